"""Both sides answer: yes, no, or nothing until the time is up. Nobody is left without knowing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Registration
from netevents.exchange.queries import between
from netevents.refusal import Refusal
from netevents_mentoring.pairs import domain as pairs
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.rounds.models import (
    BECAUSE,
    BOTH_SILENT,
    LEFT,
    MENTEE_DECLINED,
    MENTEE_SILENT,
    MENTOR_DECLINED,
    MENTOR_SILENT,
    PAIRED,
    Match,
    Round,
)
from netevents_mentoring.rounds.my_matches import MENTOR
from netevents_mentoring.rounds.places import hold

NO_TIME: Final = "time"
"""Who declines for this is asked nothing more until they are back."""
BATCH: Final = 50
"""Rows that time changes in one commit."""
LAST_DAY: Final = timedelta(days=1)

Remind = Callable[[Match, Registration, Program], None]
"""Sends one side of a match a letter, if that can be done."""


class TooLate(Refusal):
    """What has ended is not answered any more."""


def accept(session: Session, match: Match, side: str, *, now: datetime) -> Pair | None:
    """One side says yes; once both have, they are a pair. Saying it twice is harmless.

    :raises TooLate: if the match has ended otherwise
    :raises Apart: if one of the two has blocked the other since
    """
    program, match = _held(session, match)
    if match.ended_why == PAIRED:
        return session.get(Pair, match.pair_id) if match.pair_id else None
    if match.ended_at is not None:
        raise TooLate("This match has ended. Your page says what happens next.")
    if side == MENTOR:
        match.mentor_said_at = match.mentor_said_at or now
    else:
        match.mentee_said_at = match.mentee_said_at or now
    if match.mentor_said_at is None or match.mentee_said_at is None:
        session.flush()
        return None
    pair = pairs.begin(
        session,
        program=program,
        mentor=match.offer.registration,
        mentee=match.request.registration,
        how="round",
        now=now,
    )
    match.ended_at, match.ended_why, match.pair_id = now, PAIRED, pair.id
    session.flush()
    return pair


def decline(session: Session, match: Match, side: str, because: str, *, now: datetime) -> None:
    """One side says no, and may say why to the organizers. The next one is looked for; twice is harmless.

    :raises TooLate: if the two are a pair already
    """
    _, match = _held(session, match)
    if match.ended_why == PAIRED:
        raise TooLate("You both said yes, so you are a pair already. End it on its page.")
    if match.ended_at is not None:
        return
    match.ended_at = now
    match.ended_why = MENTOR_DECLINED if side == MENTOR else MENTEE_DECLINED
    match.declined_because = because if because in BECAUSE else ""
    if because == NO_TIME:
        _step_aside(match, side)
    session.flush()


def come_back(session: Session, made: Offer | Request) -> None:
    """This mentor or mentee may be asked again."""
    hold(session, made.program_id)
    back = (
        update(Match).where(Match.offer_id == made.id).values(mentor_aside=False)
        if isinstance(made, Offer)
        else update(Match).where(Match.request_id == made.id).values(mentee_aside=False)
    )
    session.execute(back.execution_options(synchronize_session=False))


def end_what_broke(session: Session, *, now: datetime) -> bool:
    """End matches of which one side left, or blocked the other; whether there are more."""
    mentee, mentor = Request.registration, Offer.registration
    gone = or_(
        Offer.left_at.is_not(None),
        Request.left_at.is_not(None),
        mentee.has(Registration.erased_at.is_not(None)),
        mentor.has(Registration.erased_at.is_not(None)),
        between(Request.person_id, Offer.person_id),
    )
    found = session.scalars(
        select(Match)
        .join(Match.request)
        .join(Match.offer)
        .where(Match.asked_at.is_not(None), Match.ended_at.is_(None), gone)
        .order_by(Match.id)
        .limit(BATCH)
        .with_for_update(of=Match, skip_locked=True)
    ).all()
    for match in found:
        match.ended_at, match.ended_why = now, LEFT
    session.flush()
    return len(found) == BATCH


def end_silence(session: Session, *, now: datetime) -> bool:
    """End matches whose time to answer is over; who said nothing steps aside. Whether there are more."""
    found = session.scalars(
        select(Match)
        .where(Match.asked_at.is_not(None), Match.ended_at.is_(None), Match.answer_until <= now)
        .order_by(Match.answer_until, Match.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for match in found:
        match.ended_at = now
        match.mentor_aside = match.mentor_said_at is None
        match.mentee_aside = match.mentee_said_at is None
        if match.mentor_aside and match.mentee_aside:
            match.ended_why = BOTH_SILENT
        else:
            match.ended_why = MENTOR_SILENT if match.mentor_aside else MENTEE_SILENT
    session.flush()
    return len(found) == BATCH


def remind(session: Session, *, now: datetime, write: Remind) -> bool:
    """Remind once, a day before the time to answer is over, whoever has not said anything yet."""
    found = session.execute(
        select(Match, Program)
        .join(Round, Round.id == Match.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(
            Match.asked_at.is_not(None),
            Match.ended_at.is_(None),
            Match.reminded_at.is_(None),
            Match.answer_until > now,
            Match.answer_until <= now + LAST_DAY,
        )
        .options(
            joinedload(Match.request).joinedload(Request.registration),
            joinedload(Match.offer).joinedload(Offer.registration),
        )
        .order_by(Match.id)
        .limit(BATCH)
        .with_for_update(of=Match, skip_locked=True)
    ).all()
    for match, program in found:
        match.reminded_at = now
        if match.mentor_said_at is None:
            write(match, match.offer.registration, program)
        if match.mentee_said_at is None:
            write(match, match.request.registration, program)
    session.flush()
    return len(found) == BATCH


def _held(session: Session, match: Match) -> tuple[Program, Match]:
    """The match as it is now, with both places, while nobody else puts anybody together in its program."""
    program_id = session.scalars(select(Round.program_id).where(Round.id == match.round_id)).one()
    program = hold(session, program_id)
    again = (
        select(Match)
        .where(Match.id == match.id)
        .options(
            joinedload(Match.request).joinedload(Request.registration),
            joinedload(Match.offer).joinedload(Offer.registration),
        )
        .execution_options(populate_existing=True)
    )
    return program, session.scalars(again).one()


def _step_aside(match: Match, side: str) -> None:
    if side == MENTOR:
        match.mentor_aside = True
    else:
        match.mentee_aside = True
