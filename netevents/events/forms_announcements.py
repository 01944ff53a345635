"""What an organizer types to tell everybody at an event something."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from wtforms import RadioField

from netevents.events.models import Event
from netevents.languages import mark
from netevents.web.forms import BaseForm, Given, Lines

LASTS: Final = {
    "15": mark("15 minutes"),
    "60": mark("An hour"),
    "end": mark("Until the event ends"),
}


class AnnouncementForm(BaseForm):
    """A line or two, and how long they are shown."""

    words = Lines(
        "What should everybody know?",
        200,
        [Given("Type what everybody should know.")],
        description="One line or two. It stands on their page of the event; no phone rings.",
    )
    lasts = RadioField("How long?", choices=LASTS, default="60", validate_choice=False)

    def validate_lasts(self, field: RadioField) -> None:
        if field.data not in LASTS:
            field.data = "60"

    def ends_at(self, event: Event, *, now: datetime) -> datetime:
        """When it goes; where the event should be over already, after an hour."""
        if self.lasts.data == "end" and event.ends_at > now:
            return event.ends_at
        minutes = int(self.lasts.data) if self.lasts.data != "end" else 60
        return now + timedelta(minutes=minutes)
