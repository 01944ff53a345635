"""Where one mentee or mentor stands, in a sentence: there is always one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.languages import _, mark
from netevents.web.dates import when
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.words import last_day
from netevents_mentoring.rounds.my_matches import (
    MENTEE,
    MyMatch,
    is_aside,
    my_last,
    my_pair,
    sentence_of_end,
    waiting_for,
)
from netevents_mentoring.rounds.places import ASIDE, ASKED, HAS_MENTOR, NEEDS_APPROVAL, WAITS, is_over
from netevents_mentoring.rounds.queries import published

HIDDEN = mark(
    "You hide where you said this, so nobody is proposed to you. Show yourself again, and you take part."
)


@dataclass(frozen=True, slots=True)
class Where:
    """One request or offer.

    :ivar state: one of :data:`~netevents_mentoring.rounds.places.STATES`
    :ivar sentence: what its person reads
    :ivar waiting: matches that wait for an answer
    :ivar may_come_back: whether they can say that they may be asked again
    """

    state: str
    sentence: str
    waiting: tuple[MyMatch, ...] = ()
    may_come_back: bool = False
    pair_code: str = ""


def of_mentee(
    session: Session, me: Registration, request: Request, program: Program, *, now: datetime, zone: str
) -> Where:
    """Where somebody stands who asked for a mentor."""
    pair = my_pair(session, request)
    if pair is not None:
        return Where(HAS_MENTOR, _("You have a mentor."), pair_code=pair.code)
    waiting = [
        one for one in waiting_for(session, me) if one.side == MENTEE and one.match.request_id == request.id
    ]
    if waiting:
        return Where(ASKED, sentence_of_wait(waiting[0], zone=zone), tuple(waiting))
    if request.is_minor:
        return Where(
            NEEDS_APPROVAL,
            _("Your leaders look for a mentor for you, and ask your guardian. Ask them how it goes."),
        )
    if session.get_one(Registration, request.registration_id).hidden:
        return Where(ASIDE, _(HIDDEN))
    if is_aside(session, request):
        return Where(ASIDE, _("You are not being matched at the moment."), may_come_back=True)
    if is_over(program, now=now):
        return Where(WAITS, _("This program has ended. Nobody new is brought together in it."))
    if published(session, program.id) is None:
        return Where(
            WAITS,
            _(
                "Your request is in. The organizers bring people together after %(day)s; it will stand here.",
                day=last_day(program.takes_until, zone),
            )
            if program.takes_until
            else _("Your request is in. The organizers bring people together; it will stand here."),
        )
    return Where(
        WAITS,
        " ".join(
            [
                *_what_ended(session, request, me),
                _(
                    "You are on the waiting list: as soon as a mentor is free who suits you, "
                    "you are asked here."
                ),
            ]
        ),
    )


def of_mentor(
    session: Session, me: Registration, offer: Offer, program: Program, *, now: datetime, zone: str
) -> Where:
    """Where somebody stands who offered to mentor."""
    waiting = [
        one for one in waiting_for(session, me) if one.side != MENTEE and one.match.offer_id == offer.id
    ]
    if waiting:
        first = waiting[0]
        return Where(ASKED, sentence_of_wait(first, zone=zone), tuple(waiting))
    if session.get_one(Registration, offer.registration_id).hidden:
        return Where(ASIDE, _(HIDDEN))
    if is_aside(session, offer):
        return Where(ASIDE, _("You are not asked for anybody at the moment."), may_come_back=True)
    if is_over(program, now=now):
        return Where(WAITS, _("This program has ended. Nobody new is brought together in it."))
    if offer.capacity == 0:
        return Where(WAITS, _("You take nobody at the moment. Change your offer when you have time again."))
    if published(session, program.id) is None:
        return Where(
            WAITS,
            _(
                "Your offer is in. The organizers bring people together after %(day)s; it will stand here.",
                day=last_day(program.takes_until, zone),
            )
            if program.takes_until
            else _("Your offer is in. The organizers bring people together; it will stand here."),
        )
    return Where(
        WAITS,
        " ".join(
            [
                *_what_ended(session, offer, me),
                _("Nobody waits for your answer now. If somebody does, it stands here."),
            ]
        ),
    )


def sentence_of_wait(one: MyMatch, *, zone: str) -> str:
    """Whom a match waits for, and until when."""
    name, until = one.other.name, when(one.match.answer_until, zone) if one.match.answer_until else _("soon")
    if one.i_said_yes:
        return _("You said yes. Now it is up to %(name)s, until %(until)s.", name=name, until=until)
    if one.they_said_yes:
        return _("%(name)s said yes and waits for your answer, until %(until)s.", name=name, until=until)
    if one.side == MENTEE:
        return _("%(name)s could be your mentor. Please answer until %(until)s.", name=name, until=until)
    return _("%(name)s could be your mentee. Please answer until %(until)s.", name=name, until=until)


def _what_ended(session: Session, made: Offer | Request, me: Registration) -> list[str]:
    last = my_last(session, made, me)
    return [] if last is None else [sentence_of_end(last)]
