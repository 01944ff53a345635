"""A round as a file: taken home, changed in a spreadsheet, and brought back as moves by hand."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.languages import _
from netevents.refusal import Refusal
from netevents_mentoring.matching.rules import NAMED, broken
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.queries import called
from netevents_mentoring.rounds import listed, queries
from netevents_mentoring.rounds.ground import ground
from netevents_mentoring.rounds.models import Match, Round, Unmatched
from netevents_mentoring.rounds.moves import Move
from netevents_mentoring.rounds.places import places
from netevents_mentoring.rounds.wording import told

HEADER: Final = (
    *("mentee_code", "mentee", "mentor_code", "mentor", "fit", "state"),
    *("reasons", "caution", "why_without", "what_would_help"),
)
MENTEE, MENTOR = HEADER[0], HEADER[2]
Made = TypeVar("Made", Offer, Request)
MOST: Final = 20_000
"""Rows in one file."""


class Unreadable(Refusal):
    """The file is no table of this round."""

    status = 422


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file that changes something: the codes in it, what they are called, and why not."""

    number: int
    mentee: str
    mentor: str
    names: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file asks for: moves that can be made, and rows that can’t."""

    good: Sequence[Row]
    refused: Sequence[Row]
    moves: Sequence[Move]


def rows(session: Session, done: Round) -> Iterator[Sequence[str]]:
    """Every adult in the round, those without a mentor first. Minors are in no file. Three statements."""
    unmatched = listed.shown_unmatched(session, done, limit=MOST)
    mentors = queries.names(session, Offer, [left.offer_id for left, _ in unmatched if left.offer_id])
    for left, request in unmatched:
        if request.is_minor:
            continue
        name = called(request.registration)
        yield (
            request.code,
            name,
            "",
            "",
            "",
            "without a mentor",
            "",
            "",
            told(left.sentence),
            listed.fix_of(left, mentors),
        )
    for one in listed.shown_matches(session, done, limit=MOST):
        yield (
            one.request.code,
            called(one.request.registration),
            one.offer.code,
            one.offer.registration.name,
            f"{one.score:.4f}",
            state_of(one),
            " ".join(map(told, one.reasons)),
            told(one.caution),
            "",
            "",
        )


def state_of(one: Match) -> str:
    if one.asked_at is not None:
        return "asked"
    return "by hand" if one.by_hand else "proposed"


def read(session: Session, done: Round, program: Program, content: bytes, *, now: datetime) -> Reading:
    """What the file would change. Rows that stand as they are say nothing.

    :raises Unreadable: if it is no such table
    """
    asked = _asked(content)
    mentees = _by_code(session, program, Request)
    mentors = _by_code(session, program, Offer)
    current = {one.request_id: one.offer_id for one in queries.current_matches(session, done)}
    known = current.keys() | set(
        session.scalars(select(Unmatched.request_id).where(Unmatched.round_id == done.id))
    )
    changed = {
        number: (mentee, mentor)
        for number, mentee, mentor in asked
        if not _as_it_is(mentees.get(mentee), mentors.get(mentor), mentor, current)
    }
    judge = _Judge(session, done, program, current, now=now)
    twice = Counter(mentee for _, mentee, _ in asked)
    found, moves = list[Row](), dict[int, Move]()
    for number, (mentee, mentor) in changed.items():
        one, other = mentees.get(mentee), mentors.get(mentor)
        why_not = (
            _("There is no such mentee in this round.")
            if one is None or one.id not in known
            else _("This mentee stands in the file more than once.")
            if twice[mentee] > 1
            else _("There is no such mentor in this program.")
            if mentor and other is None
            else _("Young people are matched on the page of the round, not in files.")
            if one.is_minor
            else judge.why_not(one, other)
        )
        found.append(Row(number, mentee, mentor, _names(one, other), why_not))
        if one is not None and not why_not:
            moves[number] = Move(one.id, current.get(one.id), other.id if other else None)
    standing = judge.without_seat(moves)
    full = _("The mentor has no free seat for them.")
    found = [replace(row, why_not=full) if row.number in standing else row for row in found]
    return Reading(
        good=[row for row in found if not row.why_not],
        refused=[row for row in found if row.why_not],
        moves=[move for number, move in moves.items() if number not in standing],
    )


def of_codes(session: Session, done: Round, program: Program, text: str, *, now: datetime) -> Reading:
    """The same for moves that a page has shown: ``mentee mentor`` by their codes, one a line."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    table = "".join(f"{line[0]},{line[1] if len(line) > 1 else ''}\r\n" for line in lines)
    return read(session, done, program, f"{MENTEE},{MENTOR}\r\n{table}".encode(), now=now)


