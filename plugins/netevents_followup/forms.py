"""What organizers and attendees fill in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from netevents.events.forms import Day
from netevents.events.models import Registration
from netevents.languages import _, mark
from netevents.web.dates import local
from netevents.web.forms import BaseForm, Given, Line, Lines, LongLine
from netevents_followup.drafting import is_specific, number_of_words

STEP_LENGTH = 160
LETTER_LENGTH = 3000
ENOUGH = 2
"""Words before the note is shown."""
EVERYBODY = ""


class PlanForm(BaseForm):
    """The four steps that people read."""

    thank = LongLine("Thank", STEP_LENGTH, description="{name} stands for the other person’s first name.")
    remind = LongLine("Remind", STEP_LENGTH)
    ask = LongLine("Ask", STEP_LENGTH)
    offer = LongLine("Offer", STEP_LENGTH, description="A step that you leave empty is left out.")


class DetailForm(BaseForm):
    """The one thing that the draft is missing."""

    talked_about = Lines(
        "What did you two talk about?",
        500,
        [Given("Write one thing, such as a place, a project or a word they used.")],
        description="It goes into your note and into the draft. One thing that only you two know is enough.",
        render_kw={"rows": 2},
    )

    def validate_talked_about(self, field: Lines) -> None:
        if field.data and not is_specific(field.data):
            raise ValidationError(_("That would fit anybody. Add one thing that only you two know."))


class LetterForm(BaseForm):
    """The draft, to be changed."""

    letter = Lines(
        "What you write",
        LETTER_LENGTH,
        description="Empty it to begin again from your note.",
        render_kw={"rows": 14},
    )

    def __init__(self, **facts: Any) -> None:
        super().__init__(prefix="letter", **facts)
        copying = {"data-copy": _("Copy"), "data-copied": _("Copied")}
        self.letter.render_kw = {**(self.letter.render_kw or {}), **copying}


class PromiseForm(BaseForm):
    """Something that the person said they would do."""

    words = Line(
        "I said I would",
        200,
        [Given("Write what you said you would do.")],
        description="Only you ever see it.",
    )
    due_on = Day("By", [Given("Choose a day.")])
    zone = "UTC"
    now: datetime | None = None

    @classmethod
    def on_the_clocks_of(cls, zone: str, *, now: datetime) -> PromiseForm:
        """A form that knows which day today is for the person."""
        form = cls(prefix="promise")
        form.zone, form.now = zone, now
        return form

    def validate_due_on(self, field: Day) -> None:
        if field.data is not None and self.now is not None and field.data < local(self.now, self.zone).date():
            raise ValidationError(_("That day is over. Choose a later one."))


class RecallForm(BaseForm):
    """Two words, before the note is shown."""

    words = Line(
        "What do you remember?",
        120,
        [Given("Two words are enough. Nobody checks them.")],
        render_kw={"autocomplete": "off"},
    )

    def validate_words(self, field: Line) -> None:
        if field.data and number_of_words(field.data) < ENOUGH:
            raise ValidationError(_("Try one more word before you look."))


class SeenForm(BaseForm):
    """May organizers know that somebody followed up?"""

    organizers_may_see = BooleanField(
        "Organizers may see that I followed up",
        description="Their list says “yes” where both of you allow it and were in touch. "
        "Never what was written.",
    )


class YouthSheetForm(BaseForm):
    """Which paper is in the printer, and whose sheets."""

    whose = SelectField("For", default=EVERYBODY)
    paper = RadioField(
        "Paper",
        choices=[SelectChoice("a4", "A4"), SelectChoice("letter", mark("Letter"))],
        default="a4",
        invalid_choice_message="Choose the paper.",
    )
    size = RadioField(
        "Size",
        choices=[
            SelectChoice("half", mark("Half a page each, to be cut apart")),
            SelectChoice("whole", mark("A page each, in larger letters")),
        ],
        default="half",
        invalid_choice_message="Choose the size.",
    )

    def offer(self, minors: Collection[Registration]) -> None:
        """All of ``minors``, or one of them."""
        self.whose.choices = [
            SelectChoice(EVERYBODY, mark("Everybody in the troop")),
            *(SelectChoice(minor.code, _called(minor)) for minor in minors),
        ]


def _called(minor: Registration) -> str:
    return f"{minor.name} ({minor.subgroup})" if minor.subgroup else minor.name
