"""The roll as a file: for a spreadsheet, and as check-ins for Handshake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import consents, exporting, policy
from netevents.exchange.policy import Listed, ProfileView
from netevents.web import csv
from netevents.web.dates import utc

ROLL: Final = (
    "name",
    "role",
    "organization",
    "email",
    "registered_at",
    "checked_in_at",
    "badge_claimed",
)
HANDSHAKE: Final = (
    "student_email_address",
    "registered",
    "checked_in",
    "identifiable_type",
    "identifiable_id",
    "identifier",
)
YES_OR_NO: Final = ("FALSE", "TRUE")


@dataclass(frozen=True)
class AtHandshake:
    """What Handshake calls the event: its kind there, and its number."""

    kind: str = "Event"
    number: str = ""


def roll_csv(session: Session, event: Event) -> Iterator[bytes]:
    """Everyone registered, by name, in pieces of a file. Of a minor it says first name and group only."""
    times = {
        id_: (registered_at, checked_in_at)
        for id_, registered_at, checked_in_at in session.execute(
            select(Registration.id, Registration.registered_at, Registration.checked_in_at).where(
                Registration.event_id == event.id
            )
        )
    }

    def row(place: Listed, view: ProfileView) -> Sequence[str]:
        if place.is_minor:
            return (view.name, view.role, *[""] * (len(ROLL) - 2))
        registered_at, checked_in_at = times[place.id]
        came = utc(checked_in_at) if checked_in_at else ""
        claimed = "yes" if place.is_claimed else ""
        return (view.name, view.role, view.organization, view.email, utc(registered_at), came, claimed)

    return csv.header_and_rows(ROLL, (row(*one) for one in _on_roll(session, event)))


def handshake_csv(session: Session, event: Event, at_handshake: AtHandshake) -> Iterator[bytes]:
    """Who came, as Handshake takes it in: those only who ticked that organizers may have their e-mail."""
    came = frozenset(
        session.scalars(
            select(Registration.id).where(
                Registration.event_id == event.id, Registration.checked_in_at.is_not(None)
            )
        )
    )
    rows = (
        (view.email, "TRUE", YES_OR_NO[place.id in came], at_handshake.kind, at_handshake.number, "")
        for place, view in _on_roll(session, event)
        if view.email
    )
    return csv.header_and_rows(HANDSHAKE, rows)


def _on_roll(session: Session, event: Event) -> Iterator[tuple[Listed, ProfileView]]:
    sharing = consents.who_share(session, event, "organization")
    for place in exporting.everybody_listed(session, event):
        if policy.on_roll(place):
            shared = frozenset({"organization"}) if place.id in sharing else policy.NOTHING
            yield place, policy.for_organizers(place, shared, both_confirmed=True, withdrawn=False)