class _Judge:
    """Knows the rules, and the seats."""

    def __init__(
        self, session: Session, done: Round, program: Program, current: Mapping[int, int], *, now: datetime
    ) -> None:
        self.there = places(session, program)
        movable = queries.movable(session, done) if done.state == "published" else None
        base = ground(session, program, self.there, weights=done.weights, now=now, movable=movable)
        self.mentees = {one.key: one for one in base.mentees}
        self.mentors = {one.key: one for one in base.mentors}
        self.limits = base.limits
        # Who has said yes in a published round holds a seat that is not among the free ones any more.
        self.movable = current if movable is None else movable

    def why_not(self, mentee: Request, mentor: Offer | None) -> str:
        if mentee.id not in self.mentees:
            return _("They have a mentor, were asked, or left by now.")
        if mentor is None:
            return ""
        if mentor.id not in self.mentors:
            return _("This mentor has left or hides.")
        names = broken(self.mentees[mentee.id], self.mentors[mentor.id], self.limits)
        return _(NAMED[names[0]].sentence) if names else ""

    def without_seat(self, moves: Mapping[int, Move]) -> set[int]:
        """The rows of ``moves`` for which there is no seat, the last ones first.

        Who moves makes room for others; who can’t stays in the seat they have, and then others can’t either.
        """
        held = Counter(self.movable.values())
        arriving = defaultdict[int, list[int]](list)
        for row, move in moves.items():
            held.subtract([self.movable[move.request]] if move.request in self.movable else ())
            if move.after is not None:
                held[move.after] += 1
                arriving[move.after].append(row)
        standing, crowded = set[int](), list(arriving)
        while crowded:
            offer = crowded.pop()
            while arriving[offer] and held[offer] > self.mentors[offer].capacity:
                row = arriving[offer].pop()
                standing.add(row)
                held[offer] -= 1
                before = self.movable.get(moves[row].request)
                if before is not None:
                    held[before] += 1
                    crowded.extend({before} & arriving.keys())
        return standing


def _as_it_is(mentee: Request | None, mentor: Offer | None, code: str, current: Mapping[int, int]) -> bool:
    if mentee is None or (code and mentor is None):
        return False
    return current.get(mentee.id) == (mentor.id if mentor else None)


def _names(mentee: Request | None, mentor: Offer | None) -> str:
    one = called(mentee.registration) if mentee else "?"
    if mentor is None:
        return _("%(mentee)s with nobody", mentee=one)
    return _("%(mentee)s with %(mentor)s", mentee=one, mentor=mentor.registration.name)


def _by_code(session: Session, program: Program, made: type[Made]) -> dict[str, Made]:
    found = session.scalars(
        select(made).where(made.program_id == program.id).options(joinedload(made.registration))
    )
    return {one.code: one for one in found}


def _asked(content: bytes) -> list[tuple[int, str, str]]:
    """Row number, mentee’s code and mentor’s code of every row that names a mentee."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("This file is not in UTF-8. Save it as “CSV UTF-8”.")) from None
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        table = list(reader)
    except csv.Error:
        raise Unreadable(_("This file can’t be read as a table. Save it as CSV.")) from None
    if len(table) > MOST + 1:
        raise Unreadable(_("A file has at most %(most)s rows.", most=MOST))
    heads = [head.strip().casefold() for head in table[0]] if table else []
    if MENTEE not in heads or MENTOR not in heads:
        raise Unreadable(
            _("The first row must name the columns %(one)s and %(other)s.", one=MENTEE, other=MENTOR)
        )
    one, other = heads.index(MENTEE), heads.index(MENTOR)
    return [
        (number, row[one].strip().lower(), row[other].strip().lower() if other < len(row) else "")
        for number, row in enumerate(table[1:], 2)
        if one < len(row) and row[one].strip()
    ]
