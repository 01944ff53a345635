"""Both sides answer: yes, no, or nothing until the time is up. Nobody is left without knowing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Registration
from netevents.languages import _
from netevents.people.models import Person
from netevents.refusal import Refusal
from netevents_mentoring.pairs import domain as pairs
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.rounds.models import (
    BECAUSE,
    BOTH_SILENT,
    CHANGED,
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
from netevents_mentoring.rounds.queries import published
from netevents_mentoring.rounds.taken import found_each_other, gone, still_free, taken

NO_TIME: Final = "time"
"""Who declines for this is asked nothing more until they are back."""
BATCH: Final = 50
"""Rows that time changes in one commit."""
LAST_DAY: Final = timedelta(days=1)

IS_THERE: Final = "is there"
REMINDER: Final = "reminder"

Write = Callable[[Match, Registration, Program, str], None]
"""Writes a letter to one side of a match, if that can be done; of which kind, the last argument says."""


class TooLate(Refusal):
    """What has ended is not answered any more."""


class OnlyThemselves(Refusal):
    """A yes is written down only for somebody who cannot say it here."""


def accept(session: Session, match: Match, side: str, *, now: datetime) -> Pair | None:
    """One side says yes; once both have, they are a pair. Saying it twice is harmless.

    :raises TooLate: if the match has ended otherwise, or one of the two is gone or not free for it any more
    """
    return _yes(session, match, side, by=None, now=now)


def note_yes(session: Session, match: Match, side: str, *, by: Person, now: datetime) -> Pair | None:
    """``by``, an organizer, writes down a yes that was said in person. It opens nobody’s contact fields.

    :raises OnlyThemselves: if that side can answer here, or ``by`` is one of the two
    :raises TooLate: as :func:`accept`
    """
    return _yes(session, match, side, by=by, now=now)


def not_noted_because(match: Match, side: str, by: Person) -> str:
    """Why ``by`` can’t write down the yes of ``side``, or nothing; both places are needed."""
    mentor, mentee = match.offer.registration, match.request.registration
    if by.id in {mentor.person_id, mentee.person_id}:
        return _("You are one of the two: some other organizer writes it down.")
    if (mentor if side == MENTOR else mentee).claimed_at is not None:
        return _("They have their own phone here, and answer there themselves.")
    if mentor.event_id != mentee.event_id:
        return _("The two are at different events: each answers there themself.")
    return ""


def _yes(session: Session, match: Match, side: str, *, by: Person | None, now: datetime) -> Pair | None:
    """A yes; ``by`` is the organizer who writes it down, where it is not their own."""
    program, match = _held(session, match)
    why_not = not_noted_because(match, side, by) if by else ""
    if why_not:
        raise OnlyThemselves(why_not)
    noted = by is not None
    if match.ended_why == PAIRED:
        return session.get(Pair, match.pair_id) if match.pair_id else None
    if match.ended_at is not None:
        raise TooLate(_("This match has ended. Your page says what happens next."))
    mentor, mentee = match.offer.registration, match.request.registration
    if not still_free(session, program, match):
        raise TooLate(_("One of you is not free for it any more. Your page says what happens next."))
    if side == MENTOR:
        match.mentor_noted = noted and (match.mentor_noted or match.mentor_said_at is None)
        match.mentor_said_at = match.mentor_said_at or now
    else:
        match.mentee_noted = noted and (match.mentee_noted or match.mentee_said_at is None)
        match.mentee_said_at = match.mentee_said_at or now
    if match.mentor_said_at is None or match.mentee_said_at is None:
        session.flush()
        return None
    pair = pairs.begin(
        session,
        program=program,
        mentor=mentor,
        mentee=mentee,
        how="round",
        now=now,
        said_by=[
            place
            for place, written in ((mentor, match.mentor_noted), (mentee, match.mentee_noted))
            if not written
        ],
    )
    match.ended_at, match.ended_why, match.pair_id = now, PAIRED, pair.id
    session.flush()
    return pair


def decline(session: Session, match: Match, side: str, because: str, *, now: datetime) -> None:
    """One side says no, and may say why to the organizers. The next one is looked for; twice is harmless.

    :raises TooLate: if the two are a pair already
    """
    program, match = _held(session, match)
    if match.ended_why == PAIRED:
        raise TooLate(_("You both said yes, so you are a pair already. End it on its page."))
    if match.ended_at is not None:
        return
    match.ended_at = now
    match.ended_why = MENTOR_DECLINED if side == MENTOR else MENTEE_DECLINED
    match.declined_because = because if because in BECAUSE else ""
    if because == NO_TIME:
        _step_aside(match, side)
    look_again(session, program.id, now=now)


def come_back(session: Session, made: Offer | Request, *, now: datetime) -> None:
    """This mentor or mentee may be asked again."""
    hold(session, made.program_id)
    back = (
        update(Match).where(Match.offer_id == made.id).values(mentor_aside=False)
        if isinstance(made, Offer)
        else update(Match).where(Match.request_id == made.id).values(mentee_aside=False)
    )
    session.execute(back.execution_options(synchronize_session=False))
    look_again(session, made.program_id, now=now)


def end_what_broke(session: Session, *, now: datetime) -> bool:
    """End matches of which one side left, blocked the other, or is not free; whether there are more."""
    return any([_end_where(session, gone(), LEFT, now=now), _end_where(session, taken(), CHANGED, now=now)])


def _end_where(session: Session, true: ColumnElement[bool], why: str, *, now: datetime) -> bool:
    found = session.execute(
        select(Match, found_each_other())
        .join(Match.request)
        .join(Match.offer)
        .where(Match.asked_at.is_not(None), Match.ended_at.is_(None), true)
        .order_by(Match.id)
        .limit(BATCH)
        .with_for_update(of=Match, skip_locked=True)
    ).all()
    for match, pair_id in found:
        match.ended_at, match.ended_why, match.pair_id = now, PAIRED if pair_id else why, pair_id
    session.flush()
    return len(found) == BATCH


def end_silence(session: Session, *, now: datetime, on: Select[int]) -> bool:
    """End matches whose time to answer is over; who said nothing steps aside. Whether there are more."""
    found = session.execute(_waiting_matches().where(Match.answer_until <= now, _is_on_for_both(on))).all()
    for match, _program in found:
        match.ended_at = now
        match.mentor_aside = match.mentor_said_at is None
        match.mentee_aside = match.mentee_said_at is None
        if match.mentor_aside and match.mentee_aside:
            match.ended_why = BOTH_SILENT
        else:
            match.ended_why = MENTOR_SILENT if match.mentor_aside else MENTEE_SILENT
    session.flush()
    return len(found) == BATCH


def leave_time(session: Session, *, now: datetime, on: Select[int]) -> None:
    """Where people can’t answer now, a day to do so is left, whenever that is."""
    off = _waiting_matches().where(Match.answer_until <= now + LAST_DAY, ~_is_on_for_both(on))
    for match, _program in session.execute(off):
        match.answer_until, match.reminded_at = now + 2 * LAST_DAY, None
    session.flush()


def tell(session: Session, *, now: datetime, on: Select[int], write: Write) -> bool:
    """Write to both sides of matches that are new; whether there are more."""
    found = session.execute(_waiting_matches().where(Match.told_at.is_(None), _is_on_for_both(on))).all()
    for match, program in found:
        match.told_at = now
        write(match, match.offer.registration, program, IS_THERE)
        write(match, match.request.registration, program, IS_THERE)
    session.flush()
    return len(found) == BATCH


def remind(session: Session, *, now: datetime, on: Select[int], write: Write) -> bool:
    """Remind once, a day before the time to answer is over, whoever has not said anything yet.

    Where a day is all they have, at its half.
    """
    found = session.execute(
        _waiting_matches().where(
            Match.reminded_at.is_(None),
            Match.answer_until > now,
            Match.answer_until <= now + LAST_DAY,
            Match.asked_at <= now - LAST_DAY / 2,
            _is_on_for_both(on),
        )
    ).all()
    for match, program in found:
        match.reminded_at = now
        if match.mentor_said_at is None:
            write(match, match.offer.registration, program, REMINDER)
        if match.mentee_said_at is None:
            write(match, match.request.registration, program, REMINDER)
    session.flush()
    return len(found) == BATCH


def _waiting_matches() -> Select[Match, Program]:
    """Some of those that wait for answers, with their programs and both places."""
    return (
        select(Match, Program)
        .join(Round, Round.id == Match.round_id)
        .join(Program, Program.id == Round.program_id)
        .where(Match.asked_at.is_not(None), Match.ended_at.is_(None))
        .options(*_BOTH)
        .order_by(Match.id)
        .limit(BATCH)
        .with_for_update(of=Match, skip_locked=True)
    )


def _is_on_for_both(on: Select[int]) -> ColumnElement[bool]:
    """The condition that both sides of a match find mentoring at their events, and the organizers at theirs.

    :param on: selects the ids of the events where mentoring is on
    """

    def there(made: type[Offer | Request]) -> Select[int]:
        return select(made.id).join(made.registration).where(Registration.event_id.in_(on))

    return and_(
        Program.event_id.in_(on), Match.offer_id.in_(there(Offer)), Match.request_id.in_(there(Request))
    )


def _held(session: Session, match: Match) -> tuple[Program, Match]:
    """The match as it is now, with both places, while nobody else puts anybody together in its program."""
    program_id = session.scalars(select(Round.program_id).where(Round.id == match.round_id)).one()
    program = hold(session, program_id)
    again = (
        select(Match)
        .where(Match.id == match.id)
        .options(*_BOTH)
        .with_for_update(of=Match)
        .execution_options(populate_existing=True)
    )
    return program, session.scalars(again).one()


def look_again(session: Session, program_id: int, *, now: datetime) -> None:
    """Have a job look who could be asked next."""
    latest = published(session, program_id)
    if latest is not None:
        latest.seek_since = now
        session.flush()


def _step_aside(match: Match, side: str) -> None:
    if side == MENTOR:
        match.mentor_aside = True
    else:
        match.mentee_aside = True


_BOTH: Final = (
    joinedload(Match.request).joinedload(Request.registration),
    joinedload(Match.offer).joinedload(Offer.registration),
)
