"""What organizers, leaders and guardians write about mentors of minors."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice

from netevents.events.forms import Day
from netevents.events.moments import moment_in_zone
from netevents.languages import _
from netevents.web.forms import BaseForm, Given, Line, Lines, OnceForm
from netevents_mentoring.youth.domain import OWN_PAGE
from netevents_mentoring.youth.models import METHOD_WORDS, METHODS


class ScreeningForm(BaseForm):
    """Somebody for whom an organizer vouches."""

    mentor = SelectField("Who?", validate_choice=False)
    how = Line(
        "How were they screened?",
        200,
        [Given("Say what you saw: an interview, references, a certificate.")],
        description="For example: an interview, two references, a certificate.",
    )
    until = Day("Until when?", [Given("Until which day?")], description="At most twelve months.")
    known = BooleanField("They are 18 or older, and I vouch for them")

    def offer(self, people: list[tuple[str, str]]) -> None:
        self.mentor.choices = [SelectChoice(*person) for person in people]

    def validate_mentor(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one from the list."))

    def validate_known(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Only adults for whom you vouch can mentor a minor."))

    def ends_at(self, zone: str) -> datetime:
        """The end of the day that was chosen."""
        assert self.until.data is not None
        return moment_in_zone(datetime.combine(self.until.data + timedelta(days=1), time()), zone)


class ProposalForm(BaseForm):
    """Which of the screened mentors."""

    mentor = RadioField("Which mentor?", validate_choice=False)

    def offer(self, mentors: list[tuple[str, str]]) -> None:
        self.mentor.choices = [SelectChoice(*mentor) for mentor in mentors]

    def validate_mentor(self, field: RadioField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose a mentor."))


class GuardianForm(BaseForm):
    """Which guardian agreed, and how; a leader writes it down."""

    guardian = SelectField("Who agreed?", validate_choice=False)
    method = RadioField(
        "How did they agree?",
        validate_choice=False,
    )
    named = BooleanField("I named the mentor to them")

    def offer(self, guardians: list[tuple[str, str]]) -> None:
        self.guardian.choices = [SelectChoice(*guardian) for guardian in guardians]
        self.method.choices = [
            SelectChoice(method, _(words).capitalize())
            for method, words in METHOD_WORDS.items()
            if method != OWN_PAGE
        ]

    def validate_guardian(self, field: SelectField) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one from the list."))

    def validate_method(self, field: RadioField) -> None:
        if field.data not in METHODS or field.data == OWN_PAGE:
            raise ValidationError(_("Choose how they agreed."))

    def validate_named(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("A guardian agrees to one mentor by name."))


class MessageForm(OnceForm):
    """A line in the thread."""

    words = Lines("Your words", 2000, [Given("Write something first.")], render_kw={"rows": "3"})
