"""“Why not these two?”: asked on a page, answered exactly by a job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.clock import Clock
from netevents.db import reading
from netevents.languages import mark
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import Refusal
from netevents_mentoring.matching.results import InfeasibleLocks
from netevents_mentoring.matching.rules import NAMED
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.rounds import locks, queries
from netevents_mentoring.rounds.computing import TRIES, Sessions, solved
from netevents_mentoring.rounds.ground import Ground, ground
from netevents_mentoring.rounds.models import LOCKS, Question, Round
from netevents_mentoring.rounds.moves import Move
from netevents_mentoring.rounds.places import Two, places

if TYPE_CHECKING:
    from netevents_mentoring.matching.chains import Move as Step
    from netevents_mentoring.matching.results import MatchResult, Mode
    from netevents_mentoring.matching.scoring import Scores

NOT_FREE: Final = mark("They have a mentor, have said yes to one, or left by now.")
NO_SEAT_HERE: Final = mark("This mentor has left or hides at the event.")
HELD: Final = mark("Not while you hold others together: take a lock back first.")
BROKE_OFF: Final = mark("It broke off three times. Ask again, or tell whoever runs this site.")
SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that is needed to answer it."""

    base: Ground
    mode: Mode
    current: Sequence[Two]
    two: tuple[int | None, int | None]


def ask(
    session: Session, done: Round, request: Request, offer: Offer, *, by: Person, now: datetime
) -> Question:
    """Have a job find out what it would cost to put these two together."""
    question = Question(
        code=codes.public_code(),
        round_id=done.id,
        request_id=request.id,
        offer_id=offer.id,
        asked_by_id=by.id,
        asked_at=now,
    )
    session.add(question)
    session.flush()
    return question


def answer(code: str, *, sessions: Sessions, clock: Clock) -> None:
    """Answer the question of ``code``; what was answered already stays."""
    with sessions() as session:
        question = session.scalar(select(Question).where(Question.code == code).with_for_update())
        if question is None or question.answered_at is not None:
            return
        question.tries += 1
        if question.tries > TRIES:
            question.answer, question.answered_at = {"forbidden": [BROKE_OFF], "moves": []}, clock()
            return
    with reading(), sessions() as session:
        asked = _read(session, code, clock=clock)
    try:
        found = answered(asked)
    except InfeasibleLocks as refusal:
        found = _no(str(refusal)) | {LOCKS: locks.not_kept(asked.base, refusal.pairs)}
    except Refusal as refusal:
        found = _no(str(refusal))
    with sessions() as session:
        question = session.scalar(select(Question).where(Question.code == code).with_for_update())
        if question is not None:
            question.answer, question.answered_at = found, clock()


def _read(session: Session, code: str, *, clock: Clock) -> Asked:
    question = session.scalars(select(Question).where(Question.code == code)).one()
    done = session.get_one(Round, question.round_id)
    program = session.get_one(Program, done.program_id)
    there = places(session, program)
    if done.state == "published":
        current = queries.movable(session, done)
        base = ground(session, program, there, weights=done.weights, now=clock(), movable=current)
    else:
        current = {one.request_id: one.offer_id for one in queries.current_matches(session, done)}
        base = ground(session, program, there, weights=done.weights, now=clock())
    two = base.row(question.request_id), base.column(question.offer_id)
    return Asked(base, cast("Mode", done.mode), base.indexed(current.items()), two)


def answered(asked: Asked) -> dict[str, Any]:
    """The rule that forbids it; or what it loses, how many people it costs, and who would move."""
    row, column = asked.two
    if row is None or column is None:
        return _no(NOT_FREE if row is None else NO_SEAT_HERE)
    if (row, column) in asked.current:
        return {"loss": 0.0, "moves": []}
    scores, result = solved(asked.base, asked.mode, seconds=SECONDS)
    broken = scores.broken(row, column)
    if broken:
        return _no(*(NAMED[name].sentence for name in broken))
    if set(result.pairs) == set(asked.current):
        return _from_the_answer(asked, scores, result, row, column)
    return _from_what_stands(asked, scores, row, column)


def _from_the_answer(
    asked: Asked, scores: Scores, result: MatchResult, row: int, column: int
) -> dict[str, Any]:
    """Nobody was moved by hand: the price follows from the proof of the round."""
    from netevents_mentoring.matching.why_not import why_not

    stable = asked.mode == "stable"
    found = why_not(
        scores.mentee_side if stable else scores.combined,
        scores.capacity,
        result,
        row,
        column,
        locks=asked.base.locks,
        mentor_scores=scores.mentor_side if stable else None,
        seconds=SECONDS,
    )
    if not found.possible:
        return _held(asked, row, column)
    return _price(scores, found.moves, exact=found.exact)


def _from_what_stands(asked: Asked, scores: Scores, row: int, column: int) -> dict[str, Any]:
    """Somebody was moved by hand or asked already: as few as possible move from where all are now.

    Other moves may cost less, so the price is the most that it can be.
    """
    from netevents_mentoring.matching.rematch import rematch

    kept = [two for two in asked.base.locks if two[0] != row]
    try:
        found = rematch(
            scores.combined, scores.capacity, asked.current, locks=[*kept, (row, column)], seconds=SECONDS
        )
    except InfeasibleLocks:
        return _held(asked, row, column)
    return _price(scores, found.moves, exact=False)


def _price(scores: Scores, steps: Sequence[Step], *, exact: bool) -> dict[str, Any]:
    return {"loss": loss_of(scores, steps), "moves": told_moves(scores, steps), "exact": exact}


def loss_of(scores: Scores, steps: Sequence[Step]) -> float:
    """What these moves take from the sum of all scores."""
    return sum(
        _worth(scores, one.mentee, one.before) - _worth(scores, one.mentee, one.after) for one in steps
    )


def _worth(scores: Scores, mentee: int, mentor: int | None) -> float:
    return 0.0 if mentor is None else float(scores.combined[mentee, mentor])


def told_moves(scores: Scores, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Moves by ids, as they are kept."""

    def offer(column: int | None) -> int | None:
        return None if column is None else scores.mentors[column].key

    return [
        Move(
            scores.mentees[one.mentee].key,
            offer(one.before),
            offer(one.after),
            _worth(scores, one.mentee, one.after),
        ).as_json()
        for one in steps
    ]


def _held(asked: Asked, row: int, column: int) -> dict[str, Any]:
    return _no(HELD) | {LOCKS: locks.in_the_way(asked.base, (row, column))}


def _no(*sentences: str) -> dict[str, Any]:
    return {"forbidden": list(sentences), "moves": []}
