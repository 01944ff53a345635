"""The rules of rounds: how one starts and is cancelled, what the organizer holds, and how it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.languages import _, mark
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import Refusal
from netevents_mentoring.matching.rules import NAMED
from netevents_mentoring.programs.models import Offer, Program, Request, Standing
from netevents_mentoring.rounds import queries
from netevents_mentoring.rounds.models import BANNED, CHANGED, MODES, UNDER_WAY, Match, Round, Unmatched
from netevents_mentoring.rounds.places import ASIDE, GONE, NEEDS_APPROVAL, WAITS, hold, is_over, places

LOCK: Final = "lock"
BAN: Final = "ban"
NOT_SO: Final = "kept apart"
"""Why somebody is unmatched whom the organizer took a mentor from."""
ASKED_BY_NOW: Final = mark("They have a mentor, or were asked, by now.")


class Over(Refusal):
    """A program that has ended brings nobody together."""


class NobodyToMatch(Refusal):
    """A round needs somebody who waits, and a seat that is free."""


class NotReady(Refusal):
    """Only what is computed can be looked at, changed and published."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing a round means now: who is asked, who can’t be any more and why, who needs approval."""

    asked: Sequence[Match] = ()
    dropped: Sequence[tuple[Match, str]] = ()
    need_approval: Sequence[Match] = ()


def start(session: Session, program: Program, mode: str, *, seconds: int, by: Person, now: datetime) -> Round:
    """Ask for a round; a job computes it. The one of this mode that is under way already is returned.

    :raises Over: if the program has ended
    :raises NobodyToMatch: if nobody waits, or no mentor has a seat
    """
    program = hold(session, program.id)
    if is_over(program, now=now):
        raise Over(_("This program has ended."))
    under_way = queries.under_way(session, program, mode)
    if under_way is not None:
        return under_way
    now_there = places(session, program)
    if not any(state in {WAITS, NEEDS_APPROVAL} for state in now_there.where.values()):
        raise NobodyToMatch(_("Nobody is waiting for a mentor. Invite people to ask for one first."))
    if not any(now_there.free.values()):
        raise NobodyToMatch(_("No mentor has a free seat. Invite more mentors first."))
    asked = Round(
        code=codes.public_code(),
        program_id=program.id,
        mode=mode,
        state="waiting",
        weights=dict(program.weights),
        seconds=seconds,
        asked_by_id=by.id,
        asked_at=now,
        says=mark("It starts in a moment."),
    )
    session.add(asked)
    session.flush()
    return asked


def start_all(session: Session, program: Program, *, seconds: int, by: Person, now: datetime) -> list[Round]:
    """A round of each mode, to compare them."""
    return [start(session, program, mode, seconds=seconds, by=by, now=now) for mode in MODES]


def cancel(session: Session, asked: Round) -> None:
    """Stop computing; the job notices, and nobody runs it again. What is done stays, nothing that is half."""
    asked = held(session, asked)
    if asked.state in UNDER_WAY:
        asked.state, asked.says = "cancelled", ""
        session.execute(delete(Match).where(Match.round_id == asked.id))
        session.execute(delete(Unmatched).where(Unmatched.round_id == asked.id))
        session.flush()


def set_standing(
    session: Session,
    program: Program,
    request: Request,
    offer: Offer,
    kind: str,
    *,
    by: Person,
    now: datetime,
) -> Sequence[int]:
    """Hold the two together (``lock``) or apart (``ban``) in this and every later round; twice is harmless.

    A ban ends what was proposed for the two, unless both have said yes. A mentee is locked to one mentor:
    the last lock holds.

    :return: the offers to which the mentee was locked until now
    """
    hold(session, program.id)
    of_these = (Standing.request_id == request.id, Standing.offer_id == offer.id)
    freed: Sequence[int] = ()
    if kind == LOCK:
        earlier = (Standing.request_id == request.id, Standing.offer_id != offer.id, Standing.kind == LOCK)
        freed = session.scalars(delete(Standing).where(*earlier).returning(Standing.offer_id)).all()
    session.execute(delete(Standing).where(*of_these, Standing.kind == (BAN if kind == LOCK else LOCK)))
    if session.scalar(select(Standing.kind).where(*of_these, Standing.kind == kind)) is None:
        session.add(Standing(request_id=request.id, offer_id=offer.id, kind=kind, by_id=by.id, made_at=now))
    session.flush()
    if kind == BAN:
        for match in queries.current_of_two(session, program, request, offer):
            _take_apart(session, match, now=now)
    return freed


