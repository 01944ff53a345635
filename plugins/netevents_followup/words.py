"""What organizers’ plans begin with, and how a handful is said in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from netevents.languages import _, mark

_REMIND = mark("Say what you two talked about, so that they know who is writing.")
_ASK = mark("Ask the question that came to you later.")

PRESETS: Final[Mapping[str, Mapping[str, str]]] = {
    "hackathon": {
        "thank": mark("Thank {name} for building or talking with you."),
        "remind": _REMIND,
        "ask": _ASK,
        "offer": mark("Offer one next step: a link, an hour of help, an introduction."),
    },
    "troop meeting": {
        "thank": mark("Thank {name} for coming."),
        "remind": _REMIND,
        "ask": _ASK,
        "offer": mark("Offer to do one thing together at the next meeting."),
    },
    "career fair": {
        "thank": mark("Thank {name} for the time they took."),
        "remind": mark("Say what you two talked about; they spoke with many people that day."),
        "ask": mark("Ask one question that their website does not answer."),
        "offer": mark("Send what you said you would send, or propose a short call."),
    },
    "mixer": {
        "thank": mark("Thank {name} for the conversation."),
        "remind": _REMIND,
        "ask": _ASK,
        "offer": mark("Offer one next step: a coffee, a link, an introduction."),
    },
}
"""By kind of event, the four steps."""
NUMBERS: Final = (
    mark("Nobody to write to"),
    mark("One person to write to"),
    mark("Two people to write to"),
    mark("Three people to write to"),
    mark("Four people to write to"),
    mark("Five people to write to"),
    mark("Six people to write to"),
    mark("Seven people to write to"),
    mark("Eight people to write to"),
    mark("Nine people to write to"),
    mark("Ten people to write to"),
    mark("Eleven people to write to"),
    mark("Twelve people to write to"),
)


def to_write_to(number: int) -> str:
    """“Six people to write to”; more than a dozen are not counted."""
    return _(NUMBERS[number]) if number < len(NUMBERS) else _("People to write to")


def filled(step: str, *, name: str) -> str:
    """A step with the other person’s name in it."""
    return step.replace("{name}", name)
