"""A report reaches somebody who can read it, also where roles have changed since."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from netevents.exchange import parting
from netevents.groups.domain import give_role, take_role
from tests.cast import a_group, a_person, a_phone, an_event, an_organizer, attending, signed_in, world
from tests.conftest import NOON


def test_who_was_named_and_runs_the_group_no_more_hears_nothing(session):
    owner, named = (an_organizer(session, name) for name in ("Ada", "Eve"))
    group = a_group(session, owner=owner, organizer=named)
    event = an_event(session, group, by=named)
    assert parting.who_hears(session, event, None) == named.id

    give_role(session, group, named, "greeter", now=NOON)
    assert parting.who_hears(session, event, None) == owner.id
    take_role(session, group, named)

    assert parting.who_hears(session, event, None) == owner.id
    assert parting.who_hears(session, event, attending(session, event, owner)) is None


@pytest.mark.parametrize("role", ["leader", "attendee"])
def test_who_was_named_and_leads_the_event_hears(session, role):
    owner, named = an_organizer(session, "Ada"), a_person(session, "Lea", age="adult")
    event = an_event(session, a_group(session, owner=owner), audience="youth")
    attending(session, event, named, role=role, source="organizer")
    event.reports_to_id = named.id

    assert parting.who_hears(session, event, None) == (named if role == "leader" else owner).id


def test_a_leader_reads_what_went_to_somebody_who_is_gone_and_no_organizer_may(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada, eve = an_organizer(session, "Ada"), an_organizer(session, "Eve")
        group = a_group(session, owner=ada, organizer=eve)
        event = an_event(session, group, by=eve, audience="youth")
        lena, otto, pia = (a_person(session, name, age="adult") for name in ("Lena", "Otto", "Pia"))
        attending(session, event, lena, role="leader", source="organizer")
        attending(session, event, pia, role="leader", source="organizer")
        accused = attending(session, event, ada, source="organizer")
        helper = attending(session, event, otto, source="organizer")
        about_ada = parting.report(session, event, helper, accused, "Ada shouted.", now=NOON)
        about_none = parting.report(session, event, helper, None, "It is cold.", now=NOON)
    assert (about_ada.goes_to_id, about_none.goes_to_id) == (eve.id, eve.id)
    lenas, pias = (a_phone(client.application, one) for one in (lena, pia))
    path = f"/e/{event.slug}/leader/reports"
    assert "Ada shouted." not in lenas.get(path).text

    with world(client.application) as session:
        take_role(session, session.merge(group), session.merge(eve))
    signed_in(client, ada)

    assert "Ada shouted." in lenas.get(path).text
    assert "It is cold." not in lenas.get(path).text
    assert "Ada shouted." not in pias.get(path).text
    console = client.get(f"/console/e/{event.slug}/reports").text
    assert about_none.code in console
    assert about_ada.code not in console
