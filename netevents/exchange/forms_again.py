"""What is asked when an event is to happen again."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields import SelectChoice

from netevents.events.forms import OccurrenceForm
from netevents.languages import mark
from netevents.web.forms import OnceForm

NOBODY = "nobody"
SAME = "same"


class AgainForm(OccurrenceForm, OnceForm):
    """Another day, and whether the same people are expected."""

    people = RadioField(
        "Who comes",
        choices=[
            SelectChoice(NOBODY, mark("Nobody yet: copy the settings only")),
            SelectChoice(SAME, mark("The same people: the next meeting of a series")),
        ],
        default=NOBODY,
        invalid_choice_message="Choose one.",
    )
