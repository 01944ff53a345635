"""How often two people want to be in touch, in words and in days. Values in, values out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from netevents.languages import mark
from netevents.people.daylight import MORNING, clocks
from netevents.web.dates import date_in_words
from netevents_keepintouch.models import CLOSE, NOT, TERM, UNSET, YEARLY

MONTHS: Final[Mapping[str, int]] = {CLOSE: 1, TERM: 4, YEARLY: 12}
CHOICES: Final[Mapping[str, str]] = {
    CLOSE: mark("Stay close"),
    TERM: mark("Each term"),
    YEARLY: mark("Once a year"),
    NOT: mark("Never"),
}
"""What stands on the buttons."""
IN_WORDS: Final[Mapping[str, str]] = {
    UNSET: mark("How often do you want to be in touch?"),
    CLOSE: mark("You want to stay close: a word about every month."),
    TERM: mark("You want a word each term: about every four months."),
    YEARLY: mark("You want a word once a year."),
    NOT: mark("You are not reminded of each other here."),
}
TIME_TO_BEGIN: Final = timedelta(days=7)
"""Whoever has just chosen how often has a week for the first word, however long ago the last one was."""

TURN_LASTS: Final = timedelta(days=14)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later; where there is none, the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_on(cadence: str, in_touch_on: date, chosen_on: date, put_off_until: date | None) -> date | None:
    """When the next word is due, or None where none is wanted.

    :param in_touch_on: when the two last met or were in touch, whoever of them began
    :param chosen_on: when this cadence was chosen
    :param put_off_until: not before then
    """
    months = MONTHS.get(cadence)
    if months is None:
        return None
    due = max(months_later(in_touch_on, months), chosen_on + TIME_TO_BEGIN)
    return max(due, put_off_until) if put_off_until is not None else due


def this_turn(cadence: str, due: date, today: date) -> date | None:
    """The turn of ``cadence`` that counts today, where the first one was ``due``; None while it rests.

    A word that nobody wrote is not asked for without end: after two weeks it rests until the next turn.
    """
    turn = coming_turn(cadence, due, today)
    return turn if turn == due or turn <= today else None


def coming_turn(cadence: str, due: date, today: date) -> date:
    """The turn that counts today or, while it rests, the next one."""
    turn, turns = due, 0
    while turn + TURN_LASTS <= today:
        turns += 1
        turn = months_later(due, MONTHS[cadence] * turns)
    return turn


def on_their_day(moment: datetime, zone: str) -> date:
    """The date that ``moment`` is in ``zone``."""
    return clocks(moment, zone).date()


def morning_of(day: date, zone: str) -> datetime:
    """Eight o’clock of that day, on the clocks of ``zone``."""
    there = clocks(datetime.combine(day, MORNING, UTC), zone).tzinfo
    return datetime.combine(day, MORNING, there).astimezone(UTC)


def in_words(day: date) -> str:
    """``8 May 2026``, in the language spoken now."""
    return date_in_words(day, year=True)
