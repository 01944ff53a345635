"""What people and organizers fill in about rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from netevents.languages import mark
from netevents.web.forms import BaseForm, Given, Line, Lines
from netevents_mentoring.rounds.models import MODES

MODE_WORDS: Final[Mapping[str, str]] = {
    "best total": mark("Best for all together: as many people as possible, and the best sum of all matches"),
    "fairest": mark("Fairest: as many people as possible, and the weakest match as good as it can be"),
    "stable": mark("Stable: nobody finds a better mentor who would rather have them, too"),
}
"""Each mode with what it is for."""
MODE_TITLES: Final[Mapping[str, str]] = {
    "best total": mark("Best for all together"),
    "fairest": mark("Fairest"),
    "stable": mark("Stable"),
}
"""What each is called on pages."""
SECONDS: Final[Mapping[str, str]] = {
    "20": mark("20 seconds"),
    "60": mark("A minute"),
    "300": mark("5 minutes"),
}
BECAUSE_WORDS: Final[Mapping[str, str]] = {
    "": mark("I’d rather not say"),
    "fit": mark("It is not the right fit"),
    "known": mark("We know each other already"),
    "time": mark("I have no time at the moment; ask me nothing more until I say so"),
}
"""Why somebody declines; only organizers read it."""


def _choices(words: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words]


class RoundForm(BaseForm):
    mode = RadioField(
        "How people are put together",
        choices=_choices(MODE_WORDS.items()),
        default=MODES[0],
        validators=[InputRequired(mark("Choose one."))],
    )
    seconds = SelectField(
        "Time limit",
        choices=_choices(SECONDS.items()),
        default="60",
        description="Then the best that was found counts, and the page says how far it may be from the best.",
    )


class DeclineForm(BaseForm):
    because = RadioField(
        "Why? Only the organizers read it",
        choices=_choices(BECAUSE_WORDS.items()),
        default="",
        validate_choice=True,
    )


class WhyNotForm(BaseForm):
    """Which mentor; ``choices`` are given by the page."""

    mentor = SelectField("Mentor", validators=[Given("Choose a mentor.")])

    def __init__(self, mentors: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.mentor.choices = _choices([("", mark("Choose")), *mentors])


class ExportForm(BaseForm):
    why = Line("What do you need it for?", 200, [Given("Say what you need it for.")])


class SheetForm(BaseForm):
    sheet = FileField("A file of this round, changed by you", validators=[Given("Choose the file.")])


class MovesForm(BaseForm):
    """The moves that were shown, to be made."""

    moves = Lines("Moves", 900_000)
