"""A trace of real meetings: who met whom, when; and what phones would do about it, mishaps included."""

from __future__ import annotations

import csv
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

MINUTE, HOUR = 60, 3600
OFTEN = {"plain": 60, "race": 15, "twice": 8, "slow": 5, "wrong clock": 2, "offline": 10}
"""How often in a hundred a meeting goes like this."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two people met, so many seconds after the event's start."""

    seconds: int
    a: str
    b: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.a, self.b))


class Kind(StrEnum):
    """What somebody does with a phone."""

    SCAN = "scans"
    RACE = "scan each other at once"
    SCAN_TWICE = "scans, and the reply is lost"
    UPLOAD = "uploads a scan that waited on the phone"
    UPLOAD_TWICE = "uploads a waiting scan, and the reply is lost"
    WRONG_CLOCK = "scans with a clock that is ahead"
    SELF = "scans their own badge"
    FORGED = "tries a token that nobody has"


@dataclass(frozen=True, slots=True)
class Act:
    """At ``seconds`` on the server's clock ``who`` does this to ``whom``'s badge.

    :ivar scanned: when the phone read the badge, if it says so
    """

    seconds: int
    kind: Kind
    who: str
    whom: str
    scanned: int | None = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))


def read(file: Path) -> list[Meeting]:
    """The meetings in a CSV file with the columns ``time_seconds``, ``person_a``, ``person_b``, by time."""
    with file.open(encoding="utf-8-sig", newline="") as rows:
        found = [
            Meeting(int(row["time_seconds"]), row["person_a"], row["person_b"])
            for row in csv.DictReader(rows)
        ]
    return sorted(found, key=lambda meeting: meeting.seconds)


def people(meetings: Sequence[Meeting]) -> list[str]:
    """Everybody in the trace, in a fixed order."""
    return sorted({person for meeting in meetings for person in meeting.pair})


def first_meetings(meetings: Sequence[Meeting]) -> dict[frozenset[str], int]:
    """The truth: each pair that met, and the seconds of their first meeting."""
    first: dict[frozenset[str], int] = {}
    for meeting in meetings:
        first.setdefault(meeting.pair, meeting.seconds)
    return first


def ends_after(meetings: Sequence[Meeting]) -> int:
    """The seconds after which the organizer ends the event: some time after the last meeting."""
    return meetings[-1].seconds + HOUR


def acts(meetings: Sequence[Meeting], *, seed: int) -> list[Act]:
    """What the phones do, by the server's clock. None of the mishaps changes who met whom, and when first."""
    draw = random.Random(seed)
    everybody = people(meetings)
    ends = ends_after(meetings)
    found: list[Act] = []
    for meeting in meetings:
        found += _of_meeting(meeting, draw, ends=ends)
        if draw.random() < 0.03:
            found.append(Act(meeting.seconds, Kind.SELF, *[draw.choice(everybody)] * 2))
        if draw.random() < 0.03:
            found.append(Act(meeting.seconds, Kind.FORGED, draw.choice(everybody), ""))
    return sorted(found, key=lambda act: act.seconds)


def _of_meeting(meeting: Meeting, draw: random.Random, *, ends: int) -> Iterator[Act]:
    at = meeting.seconds
    who, whom = draw.sample((meeting.a, meeting.b), 2)
    (how,) = draw.choices(list(OFTEN), list(OFTEN.values()))
    match how:
        case "plain":
            yield Act(at, Kind.SCAN, who, whom)
        case "race":
            yield Act(at, Kind.RACE, who, whom)
        case "twice":
            yield Act(at, Kind.SCAN_TWICE, who, whom)
        case "slow":
            yield Act(at + draw.randint(5, 110), Kind.SCAN, who, whom, scanned=at)
        case "wrong clock":
            yield Act(at, Kind.WRONG_CLOCK, who, whom, scanned=at + draw.randint(1, 600))
        case _:
            yield from _offline(at, who, whom, draw, ends=ends)
    if draw.random() < 0.12:
        again = min(at + draw.randint(MINUTE, 6 * HOUR), ends - 1)
        yield Act(again, draw.choice((Kind.SCAN, Kind.RACE)), *draw.sample((who, whom), 2))


def _offline(at: int, who: str, whom: str, draw: random.Random, *, ends: int) -> Iterator[Act]:
    """The scan reaches the server late and in any order, a third of them after the event has ended.

    Meanwhile some met again online: then the earlier time arrives after the later one.
    """
    after_the_end = draw.random() < 1 / 3
    in_time, too_late = at + draw.randint(3 * MINUTE, 5 * HOUR), ends + draw.randint(MINUTE, 60 * HOUR)
    sent = too_late if after_the_end else in_time
    yield Act(sent, draw.choice((Kind.UPLOAD, Kind.UPLOAD_TWICE)), who, whom, scanned=at)
    if draw.random() < 0.3:
        again = min(at + draw.randint(3 * MINUTE, 2 * HOUR), ends - 1)
        yield Act(again, Kind.SCAN, *draw.sample((who, whom), 2))
