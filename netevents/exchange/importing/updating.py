"""People who are on the roll already, and stand in a list again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events import domain as events
from netevents.events.models import LEADER, Event, Registration
from netevents.exchange import consents
from netevents.exchange.import_models import ImportedAs
from netevents.exchange.importing.adding import SOURCE, mark
from netevents.exchange.importing.drafts import Draft
from netevents.exchange.importing.turning import follow_ages
from netevents.exchange.own_hands import in_own_hands_among
from netevents.occasions import Occasion, Tell
from netevents.people.models import Person

BY_HAND: Final = frozenset((LEADER, "organizer"))
"""Roles that organizers give on the roll; no list gives one, or takes it."""
FIELDS: Final = ("ask_me_about", "looking_for", "can_help_with", "organization", "email", "phone")


@dataclass(frozen=True, slots=True)
class Updated:
    """The ids of the places that were found, and what plugins have to hear."""

    places: Collection[int]
    occasions: Sequence[Occasion]


def update_(
    session: Session,
    event: Event,
    dialect: str,
    drafts: Sequence[tuple[Draft, int]],
    *,
    by: Person | None,
    now: datetime,
    tell: Tell,
) -> Updated:
    """Write down what a later list says of these registrations.

    What somebody has taken into their own hands stays as they left it: of people who claimed their badge, or
    have ever been signed in, only the role and the check-in follow the list, and that they are a minor.

    :param by: who sent the list
    :param tell: hears at once who is about to become a minor
    """
    if not drafts:
        return Updated((), ())
    ids = {id_ for _, id_ in drafts}
    places = {
        place.id: place
        for place in session.scalars(
            select(Registration)
            .where(
                Registration.id.in_(ids), Registration.event_id == event.id, Registration.erased_at.is_(None)
            )
            .options(joinedload(Registration.person).joinedload(Person.profile))
        )
    }
    own_hands = in_own_hands_among(session, [place.person_id for place in places.values()])
    said = [(places[id_], one) for one, id_ in drafts if id_ in places]
    for place, _one in said:
        set_committed_value(place, "event", event)
    follow_ages(session, event, said, by=by, now=now, tell=tell)
    occasions: list[Occasion] = []
    for place, one in said:
        if place.source == SOURCE and place.person_id not in own_hands:
            _follow(place, one)
            if one.is_kept_out:
                place.asks_first = place.stays_out = True
                consents.give(session, place, (), now=now)
        if one.role and not place.is_minor and place.role not in BY_HAND:
            place.role = one.role
        if one.came:
            events.check_in(place, now=now, tell=occasions.append)
    stood = [(_as_kept(one, place), place.id) for place, one in said]
    _mark(session, event, dialect, stood, now=now)
    return Updated(set(places), occasions)


def _follow(place: Registration, one: Draft) -> None:
    """What the list says counts, what it does not say stays. A minor has a first name only."""
    person = place.person
    if place.is_minor != one.is_minor or person.is_minor != one.is_minor:
        return
    if one.name:
        place.name = person.name = one.name
    profile = person.profile
    if profile is None or one.is_minor:
        return
    for field in FIELDS:
        if said := getattr(one, field):
            setattr(profile, field, said)
    if one.links:
        profile.links = list(one.links)


def _as_kept(one: Draft, place: Registration) -> Draft:
    """``one``, without the e-mail and surname that a list has of somebody who stays a minor."""
    return replace(one, name=place.name, email="") if place.is_minor and not one.is_minor else one


def _mark(
    session: Session, event: Event, dialect: str, drafts: Sequence[tuple[Draft, int]], *, now: datetime
) -> None:
    """Remember as what they stood in this list."""
    known = {
        (row.registration_id, row.key): row.id
        for row in session.execute(
            select(ImportedAs.id, ImportedAs.registration_id, ImportedAs.key).where(
                ImportedAs.registration_id.in_([id_ for _, id_ in drafts])
            )
        )
    }
    news, again = [], []
    for one, id_ in drafts:
        row = mark(event, dialect, id_, one, now=now)
        held = known.get((id_, one.key or None))
        if held is not None:
            again.append({"id": held, "name_print": row["name_print"], "mail_print": row["mail_print"]})
        elif one.key or one.email:
            news.append(row)
    if again:
        session.execute(update(ImportedAs), again)
    if news:
        session.execute(insert(ImportedAs), news)
