"""What greeters and organizers type at the door."""

from __future__ import annotations

from wtforms import RadioField, ValidationError
from wtforms.fields import SelectChoice

from netevents.languages import _, mark
from netevents.people.models import ADULT, UNDER_13, UNKNOWN
from netevents.web.forms import BaseForm, Given, Line, Lines, OnceForm

AGE_CHOICES = (
    SelectChoice(UNDER_13, mark("Under 13")),
    SelectChoice("13-15", "13–15"),
    SelectChoice("16-17", "16–17"),
    SelectChoice(ADULT, mark("18 or older")),
    SelectChoice(UNKNOWN, mark("Not said: counts as a minor")),
)


class WalkInForm(OnceForm):
    """One line for somebody who is not on the roll."""

    who = Line(
        "Name, organization",
        202,
        [Given("Type the name people call them.")],
        description="The organization may be left out: Kofi Mensah, Chess club",
    )
    age = RadioField("How old are they?", choices=AGE_CHOICES, validate_choice=False)

    def validate_who(self, field: Line) -> None:
        name, _comma, organization = field.data.partition(",")
        if not name.strip():
            raise ValidationError(_("The name comes first, before the comma."))
        if len(name.strip()) > 80:
            raise ValidationError(_("A name has at most 80 characters."))
        if len(organization.strip()) > 120:
            raise ValidationError(_("An organization has at most 120 characters."))

    def validate_age(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in AGE_CHOICES}:
            raise ValidationError(_("Choose one."))


class CheckInForm(BaseForm):
    badge = Line("Code on the badge", 120, [Given("Type the six letters and digits on the badge.")])


class ClosingForm(BaseForm):
    """What was done about a report."""

    word = Lines(
        "What was done",
        1000,
        [Given("Say in a few words what was done.")],
        description="It stands in the audit trail, which everyone who runs the group can read: name nobody.",
    )
