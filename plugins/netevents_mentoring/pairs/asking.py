"""Asking a connection to be one’s mentor: the words, the answer, the reminder, and what time brings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange.models import MADE
from netevents.exchange.policy import ProfileView
from netevents.exchange.queries import between, connection_between
from netevents.languages import _, mark, speaking
from netevents.people import codes, letters
from netevents.people.models import Person
from netevents.refusal import NotHere, Refusal
from netevents.web.dates import when
from netevents_mentoring.pairs import asked as reads
from netevents_mentoring.pairs import queries
from netevents_mentoring.pairs.domain import begin
from netevents_mentoring.pairs.models import DECLINED, RAN_OUT, TWICE, Asking, Pair
from netevents_mentoring.pairs.seats import seats_of
from netevents_mentoring.programs.models import Offer, Program, Request, Standing
from netevents_mentoring.programs.queries import counts_as_minor

OVER: Final = mark("This has ended. If you would still like to, write to them.")
AT_ONCE: Final = 100
"""So many are reminded or ended in one go."""
A_DAY: Final = timedelta(days=1)


class AskedAlready(Refusal):
    """Once a person and program; a no is a no."""


class Full(Refusal):
    """A mentor has as many mentees as they offered to have, or was matched with."""


class TooLate(Refusal):
    """It was answered, taken back, or waited too long."""


def may_ask(session: Session, program: Program, me: Registration, them: Registration) -> Asking | None:
    """Whether ``me`` may ask ``them``; what was asked before is returned.

    :raises netevents.refusal.NotHere: if the two are not connected
    :raises AskedAlready: if they said no, or are my mentor
    :raises Full: if all their seats are taken, or kept for matches that wait for answers
    """
    connection = connection_between(session, me, them)
    if connection is None or connection.state != MADE or them.erased_at:
        raise NotHere
    if any(counts_as_minor(session, program, place) for place in (me, them)):
        raise NotHere
    if session.scalar(select(between(me.person_id, them.person_id))):
        raise NotHere
    asked = session.scalar(
        select(Asking).where(
            Asking.program_id == program.id, Asking.mentee_id == me.id, Asking.mentor_id == them.id
        )
    )
    if queries.open_pair(session, program, them.person_id, me.person_id) is not None:
        raise AskedAlready(_("They are your mentor already."))
    if asked is not None and asked.ended_why == DECLINED:
        raise AskedAlready(_("They can’t take this on now. Thank you for taking a no as a no."))
    if asked is not None and asked.declined_at is not None and asked.times >= TWICE:
        raise AskedAlready(_("You asked twice. Leave it there; they know that you would like it."))
    seats = seats_of(session, program, them, me)
    if seats.are_held or _kept_apart(session, program, me, them):
        raise Full(_("They have as many mentees as they can look after well. Ask somebody else."))
    if seats.are_taken:
        raise Full(
            _(
                "Their last free place is kept for somebody who was asked and has not answered yet. Look "
                "again in a few days, or ask somebody else."
            )
        )
    return asked


def ask(
    session: Session,
    program: Program,
    me: Registration,
    them: Registration,
    words: str,
    *,
    now: datetime,
) -> Asking:
    """Ask ``them``, with whom ``me`` is connected, to be my mentor. Asking twice changes nothing.

    :raises: as :func:`may_ask`
    """
    asked = may_ask(session, program, me, them)
    if asked is not None and waits(asked):
        return asked
    if asked is None:
        asked = Asking(
            code=codes.public_code(), program_id=program.id, mentor_id=them.id, mentee_id=me.id, ended_why=""
        )
        session.add(asked)
    asked.times = asked.times + 1 if asked.declined_at is not None else 1
    asked.words, asked.made_at = words, now
    time = timedelta(days=program.answer_days)
    asked.remind_at, asked.answer_until = now + time / 2, now + time
    asked.reminded_at = asked.accepted_at = asked.declined_at = None
    asked.ended_why = ""
    session.flush()
    return asked


def accept(session: Session, program: Program, asked: Asking, *, now: datetime) -> Pair:
    """Say yes: the two are a pair. Twice is harmless.

    :raises TooLate: if it ended before, or the two are kept apart by now
    :raises Full: if the mentor has no seat left, or it is kept for a match with somebody else
    """
    mentor, mentee = (session.get_one(Registration, id_) for id_ in (asked.mentor_id, asked.mentee_id))
    there = queries.open_pair(session, program, mentor.person_id, mentee.person_id)
    if there is not None and asked.declined_at is None:
        asked.accepted_at = asked.accepted_at or now
        return there
    if not waits(asked) or asked.answer_until <= now:
        raise TooLate(_(OVER))
    # One at a time, also with the answers of a round: two at once would both find the last place free.
    session.execute(select(Program.id).where(Program.id == program.id).with_for_update())
    if _kept_apart(session, program, mentee, mentor):
        raise TooLate(_(OVER))
    seats = seats_of(session, program, mentor, mentee)
    if seats.are_held:
        raise Full(
            _("You have as many mentees as you offered to have. Raise the number in your offer first.")
        )
    if seats.are_taken:
        raise Full(
            _(
                "Your last free place is kept for a match that waits for answers. Say no to that match "
                "first, or raise the number in your offer."
            )
        )
    asked.accepted_at = now
    return begin(session, program=program, mentor=mentor, mentee=mentee, how="asked", now=now)


def end(asked: Asking, why: str, *, now: datetime) -> None:
    """Say no, or take it back; what was answered stays answered."""
    if waits(asked):
        asked.declined_at, asked.ended_why = now, why


def waits(asked: Asking) -> bool:
    """Whether nobody has answered it or taken it back."""
    return asked.accepted_at is None and asked.declined_at is None


def remind(session: Session, *, now: datetime, on: Select[int], mails: bool) -> bool:
    """End what nobody answered in time, and remind, once, whoever has half of the time behind them.

    Where mentoring is off nothing ends, and a day to answer is left.

    :param on: selects the ids of the events where mentoring is on
    :param mails: whether letters are sent
    :return: whether there may be more
    """
    here = and_(
        Asking.program_id.in_(select(Program.id).where(Program.event_id.in_(on))),
        Asking.mentor_id.in_(select(Registration.id).where(Registration.event_id.in_(on))),
    )
    unanswered = (Asking.accepted_at.is_(None), Asking.declined_at.is_(None))
    session.execute(
        update(Asking)
        .where(*unanswered, Asking.answer_until <= now + A_DAY, ~here)
        .values(answer_until=now + 2 * A_DAY)
        .execution_options(synchronize_session=False)
    )
    to_remind = Asking.reminded_at.is_(None) & (Asking.remind_at <= now) & reads.still_connected()
    waiting = session.scalars(
        select(Asking)
        .where(*unanswered, here)
        .where(or_(Asking.answer_until <= now, to_remind))
        .order_by(Asking.answer_until, Asking.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for one in waiting:
        if one.answer_until <= now:
            end(one, RAN_OUT, now=now)
        else:
            one.reminded_at = now
            _write(session, one, now=now, mails=mails)
    session.flush()
    return len(waiting) == AT_ONCE


def _write(session: Session, one: Asking, *, now: datetime, mails: bool) -> None:
    mentor = session.get_one(Registration, one.mentor_id)
    event = session.get_one(Event, mentor.event_id)
    person = session.get_one(Person, mentor.person_id)
    with speaking(person.language or event.language):
        letters.write_to(
            session,
            person,
            mails=mails,
            subject=_("Somebody asked you to be their mentor"),
            body=(
                _(
                    "Somebody you met at %(event)s asks you to be their mentor, and waits for your answer "
                    "until %(day)s.\nYou find it on your page of %(event)s. A no is fine, and needs no "
                    "reason.\n",
                    event=event.name,
                    day=when(one.answer_until, person.zone or event.zone),
                )
            ),
            dedupe_key=f"mentoring asking {one.code} {one.made_at.isoformat()}",
            now=now,
        )


def script(me: ProfileView, they: ProfileView) -> str:
    """Words to begin from: what both show each other, never a private note."""
    gift = they.can_help_with or they.ask_me_about
    because = (
        _("You know about “%(gift)s”, and", gift=gift)
        if gift
        else _("I liked how you talked about what you do, and")
    )
    wish = (
        _("I am looking for “%(wish)s”", wish=me.looking_for)
        if me.looking_for
        else _("there is something I would like to get better at")
    )
    return _(
        "Hello %(name)s, would you be my mentor for a while? %(because)s %(wish)s. Half an "
        "hour every two weeks would help me a lot, and I bring the questions. If it doesn’t "
        "fit, a no is fine.",
        name=they.name,
        because=because,
        wish=wish,
    )


def _kept_apart(session: Session, program: Program, me: Registration, them: Registration) -> bool:
    """Whether the organizer, or one of the two, does not wish it; whose wish it is nobody reads."""
    apart = (
        select(Standing.kind)
        .join(Request, Request.id == Standing.request_id)
        .join(Offer, Offer.id == Standing.offer_id)
        .where(
            Request.program_id == program.id,
            Request.person_id == me.person_id,
            Offer.person_id == them.person_id,
            Standing.kind.in_(("ban", "exclude")),
        )
        .limit(1)
    )
    return session.scalar(apart) is not None
