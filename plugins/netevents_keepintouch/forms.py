"""What people fill in about each other, and the news they post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import SelectField
from wtforms.validators import ValidationError

from netevents.events.forms import Day
from netevents.languages import _
from netevents.web.forms import BaseForm, Given, Line, Lines
from netevents_keepintouch.cadence import CHOICES, on_their_day


class CadenceForm(BaseForm):
    """What the buttons send; nobody types it."""

    cadence = SelectField(choices=[*CHOICES])


class ReminderForm(BaseForm):
    """A date about somebody, for oneself."""

    words = Line(
        "What is on that day?",
        120,
        [Given("Say in a few words what it is, such as “their interview”.")],
        description="Only you read it.",
    )
    on = Day("Day", [Given("Choose a day.")])

    def __init__(self, *, zone: str, now: datetime, **kwargs: Any) -> None:
        self.today = on_their_day(now, zone)
        super().__init__(**kwargs)

    def validate_on(self, field: Day) -> None:
        if field.data is not None and field.data < self.today:
            raise ValidationError(_("That day is over. Choose a later one."))


class NewsForm(BaseForm):
    """A line for those one has met."""

    words = Lines(
        "Your news",
        200,
        [Given("Write a line first, such as “I got the internship”.")],
        render_kw={"rows": 2},
    )
