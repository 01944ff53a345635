"""What organizers’ plans begin with, and how a handful is said in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_REMIND = "Say what you two talked about, so that they know who is writing."
_ASK = "Ask the question that came to you later."

PRESETS: Final[Mapping[str, Mapping[str, str]]] = {
    "hackathon": {
        "thank": "Thank {name} for building or talking with you.",
        "remind": _REMIND,
        "ask": _ASK,
        "offer": "Offer one next step: a link, an hour of help, an introduction.",
    },
    "troop meeting": {
        "thank": "Thank {name} for coming.",
        "remind": _REMIND,
        "ask": _ASK,
        "offer": "Offer to do one thing together at the next meeting.",
    },
    "career fair": {
        "thank": "Thank {name} for the time they took.",
        "remind": "Say what you two talked about; they spoke with many people that day.",
        "ask": "Ask one question that their website does not answer.",
        "offer": "Send what you said you would send, or propose a short call.",
    },
    "mixer": {
        "thank": "Thank {name} for the conversation.",
        "remind": _REMIND,
        "ask": _ASK,
        "offer": "Offer one next step: a coffee, a link, an introduction.",
    },
}
"""By kind of event, the four steps."""
NUMBERS: Final = (
    *("Nobody", "One person", "Two people", "Three people", "Four people", "Five people", "Six people"),
    *("Seven people", "Eight people", "Nine people", "Ten people", "Eleven people", "Twelve people"),
)


def to_write_to(number: int) -> str:
    """“Six people to write to”; more than a dozen are not counted."""
    return f"{NUMBERS[number] if number < len(NUMBERS) else 'People'} to write to"


def filled(step: str, *, name: str) -> str:
    """A step with the other person’s name in it."""
    return step.replace("{name}", name)
