"""A round in lists: a page of matches, of those without one, and of what came of those who were asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from netevents.events.models import Registration
from netevents.languages import _
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.programs.queries import named
from netevents_mentoring.rounds.models import PAIRED, THAT_MENTOR, Match, Round, Unmatched
from netevents_mentoring.rounds.wording import told
from netevents_mentoring.turns import PAGE

ONE_MORE: Final = PAGE + 1
"""So many are read, to know whether others follow."""


def shown_matches(
    session: Session, done: Round, *, search: str = "", after: int = 0, limit: int = ONE_MORE
) -> Sequence[Match]:
    """A page of what a round proposes to adults, those that need a look first; with both sides’ places.

    :param search: part of a name
    :param after: the last one of the page before
    """
    return session.scalars(
        _proposed(done, search).where(~Match.needs_approval, Match.id > after).limit(limit)
    ).all()


def for_approval(session: Session, done: Round, *, search: str = "", after: int = 0) -> Sequence[Match]:
    """A page of the matches of minors, which nobody is told of; with both sides’ places."""
    return session.scalars(
        _proposed(done, search).where(Match.needs_approval, Match.id > after).limit(ONE_MORE)
    ).all()


def _proposed(done: Round, search: str) -> Select[Match]:
    mentee, mentor = aliased(Registration), aliased(Registration)
    query = (
        select(Match)
        .join(Match.request)
        .join(mentee, mentee.id == Request.registration_id)
        .join(Match.offer)
        .join(mentor, mentor.id == Offer.registration_id)
        .where(Match.round_id == done.id, Match.ended_at.is_(None))
        .options(
            contains_eager(Match.request).contains_eager(Request.registration.of_type(mentee)),
            contains_eager(Match.offer).contains_eager(Offer.registration.of_type(mentor)),
        )
        .order_by(Match.id)
    )
    return query.where(or_(named(mentee.name, search), named(mentor.name, search))) if search else query


def matches_named(session: Session, ids: Collection[int]) -> Sequence[Match]:
    """These matches, with both sides’ places."""
    return session.scalars(
        select(Match)
        .where(Match.id.in_(ids))
        .options(
            joinedload(Match.request).joinedload(Request.registration),
            joinedload(Match.offer).joinedload(Offer.registration),
        )
    ).all()


def ended_matches(session: Session, done: Round, *, after: int = 0) -> Sequence[Match]:
    """What people were asked and nothing, or a pair, came of; the last first, with both sides’ places.

    :param after: the last one of the page before
    """
    earlier = []
    before = session.get(Match, after) if after else None
    if before is not None and before.ended_at is not None:
        earlier = [
            or_(Match.ended_at < before.ended_at, (Match.ended_at == before.ended_at) & (Match.id < after))
        ]
    return session.scalars(
        select(Match)
        .where(*earlier, Match.round_id == done.id, Match.asked_at.is_not(None), Match.ended_at.is_not(None))
        .options(
            joinedload(Match.request).joinedload(Request.registration),
            joinedload(Match.offer).joinedload(Offer.registration),
        )
        .order_by(Match.ended_at.desc(), Match.id.desc())
        .limit(ONE_MORE)
    ).all()


def shown_unmatched(
    session: Session, done: Round, *, search: str = "", after: int = 0, limit: int = ONE_MORE
) -> Sequence[tuple[Unmatched, Request]]:
    """A page of those whom a round left without a mentor, with their requests and places."""
    query = (
        select(Unmatched, Request)
        .join(Request, Request.id == Unmatched.request_id)
        .join(Request.registration)
        .where(
            Unmatched.round_id == done.id,
            Unmatched.request_id > after,
            ~exists().where(
                Match.round_id == done.id,
                Match.request_id == Unmatched.request_id,
                or_(Match.ended_at.is_(None), Match.ended_why == PAIRED),
            ),
        )
        .options(contains_eager(Request.registration))
        .order_by(Unmatched.request_id)
        .limit(limit)
    )
    if search:
        query = query.where(named(Registration.name, search))
    return [(row.Unmatched, row.Request) for row in session.execute(query)]


def fix_of(left: Unmatched, names: Mapping[int, str]) -> str:
    """What would help somebody, with the name of the mentor who is meant.

    :param names: of offers, by id
    """
    name = names.get(left.offer_id or 0, _("some mentor"))
    return told(left.fix).replace(THAT_MENTOR, name)
