"""What somebody types to join an event."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, RadioField, ValidationError
from wtforms.fields import SelectChoice

from netevents.languages import _, mark
from netevents.people.models import ADULT, UNDER_13, UNKNOWN
from netevents.web.forms import BaseForm, Given, Line, OnceForm

AGE_CHOICES = (
    SelectChoice(UNDER_13, mark("Under 13")),
    SelectChoice("13-15", "13–15"),
    SelectChoice("16-17", "16–17"),
    SelectChoice(ADULT, mark("18 or older")),
    SelectChoice(UNKNOWN, mark("I’d rather not say")),
)


class StaysOutForm(BaseForm):
    """What everybody is told and asked before they come in, also who claims a badge."""

    stays_out = BooleanField(
        "Leave me out of the list of who met whom",
        description="The organizers get that list, with names, after the event.",
    )


class JoinForm(StaysOutForm, OnceForm):
    """A name is enough; age and room code are asked only where the event needs them."""

    name = Line("Your name", 80, [Given("Type the name people call you.")])
    age = RadioField("How old are you?", choices=AGE_CHOICES, validate_choice=False)
    code = Line(
        "Room code", 20, [Given("Type the code on the poster.")], description="It stands on the poster."
    )
    answer = HiddenField()
    """Whether somebody whose name is on the roll is that person: ``me``, ``new``, or not asked yet."""

    def asks_only(self, *, age: bool, code: bool) -> None:
        """Drop the questions that this event does not ask."""
        if not age:
            del self.age
        if not code:
            del self.code

    def validate_age(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in AGE_CHOICES}:
            raise ValidationError(_("Choose one. With “I’d rather not say” a leader makes your badge."))
