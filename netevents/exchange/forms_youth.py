"""What leaders, members and organizers write where minors are."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice

from netevents.exchange.youth.guardians import MAY_COLLECT, MAY_SHARE, METHODS, Agreed
from netevents.exchange.youth.members import MOST_PICKS, Member
from netevents.languages import _, mark
from netevents.people.models import LOWER_AGES, UNDER_13, UNKNOWN
from netevents.web.forms import BaseForm, Given, Line, Lines, OnceForm
from netevents.web.ticks import Ticks

AGE_LABELS = {
    UNDER_13: mark("Under 13"),
    "13-15": "13–15",
    "16-17": "16–17",
    UNKNOWN: mark("Not said"),
}
METHOD_LABELS = {
    "paper": mark("Paper"),
    "in person": mark("In person"),
    "phone": mark("Phone"),
    "e-mail": mark("E-mail"),
}


class FirstNameForm(BaseForm):
    name = Line(
        "First name or nickname", 30, [Given("One word that everybody calls them.")], description="One word."
    )


class MemberForm(BaseForm):
    """What a minor's record holds beside the name; no free words."""

    age = RadioField("How old are they?", validate_choice=False)
    subgroup = Line("Patrol, den or class", 40, description="Inside your own group. May be left empty.")
    picks = Ticks("What they like", description="Up to five.")

    def offer(self, *, ages: tuple[str, ...], interests: list[str]) -> None:
        """The choices at this event and for this member."""
        self.age.choices = [SelectChoice(age, AGE_LABELS[age]) for age in ages]
        self.picks.choices = [SelectChoice(label, label) for label in interests]
        if not interests:
            del self.picks

    def validate_age(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose an age band."))

    def validate_picks(self, field: SelectMultipleField) -> None:
        if len(field.data) > MOST_PICKS:
            raise ValidationError(_("Up to five, please."))

    def member(self, name: str) -> Member:
        """The record as it was written."""
        picks = tuple(self.picks.data) if "picks" in self else ()
        return Member(name=name, age=self.age.data, subgroup=self.subgroup.data, picks=picks)


class ConsentForm(OnceForm):
    """What a guardian said, written down by a leader who vouches for it."""

    guardian = Line("Parent or guardian", 80, [Given("Who agreed?")])
    contact = Line(
        "Their e-mail or phone", 254, [Given("How can you reach them?")], description="Only leaders see it."
    )
    method = RadioField(
        "How did they agree?",
        choices=[SelectChoice(method, METHOD_LABELS[method]) for method in METHODS],
        validate_choice=False,
    )
    may_collect = BooleanField(MAY_COLLECT)
    may_share = BooleanField(MAY_SHARE)

    def validate_method(self, field: RadioField) -> None:
        if field.data not in METHODS:
            raise ValidationError(_("Choose how they agreed."))

    def agreed(self) -> Agreed:
        """What the guardian agreed to."""
        return Agreed(
            name=self.guardian.data,
            contact=self.contact.data,
            method=self.method.data,
            may_collect=self.may_collect.data,
            may_share=self.may_share.data,
        )


class NewMemberForm(FirstNameForm, MemberForm, ConsentForm):
    """A new record, and the consent without which there is none."""

    ages = tuple(AGE_LABELS)


class MetForm(BaseForm):
    """Two members: each by name or by the code on the badge."""

    one = SelectField("One of them", validate_choice=False)
    one_code = Line("Or the code on their badge", 20)
    other = SelectField("The other one", validate_choice=False)
    other_code = Line("Or the code on their badge", 20)


class YouthReportForm(BaseForm):
    """Something is wrong; it may be about a leader, or about nobody in particular."""

    about = SelectField("Is it about a leader?", validate_choice=False)
    words = Lines("What happened?", 2000, [Given("Say in a few words what happened.")])

    def offer(self, leaders: list[tuple[str, str]]) -> None:
        self.about.choices = [
            SelectChoice("", mark("No, or I’d rather not say")),
            *(SelectChoice(*leader) for leader in leaders),
        ]

    def validate_about(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one from the list."))


class LeaderForm(OnceForm):
    """Somebody whom the organizer vouches for."""

    name = Line("Name", 80, [Given("What is the leader called?")])
    adult = BooleanField("They are 18 or older, and I know them")

    def validate_adult(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Only adults whom you know can lead."))


def ages_below(age: str) -> tuple[str, ...]:
    """What a leader may choose for somebody who is ``age``: the same or lower."""
    return (age, *LOWER_AGES.get(age, ()))
