"""When two places turn out to be one person’s, what was between people is not lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange import merging
from netevents.exchange.models import MADE
from netevents.exchange.queries import connection_for
from netevents.people.models import Person
from netevents_keepintouch import domain, following, introductions, introductions_read, queries
from netevents_keepintouch.introductions_models import Introduction
from netevents_keepintouch.models import CLOSE, YEARLY, Tie
from tests.cast import attending, statements
from tests.conftest import NOON
from tests.plugins.keepintouch.road import DAY, a_road
from tests.routes_world import a_connection


@pytest.fixture
def road(session):
    """Ben has met Zoe, who came with the list, and keeps in touch; she is also there with her phone."""
    road = a_road(session)
    listed = attending(session, road.event, "Zoe", source="walk-in")
    phone = attending(session, road.event, "Zoe Z.")
    a_connection(session, road.people["Ben"].registration, listed)
    session.flush()
    return road, listed, phone


def merge(session, road, kept, gone):
    merging.merge(session, road.event, kept, gone, by=road.ada, now=NOON)
    session.flush()
    following.follow_merges(session, now=NOON)
    session.flush()
    session.expire_all()


def test_a_tie_goes_over_with_all_that_is_in_it(session, road):
    road, listed, phone = road
    ben = road.id("Ben")
    tie = domain.tie_of(session, ben, listed.person_id)
    domain.keep(session, tie, ben, CLOSE, now=NOON)
    domain.in_touch(session, tie, ben, "wrote", "UTC", now=NOON + DAY)
    domain.remind(session, tie, ben, "Her exam", date(2026, 6, 10), now=NOON)
    merge(session, road, phone, listed)

    wish = queries.wish(session, ben, phone.person_id)
    assert (wish.keeping.cadence, wish.tie.touched_at) == (CLOSE, NOON + DAY)
    assert [one.words for one in queries.reminders(session, wish.tie, ben)] == ["Her exam"]
    assert session.scalars(select(Tie.id)).all() == [wish.tie.id]
    assert [one.title for one in road.nudges(session, "Ben", now=NOON + 40 * DAY)] == ["Think of Zoe Z."]


def test_what_was_chosen_of_the_one_who_stays_is_kept(session, road):
    road, listed, phone = road
    ben = road.id("Ben")
    a_connection(session, road.people["Ben"].registration, phone)
    domain.keep(session, domain.tie_of(session, ben, phone.person_id), ben, YEARLY, now=NOON)
    domain.keep(session, domain.tie_of(session, ben, listed.person_id), ben, CLOSE, now=NOON)
    merge(session, road, phone, listed)

    assert queries.wish(session, ben, phone.person_id).keeping.cadence == YEARLY
    assert queries.wish(session, ben, listed.person_id) is None


def test_a_tie_with_oneself_is_none(session, road):
    road, listed, phone = road
    a_connection(session, listed, phone)
    domain.tie_of(session, listed.person_id, phone.person_id)
    merge(session, road, phone, listed)

    assert session.scalars(select(Tie)).all() == []


def test_who_still_met_at_another_event_stays(session, road):
    road, listed, phone = road
    ben = road.id("Ben")
    other = road.meet_again(session, "Ben", at=NOON + DAY)
    place = attending(session, other, session.get_one(Person, listed.person_id))
    mine = session.scalars(
        select(Registration).where(Registration.event_id == other.id, Registration.person_id == ben)
    ).one()
    a_connection(session, mine, place)
    domain.keep(session, domain.tie_of(session, ben, listed.person_id), ben, CLOSE, now=NOON)
    merge(session, road, phone, listed)

    assert queries.wish(session, ben, listed.person_id).keeping.cadence == CLOSE


def asked(session, met, target=None):
    """The code of what the one of ``met`` asked of the other, who chose ``target``."""
    made = introductions.ask(session, met, "who repairs boats", "Mine leaks.", now=NOON)
    made.target_id, made.state = (target.id, "offered") if target else (None, made.state)
    session.flush()
    return made.code


def met_by(session, road, name, code):
    return connection_for(session, road.people[name].person, code)


def test_an_introduction_goes_over_with_the_place(session, road):
    road, listed, phone = road
    eve, cleo = (a_connection(session, road.people[name].registration, listed) for name in ("Eve", "Cleo"))
    of_zoe = asked(session, met_by(session, road, "Eve", eve.code))
    to_zoe = asked(session, met_by(session, road, "Ben", road.met["Cleo"].code), listed)
    assert cleo.state == MADE
    merge(session, road, phone, listed)

    for code, part in ((of_zoe, "middle"), (to_zoe, "target")):
        found = introductions_read.find(session, phone.person_id, code, now=NOON)
        assert getattr(found, part).id == phone.id


def test_an_introduction_to_oneself_is_none(session, road):
    road, listed, phone = road
    met = a_connection(session, road.people["Ben"].registration, phone)
    asked(session, connection_for(session, session.get_one(Person, phone.person_id), met.code), listed)
    merge(session, road, phone, listed)

    assert session.scalars(select(Introduction)).all() == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_it_takes_one_statement_where_nothing_was_merged(session, engine, road):
    with statements(engine) as seen:
        following.follow_merges(session, now=NOON)
    assert len(seen) == 1
