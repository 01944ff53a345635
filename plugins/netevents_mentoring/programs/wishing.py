"""Mentors whom a mentee may read about and wish for, and those they would rather not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.queries import between
from netevents.people.models import Person
from netevents_mentoring.programs.models import Offer, Program, Rank, Request, Standing
from netevents_mentoring.programs.words import folded, spellings
from netevents_mentoring.turns import BEGINNING, PAGE, Turn

MENTORS: Final = "m"
"""The list of mentors, among those of a page that go on."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A mentor as a mentee sees them."""

    offer: Offer
    profile: policy.ProfileView
    in_common: Sequence[str]
    """Topics that the mentee wants."""


def mentors_for(
    session: Session,
    program: Program,
    request: Request,
    *,
    event: Event,
    q: str = "",
    only: Sequence[int] | None = None,
    turn: Turn = BEGINNING,
) -> list[Seen]:
    """Mentors whom this mentee may read about and wish for: who know what is wanted first, then by name.

    Only who came in themselves, does not hide, takes somebody, and is not kept apart from the mentee.
    Somebody at another event of the group is a name here. Three statements for any number.

    :param q: words to look for in names, topics and lines
    :param only: ids of offers: only those
    :param turn: which page of them; with it comes one more than a page
    """
    if only is not None and not only:
        return []
    those = [] if only is None else [Offer.id.in_(only)]
    rows = session.execute(
        select(Offer.id, Offer.topics, Offer.about, Registration.name)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(Offer.program_id == program.id, *those, *_may_be_wished(request))
        .order_by(Registration.name, Offer.id)
    )
    wanted = spellings(request.topics["order"])
    common = {
        row.id: [topic for topic in row.topics if folded(topic) in wanted]
        for row in rows
        if _is_meant(row, q)
    }
    shown = turn.rest(MENTORS, sorted(common, key=lambda id_: not common[id_]))[: PAGE + 1]
    offers = session.scalars(select(Offer).where(Offer.id.in_(shown)).options(_WITH_PROFILE)).all()
    shared = consents.shared(session, [one.registration_id for one in offers])
    seen = {one.id: _seen(one, shared[one.registration_id], event, common[one.id]) for one in offers}
    return [seen[id_] for id_ in shown]


def mentor_for(
    session: Session, program: Program, request: Request, code: str, *, event: Event
) -> Seen | None:
    """One of :func:`mentors_for`."""
    offer = session.scalar(
        select(Offer)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(Offer.program_id == program.id, Offer.code == code, *_may_be_wished(request))
        .options(_WITH_PROFILE)
    )
    if offer is None:
        return None
    wanted = spellings(request.topics["order"])
    shared = consents.shared(session, [offer.registration_id])
    common = [topic for topic in offer.topics if folded(topic) in wanted]
    return _seen(offer, shared[offer.registration_id], event, common)


def offer_by_code(session: Session, program: Program, code: str) -> Offer | None:
    """One offer of the program that stands."""
    return session.scalar(
        select(Offer).where(Offer.program_id == program.id, Offer.code == code, Offer.left_at.is_(None))
    )


def chosen_by(session: Session, request: Request) -> Sequence[int]:
    """The ids of the offers that this mentee wishes for, the first choice first."""
    return session.scalars(
        select(Rank.offer_id).where(Rank.request_id == request.id).order_by(Rank.place)
    ).all()


def kept_apart_by(session: Session, request: Request) -> Sequence[Offer]:
    """Mentors with whom this mentee would rather not be matched, with their registrations."""
    return session.scalars(
        select(Offer)
        .join(Standing, Standing.offer_id == Offer.id)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(
            Registration.erased_at.is_(None),
            ~between(Offer.person_id, request.person_id),
            Standing.request_id == request.id,
            Standing.kind == "exclude",
            Standing.by_id == request.person_id,
        )
        .options(joinedload(Offer.registration))
        .order_by(Standing.made_at, Offer.id)
    ).all()


def _may_be_wished(request: Request) -> list[ColumnElement[bool]]:
    """What is true of offers that this mentee may see. Needs the registration joined."""
    apart = exists().where(
        Standing.request_id == request.id, Standing.offer_id == Offer.id, Standing.kind == "exclude"
    )
    return [
        Offer.left_at.is_(None),
        Offer.capacity > 0,
        Offer.person_id != request.person_id,
        Registration.claimed_at.is_not(None),
        Registration.erased_at.is_(None),
        ~Registration.hidden,
        ~between(Offer.person_id, request.person_id),
        ~apart,
    ]


def _seen(offer: Offer, shared: frozenset[str], event: Event, common: Sequence[str]) -> Seen:
    here = offer.registration.event_id == event.id
    return Seen(offer, policy.before_meeting(offer.registration, shared if here else policy.NOTHING), common)


def _is_meant(row: Any, q: str) -> bool:
    """Whether every word of ``q`` is in the mentor’s name, topics or lines."""
    if not q:
        return True
    text = folded(" ".join([row.name, *row.topics, row.about]))
    return all(word in text for word in folded(q).split())


_WITH_PROFILE: Final = joinedload(Offer.registration).options(
    joinedload(Registration.person).joinedload(Person.profile)
)
