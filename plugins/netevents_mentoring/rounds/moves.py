"""Moves by hand: who goes from which mentor to which, made at once or not at all, and undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from netevents.languages import _, mark
from netevents.people import codes
from netevents.refusal import Refusal
from netevents_mentoring.matching.rules import NAMED
from netevents_mentoring.programs.models import Program, Request
from netevents_mentoring.rounds import queries
from netevents_mentoring.rounds.domain import Over, ask_both, held
from netevents_mentoring.rounds.models import COMPUTED, MOVED, Match, Question, Round, Unmatched
from netevents_mentoring.rounds.places import NEEDS_APPROVAL, WAITS, Places, hold, is_over, places

BY_HAND: Final = mark("You put them together.")


class Changed(Refusal):
    """What was looked at is not so any more."""


class NoSeat(Refusal):
    """A mentor takes as many as they said."""


class Told(Refusal):
    """What people were told is not undone behind their backs."""


@dataclass(frozen=True, slots=True)
class Move:
    """One mentee goes from one mentor to another; from or to nobody where that is None. Ids."""

    request: int
    before: int | None
    after: int | None
    score: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {"request": self.request, "before": self.before, "after": self.after, "score": self.score}

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> Move:
        return cls(told["request"], told["before"], told["after"], told.get("score", 0.0))


def make(session: Session, done: Round, moves: Sequence[Move], *, now: datetime) -> None:
    """Make all ``moves`` in a round that is computed or published. Nobody who has said yes is moved.

    :raises Changed: if somebody is not where the moves begin, or can’t be moved any more
    :raises NoSeat: if a mentor would get more than they have time for
    :raises Over: if it is published and the program has ended
    """
    program = hold(session, done.program_id)
    done = held(session, done)
    if done.state not in COMPUTED:
        raise Changed(_("This round can’t be changed any more."))
    there = places(session, program)
    asks = done.state == "published"
    if asks and is_over(program, now=now):
        raise Over(_("This program has ended: nobody new is asked."))
    for move in moves:
        _leave(session, done, move, there, asks=asks, now=now)
    session.flush()
    _enough_seats(session, done, program, moves)
    for move in moves:
        if move.after is not None:
            _arrive(session, done, program, move, asks=asks, now=now)
        elif not asks:
            _left_out(session, done, move)
    session.flush()


def make_answer(session: Session, done: Round, question: Question, *, now: datetime) -> None:
    """Make the moves that a question was answered with; making them twice is harmless.

    :raises Changed: as :func:`make`
    """
    hold(session, done.program_id)
    session.refresh(question, with_for_update=True)
    if question.made_at is None and question.answer.get("moves"):
        make(session, done, [Move.of_json(one) for one in question.answer["moves"]], now=now)
        question.made_at = now
        session.flush()


def undo(session: Session, done: Round, question: Question, *, now: datetime) -> None:
    """Put everybody back where they were before; twice is harmless.

    :raises Told: if the round is published
    :raises Changed: if somebody was moved on since
    """
    hold(session, done.program_id)
    session.refresh(question, with_for_update=True)
    if question.made_at is None or question.undone_at is not None:
        return
    if held(session, done).state == "published":
        raise Told(_("The round is published, so people have read their matches. Ask them first."))
    made = [Move.of_json(one) for one in question.answer["moves"]]
    back = [Move(one.request, one.after, one.before) for one in made]
    make(session, done, back, now=now)
    for move in back:
        _as_computed(session, done, move)
    question.undone_at = now
    session.flush()


def _leave(session: Session, done: Round, move: Move, there: Places, *, asks: bool, now: datetime) -> None:
    """End what the mentee has now, if that is what the move begins with."""
    current = queries.current_match(session, done.id, move.request)
    if (current.offer_id if current else None) != move.before:
        raise Changed(_("Somebody was moved in the meantime. Ask again."))
    if current is not None:
        if current.mentor_said_at is not None or current.mentee_said_at is not None:
            raise Changed(_("Somebody has said yes in the meantime. Ask again."))
        if asks and current.needs_approval:
            raise Changed(
                _("Who mentors a minor is for leaders and guardians to say. Nothing is moved here.")
            )
        current.ended_at, current.ended_why = now, MOVED
    elif there.where.get(move.request) not in ({WAITS} if asks else {WAITS, NEEDS_APPROVAL}):
        raise Changed(_("Somebody does not wait for a mentor any more. Ask again."))
    if move.after is not None and (move.request, move.after) in there.apart:
        raise Changed(_(NAMED["excluded"].sentence))


def _enough_seats(session: Session, done: Round, program: Program, moves: Sequence[Move]) -> None:
    """Whether every mentor still takes who is to arrive, beside whom the round gives them."""
    there = places(session, program)
    arriving = Counter(move.after for move in moves if move.after is not None)
    given: Counter[int] = Counter()
    if done.state != "published":  # what is published and waits for answers is not free any more
        given.update(one.offer_id for one in queries.current_matches(session, done))
    for offer, more in arriving.items():
        if given[offer] + more > there.free.get(offer, 0):
            raise NoSeat(_("A mentor has no free seat for that any more. Ask again."))


def _arrive(
    session: Session, done: Round, program: Program, move: Move, *, asks: bool, now: datetime
) -> None:
    assert move.after is not None
    request = session.get_one(Request, move.request)
    match = Match(
        code=codes.public_code(),
        round_id=done.id,
        request_id=move.request,
        offer_id=move.after,
        score=move.score,
        reasons=[BY_HAND],
        by_hand=True,
        needs_approval=request.is_minor,
    )
    if asks:
        ask_both(match, program, now=now)
    session.add(match)


def _as_computed(session: Session, done: Round, move: Move) -> None:
    """Bring back the match that the round had computed, with its reasons, in place of its copy."""
    copy = queries.current_match(session, done.id, move.request)
    first = queries.moved_match(session, done.id, move.request, move.after)
    if copy is not None and first is not None:
        session.delete(copy)
        session.flush()
        first.ended_at, first.ended_why = None, ""


def _left_out(session: Session, done: Round, move: Move) -> None:
    """Say of somebody whom a move leaves without a mentor that the organizer did so."""
    if session.get(Unmatched, (done.id, move.request)) is None:
        session.add(
            Unmatched(
                round_id=done.id,
                request_id=move.request,
                reason="moved",
                sentence=mark("You gave their mentor’s seat to somebody else."),
                fix=mark("Ask for one more seat, or undo the move."),
            )
        )
