"""What organizers set for mentoring at an event."""

from __future__ import annotations

from wtforms import BooleanField

from netevents.web.forms import BaseForm


class SettingsForm(BaseForm):
    """Per event; the host keeps it."""

    queue = BooleanField(
        "Let people call for help where they sit",
        default=True,
        description="While the event is under way, mentors see who waits and go there. Never minors.",
    )
