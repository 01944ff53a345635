"""Keeping in touch in ``netevents demo``: cadences, a date, news, and somebody who asks a favour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange.queries import Met, connection_for, connections_of
from netevents.people.models import Person
from netevents_keepintouch import domain, introductions, news
from netevents_keepintouch.models import CLOSE, TERM, YEARLY

OFTEN: Final = {"Amara": CLOSE, "Noor": TERM, "Farid": YEARLY}
NEWS: Final = {
    "Ben": (2, "My game about bees was printed! Forty copies, one for each of you who tested it."),
    "Amara": (1, "The radio plays by day now."),
}
"""Who told what, so many days ago."""
OWN_NEWS: Final = "The club has a laser cutter, and nobody who dares to switch it on."
ASKS: Final = "Ruth"
ABOUT: Final = "at the city archive"
WHY: Final = "I am looking for letters in cipher from 1790, and they are said to have some."
DATE_WITH: Final = "Noor"
DATE: Final = "her exhibition opens"
DAY: Final = timedelta(days=1)


def fill(session: Session, event: Event, *, now: datetime) -> None:
    """What the first one at the group’s ended events wants of those met there, and what these say."""
    before = select(Event).where(Event.group_id == event.group_id, Event.state == "ended")
    for over in session.scalars(before):
        first = session.scalars(
            select(Registration).where(Registration.event_id == over.id).order_by(Registration.id).limit(1)
        ).one()
        me = session.get_one(Person, first.person_id)
        news.post(session, me.id, OWN_NEWS, now=now - 2 * DAY)
        for met in connections_of(session, me, event=over):
            _with(session, me, met, now=now)
    session.flush()


def _with(session: Session, me: Person, met: Met, *, now: datetime) -> None:
    other_id, name = met.other.person_id, met.profile.name.split()[0]
    if name in OFTEN:
        tie = domain.tie_of(session, me.id, other_id)
        domain.keep(session, tie, me.id, OFTEN[name], now=met.connection.met_at + DAY)
    if name == DATE_WITH:
        tie = domain.tie_of(session, me.id, other_id)
        domain.remind(session, tie, me.id, DATE, (now + 5 * DAY).date(), now=met.connection.met_at)
    if name in NEWS:
        days, words = NEWS[name]
        news.post(session, other_id, words, now=now - days * DAY)
    if name == ASKS:
        theirs = connection_for(session, session.get_one(Person, other_id), met.connection.code)
        assert theirs is not None, "they met"
        introductions.ask(session, theirs, ABOUT, WHY, now=now - DAY)
