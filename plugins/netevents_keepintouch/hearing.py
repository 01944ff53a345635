"""What is told to the plugin: that two were in touch, and that somebody counts as a minor from now on."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.occasions import InTouch
from netevents_keepintouch import domain, leaving, queries
from netevents_keepintouch.models import HOWS, LOGGED


def in_touch(session: Session, occasion: InTouch) -> None:
    """Whoever of the two was in touch, however it was learnt: the time begins anew for both."""
    connection, by = occasion.connection, occasion.by
    if connection.low_minor:
        return
    other_id = session.scalars(
        select(Registration.person_id).where(Registration.id == connection.other_id(by.id))
    ).one()
    tie = domain.tie_of(session, by.person_id, other_id)
    zone = queries.zones(session, [by.person_id])[by.person_id]
    how = occasion.how if occasion.how in HOWS else LOGGED
    domain.in_touch(session, tie, by.person_id, how, zone, now=occasion.at)


def turns_minor(session: Session, registration: Registration) -> None:
    """None of this is for minors: all of theirs goes, at every event."""
    leaving.forget(session, registration.person_id)
