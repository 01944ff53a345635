"""Making an event stricter: who turns into a minor there, and what has to go first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, joinedload

from netevents.events.audit import record
from netevents.events.domain import AudienceLoosened
from netevents.events.domain.first_ends import must_be_kept_as
from netevents.events.models import AUDIENCES, AuditEntry, Event, Merge, Registration
from netevents.events.queries import would_be_minors
from netevents.exchange import consents, prepared
from netevents.exchange.importing import keeping
from netevents.exchange.merging import UNMERGE_LASTS
from netevents.exchange.models import Connection, Consent, Note, Tombstone
from netevents.exchange.policy import LABELS
from netevents.languages import _, mark
from netevents.occasions import Tell, TurnsMinor, Withdrawn
from netevents.people.domain import OneWordPlease, one_word
from netevents.people.models import Person

NAMELESS: Final = "Guest"
ROLE_GOES: Final = {
    "mentor": mark("the role of mentor"),
    "speaker": mark("the role of speaker"),
    "booth rep": mark("the role of booth rep"),
    "leader": mark("the role of leader"),
    "organizer": mark("the role of organizer"),
}


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody who would count as a minor.

    :ivar name: what they are called at present
    :ivar first_name: what they would be called
    :ivar goes: in words, what has to go
    """

    name: str
    first_name: str
    goes: tuple[str, ...]


def who_turns(session: Session, event: Event, audience: str) -> Sequence[Turned]:
    """Who would count as a minor if ``event`` were for ``audience``, by name, and what of theirs would go."""
    people = would_be_minors(session, event, audience)
    ids = [place.id for place in people]
    shared = consents.shared(session, ids)
    connected = set[int]()
    for low_id, high_id in session.execute(
        select(Connection.low_id, Connection.high_id).where(
            or_(Connection.low_id.in_(ids), Connection.high_id.in_(ids))
        )
    ):
        connected |= {low_id, high_id}
    writers = set(session.scalars(select(Note.author_id).where(Note.author_id.in_(ids))))
    return [
        Turned(place.name, first_name(place.name), tuple(_goes(place, shared[place.id], connected, writers)))
        for place in people
    ]


def make_stricter(
    session: Session, event: Event, audience: str, *, by: Person, now: datetime, tell: Tell
) -> None:
    """Let the rules for ``audience`` hold at ``event`` from now on.

    Whoever turns into a minor keeps a first name and a badge. Consents, notes they wrote, connections and
    roles go: the database holds none of these for minors.

    :raises netevents.events.domain.AudienceLoosened: if it would not be stricter
    :raises netevents.events.domain.first_ends.GoneAtOnce: if it was over before such an event is kept
    """
    session.refresh(event, ["audience"], with_for_update=True)
    must_be_stricter(event, audience)
    must_be_kept_as(event, audience, now=now)
    turn(session, event, would_be_minors(session, event, audience), now=now, tell=tell)
    keeping.forget_lists(session, event)
    event.audience = audience
    record(session, event, by, mark("made the rules stricter"), now=now, audience=audience)
    session.flush()


def turn(
    session: Session, event: Event, people: Sequence[Registration], *, now: datetime, tell: Tell
) -> None:
    """Let these registrations at ``event`` be minors’ from now on; what is said of it in the trail is the
    caller’s.
    """
    prepared.spoil(session, [event.id])
    ids = [place.id for place in people]
    for place in people:
        tell(TurnsMinor(event=event, registration=place))
    _end_connections(session, event, ids, tell=tell)
    session.execute(delete(Tombstone).where(or_(Tombstone.low_id.in_(ids), Tombstone.high_id.in_(ids))))
    session.execute(delete(Consent).where(Consent.registration_id.in_(ids)))
    session.execute(delete(Note).where(Note.author_id.in_(ids)))
    _let_merges_stand(session, event, people, now=now)
    keeping.forget_contacts(session, ids)
    for place in people:
        place.name = first_name(place.name)
        place.role = "attendee"
        place.organizers_may_email = place.shows_in_graph = False
        place.is_minor = True
    session.flush()


def must_be_stricter(event: Event, audience: str) -> None:
    """Whether ``audience`` has stricter rules than ``event`` has now.

    :raises netevents.events.domain.AudienceLoosened: if not
    """
    if audience not in AUDIENCES or AUDIENCES.index(audience) <= AUDIENCES.index(event.audience):
        raise AudienceLoosened(_("The rules here are as strict already. They can only get stricter."))


def first_name(name: str) -> str:
    """The one word of ``name`` that a minor can go by."""
    for word in re.split(r"[\s@/:.,]+|\d+", name):
        try:
            return one_word(word[:30])
        except OneWordPlease:
            continue
    return NAMELESS


def _end_connections(session: Session, event: Event, ids: Sequence[int], *, tell: Tell) -> None:
    ends = session.scalars(
        select(Connection)
        .where(or_(Connection.low_id.in_(ids), Connection.high_id.in_(ids)))
        .options(joinedload(Connection.low), joinedload(Connection.high))
    ).all()
    for connection in ends:
        by = connection.low if connection.low_id in ids else connection.high
        tell(Withdrawn(event=event, connection=connection, by=by))
        session.delete(connection)
    session.flush()


def _let_merges_stand(
    session: Session, event: Event, places: Sequence[Registration], *, now: datetime
) -> None:
    """No merge into these places can be undone any more; what went is forgotten soon.

    Nor does the trail tell by which name one of them was merged, and came back.
    """
    over = now - UNMERGE_LASTS - timedelta(seconds=1)
    session.execute(
        update(Merge)
        .where(
            Merge.kept_id.in_([place.id for place in places]),
            Merge.undone_at.is_(None),
            Merge.merged_at > over,
        )
        .values(merged_at=over)
    )
    codes = [place.code for place in places]
    session.execute(
        delete(Merge).where(
            Merge.event_id == event.id, Merge.gone_code.in_(codes), Merge.undone_at.is_not(None)
        )
    )
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.event_id == event.id, AuditEntry.facts["gone"].as_string().in_(codes))
        .values(facts={})
        .execution_options(synchronize_session="fetch")
    )


def _goes(place: Registration, shared: frozenset[str], connected: set[int], writers: set[int]) -> list[str]:
    goes = [_(LABELS[field]) for field in LABELS if field in shared]
    if place.name != first_name(place.name):
        goes.insert(0, _("their surname"))
    if place.role != "attendee":
        goes.append(_(ROLE_GOES[place.role]))
    if place.id in writers:
        goes.append(_("their notes"))
    if place.id in connected:
        goes.append(_("their connections"))
    return goes
