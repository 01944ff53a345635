"""What a later list says of ages: it makes the rules for somebody stricter, never looser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from netevents.exchange.importing.drafts import Draft
from netevents.exchange.importing.sentences import Sentences, sentence
from netevents.languages import mark
from netevents.people.models import ADULT, LOWER_AGES, UNDER_13

TURNS: Final = mark(
    "The list says that %(name)s is a minor. Then a first name stays, hidden until a leader has written down"
    " that a guardian agrees; what they share, their role, notes and connections here go."
)
OTHER_NAME: Final = mark(
    "%(other)s has the number of this row here, and the list says %(name)s. Are they one person?"
)
STAYS_MINOR: Final = mark(
    "The list says adult. %(name)s is written down as a minor and stays one: no list loosens what protects"
    " minors."
)
MINOR_HERE: Final = mark("A minor called %(name)s is here already, and the list says adult.")
LOWERED: Final = mark("The age band of %(name)s is lowered to %(age)s.")
NO_PHONE: Final = mark("%(name)s counts as under 13 from now on: a leader holds the badge, and no phone.")


def beside(one: Draft, *, name: str, is_minor: bool, age: str) -> Iterator[Sentences]:
    """What to say beside a row about somebody on the roll.

    :param name: what they are called there
    :param age: the band they have there
    """
    if is_minor and one.age == ADULT:
        yield sentence(STAYS_MINOR, name=name)
    elif one.age in LOWER_AGES.get(age, ()):
        yield (
            sentence(NO_PHONE, name=name)
            if one.age == UNDER_13
            else sentence(LOWERED, name=name, age=one.age)
        )
