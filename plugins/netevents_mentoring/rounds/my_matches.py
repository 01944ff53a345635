"""A person’s own matches, and where they stand: everybody can always read what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange.queries import between
from netevents.languages import _
from netevents.people.models import Person
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs.models import Offer, Program, Request, RequestWords
from netevents_mentoring.programs.queries import mine_at
from netevents_mentoring.rounds.models import (
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

MENTOR: Final = "mentor"
MENTEE: Final = "mentee"


@dataclass(frozen=True, slots=True)
class MyMatch:
    """One match as one of its two people sees it.

    :ivar side: mine, :data:`MENTOR` or :data:`MENTEE`
    """

    match: Match
    program: Program
    side: str
    mine: Registration
    other: Registration

    @property
    def i_said_yes(self) -> bool:
        return (self.match.mentor_said_at if self.side == MENTOR else self.match.mentee_said_at) is not None

    @property
    def they_said_yes(self) -> bool:
        return (self.match.mentee_said_at if self.side == MENTOR else self.match.mentor_said_at) is not None

    @property
    def i_declined(self) -> bool:
        mine = MENTOR_DECLINED if self.side == MENTOR else MENTEE_DECLINED
        return self.match.ended_why == mine

    @property
    def i_was_silent(self) -> bool:
        mine = MENTOR_SILENT if self.side == MENTOR else MENTEE_SILENT
        return self.match.ended_why in {mine, BOTH_SILENT}


def waiting_for(session: Session, me: Registration) -> Sequence[MyMatch]:
    """The matches that wait for an answer of either side, those that wait for me first.

    Those of this place’s event; in programs for all events of the group wherever I have asked or offered.
    """
    found = _seen(session, _mine(me.person_id).where(Match.ended_at.is_(None), _reaches(me)), me.person_id)
    return sorted(found, key=lambda one: (one.i_said_yes, one.match.answer_until or one.match.asked_at))


def waiting_for_person(session: Session, person: Person) -> Sequence[MyMatch]:
    """The same over all events; only those that wait for this person’s own answer, and that they can open."""
    left_out = or_(Offer.out_of_reach, Request.out_of_reach)
    found = _seen(session, _mine(person.id).where(Match.ended_at.is_(None), ~left_out), person.id)
    return [one for one in found if not one.i_said_yes]


def my_match(session: Session, me: Registration, code: str) -> MyMatch | None:
    """The match of ``code``, at the events of :func:`waiting_for`, if I am one of its two and may see it."""
    found = _seen(session, _mine(me.person_id).where(Match.code == code, _reaches(me)), me.person_id)
    return next(iter(found), None)


def my_last(session: Session, made: Offer | Request, me: Registration) -> MyMatch | None:
    """The match of this offer or request that ended last, without a pair."""
    mine = Match.offer_id if isinstance(made, Offer) else Match.request_id
    query = _mine(me.person_id).where(mine == made.id, Match.ended_at.is_not(None), Match.ended_why != PAIRED)
    found = _seen(session, query, me.person_id)
    return max(found, key=lambda one: (one.match.ended_at, one.match.id), default=None)


def my_offers(session: Session, me: Registration) -> Sequence[tuple[Offer, Program]]:
    """What this person offers, wherever they said so, in open programs for people at this place’s event."""
    event = session.get_one(Event, me.event_id)
    return [(offer, program) for program, offer, _ in mine_at(session, event, me.person_id) if offer]


def my_requests(session: Session, me: Registration) -> Sequence[tuple[Request, Program]]:
    """What this person asks for there."""
    event = session.get_one(Event, me.event_id)
    return [(request, program) for program, _, request in mine_at(session, event, me.person_id) if request]


def my_pair(session: Session, request: Request) -> Pair | None:
    """The open pair in which this mentee is."""
    mentee = aliased(Registration)
    return session.scalars(
        select(Pair)
        .join(mentee, mentee.id == Pair.mentee_id)
        .where(
            Pair.program_id == request.program_id,
            Pair.closed_at.is_(None),
            mentee.person_id == request.person_id,
        )
        .limit(1)
    ).first()


def is_aside(session: Session, made: Offer | Request) -> bool:
    """Whether this mentor or mentee is asked nothing more until they say that they are back.

    Who has left since, and offered or asked anew, is back.
    """
    aside = (
        (Match.offer_id == made.id) & Match.mentor_aside
        if isinstance(made, Offer)
        else (Match.request_id == made.id) & Match.mentee_aside
    )
    since = Match.ended_at >= made.made_at
    return session.scalar(select(Match.id).where(aside, since).limit(1)) is not None


def words_of_other(session: Session, one: MyMatch) -> str:
    """The lines that the other wrote for this: with an offer, or with a request."""
    if one.side == MENTEE:
        return one.match.offer.about
    return (
        session.scalar(select(RequestWords.about).where(RequestWords.request_id == one.match.request_id))
        or ""
    )


def with_profile(session: Session, place: Registration) -> Registration:
    """The same place with its person and profile, as policy needs them."""
    return session.scalars(
        select(Registration)
        .where(Registration.id == place.id)
        .options(joinedload(Registration.person).joinedload(Person.profile))
        .execution_options(populate_existing=True)
    ).one()


def sentence_of_end(one: MyMatch) -> str:
    """What came of a match that is over, as its reader may know it; the other’s reasons stay theirs."""
    name = one.other.name
    if one.match.ended_why == PAIRED:
        return _("You both said yes: you and %(name)s are a pair.", name=name)
    if one.i_declined:
        return _("You declined this match.")
    if one.i_was_silent:
        return _("The time to answer this match ran out.")
    if one.match.ended_why in {MENTOR_DECLINED, MENTEE_DECLINED, MENTOR_SILENT, MENTEE_SILENT}:
        return _("%(name)s is not free for it this time.", name=name)
    if one.match.ended_why == LEFT:
        return _("This match has ended because one of you left.")
    if one.match.ended_why == CHANGED:
        return _("This match has ended: one of you is not free for it any more.")
    return _("The organizers took this match back.")


def _mine(person_id: int) -> Select[Match, Program, Registration, Registration]:
    mentee, mentor = aliased(Registration), aliased(Registration)
    return (
        select(Match, Program, mentee, mentor)
        .join(Round, Round.id == Match.round_id)
        .join(Program, Program.id == Round.program_id)
        .join(Match.request)
        .join(mentee, mentee.id == Request.registration_id)
        .join(Match.offer)
        .join(mentor, mentor.id == Offer.registration_id)
        .where(
            or_(Request.person_id == person_id, Offer.person_id == person_id),
            Match.asked_at.is_not(None),
            ~Request.is_minor,
            ~between(Request.person_id, Offer.person_id),
        )
        .options(contains_eager(Match.request), contains_eager(Match.offer))
        .order_by(Match.id)
    )


def _reaches(me: Registration) -> ColumnElement[bool]:
    """The condition that people at the event of this place are in a program."""
    group = select(Event.group_id).where(Event.id == me.event_id).scalar_subquery()
    of_group = Program.whole_group & Program.event_id.in_(select(Event.id).where(Event.group_id == group))
    return or_(Program.event_id == me.event_id, of_group)


def _seen(
    session: Session, query: Select[Match, Program, Registration, Registration], person_id: int
) -> list[MyMatch]:
    found = []
    for match, program, mentee, mentor in session.execute(query):
        side = MENTOR if match.offer.person_id == person_id else MENTEE
        mine, other = (mentor, mentee) if side == MENTOR else (mentee, mentor)
        found.append(MyMatch(match, program, side, mine, other))
    return found