def release(session: Session, program: Program, request: Request, offer: Offer, kind: str) -> None:
    """Hold the two no more; what a ban took out of a dry run comes back where nothing else came of it."""
    hold(session, program.id)
    session.execute(
        delete(Standing).where(
            Standing.request_id == request.id, Standing.offer_id == offer.id, Standing.kind == kind
        )
    )
    for match in queries.banned_of_two(session, program, request, offer) if kind == BAN else ():
        if queries.current_match(session, match.round_id, match.request_id) is None:
            match.ended_at, match.ended_why = None, ""
            _forget_unmatched(session, match)
    session.flush()


def publication(session: Session, program: Program, done: Round) -> Publication:
    """What publishing ``done`` would do at this moment."""
    now_there = places(session, program)
    free = dict(now_there.free)
    asked, dropped, approval = list[Match](), list[tuple[Match, str]](), list[Match]()
    for match in queries.current_matches(session, done):
        state = now_there.where.get(match.request_id, GONE)
        if match.needs_approval:
            approval.append(match)
        elif state != WAITS:
            dropped.append((match, _(_NOT_ANY_MORE.get(state, ASKED_BY_NOW))))
        elif (match.request_id, match.offer_id) in now_there.apart:
            dropped.append((match, _(NAMED["excluded"].sentence)))
        elif free.get(match.offer_id, 0) < 1:
            dropped.append((match, _("The mentor has no free seat any more.")))
        else:
            free[match.offer_id] -= 1
            asked.append(match)
    return Publication(asked, dropped, approval)


def publish(session: Session, done: Round, *, now: datetime) -> Publication:
    """Ask both sides of every match that still holds; publishing twice asks nobody twice.

    :raises NotReady: if the round is not computed
    :raises Over: if the program has ended
    """
    program = hold(session, done.program_id)
    done = held(session, done)
    if done.state == "published":
        return Publication()
    if done.state != "done":
        raise NotReady(_("This round is not ready to be published."))
    if is_over(program, now=now):
        raise Over(_("This program has ended."))
    found = publication(session, program, done)
    for match in found.asked:
        ask_both(match, program, now=now)
    for match, _sentence in found.dropped:
        match.ended_at, match.ended_why = now, CHANGED
    done.state, done.published_at = "published", now
    session.flush()
    return found


def ask_both(match: Match, program: Program, *, now: datetime) -> None:
    """From now the match waits for both answers."""
    match.asked_at, match.answer_until = now, now + timedelta(days=program.answer_days)


def held(session: Session, asked: Round) -> Round:
    """``asked`` as it is now, for whoever changes it."""
    return session.scalars(
        select(Round).where(Round.id == asked.id).with_for_update().execution_options(populate_existing=True)
    ).one()


_NOT_ANY_MORE: Final = {
    GONE: mark("They have left."),
    ASIDE: mark("They are not looking at the moment."),
}


def _take_apart(session: Session, match: Match, *, now: datetime) -> None:
    match.ended_at, match.ended_why = now, BANNED
    if match.asked_at is None and session.get(Unmatched, (match.round_id, match.request_id)) is None:
        session.add(
            Unmatched(
                round_id=match.round_id,
                request_id=match.request_id,
                reason=NOT_SO,
                sentence=mark("You keep them apart from the mentor whom this round proposed."),
                fix=mark("Run the round again: it looks for another mentor for them."),
            )
        )
    session.flush()


def _forget_unmatched(session: Session, match: Match) -> None:
    session.execute(
        delete(Unmatched).where(
            Unmatched.round_id == match.round_id,
            Unmatched.request_id == match.request_id,
            Unmatched.reason == NOT_SO,
        )
    )
