"""Records of minors that were merged go whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netevents.events.models import Event, Merge, Registration
from netevents.exchange import merging
from netevents.exchange.youth import members
from netevents.exchange.youth.retention import youth_due
from netevents.people.models import Person, Profile
from tests.cast import nobody
from tests.conftest import NOON
from tests.exchange.leaving_cast import everywhere, no_plugins
from tests.youth.troop import PAT, a_troop


@pytest.fixture
def troop(session):
    return a_troop(session)


@pytest.fixture
def twin(troop):
    return members.add_member(
        troop.session,
        troop.event,
        members.Member("Mimi", "16-17"),
        PAT,
        by=troop.ada,
        now=NOON,
        tell=nobody,
    )


def minors(session, table=Registration):
    return session.scalar(select(func.count()).select_from(table).where(table.is_minor))


def due(troop, days):
    more = True
    while more:
        more = youth_due(
            troop.session, plugins=no_plugins, now=troop.event.ends_at + timedelta(days=days), tell=nobody
        )


def test_a_double_of_a_minor_goes_with_the_record(troop, twin):
    merging.merge(troop.session, troop.event, troop.mia, twin, by=troop.ada, now=NOON)

    due(troop, 31)

    assert (minors(troop.session), minors(troop.session, Person)) == (0, 0)
    assert "Mimi" not in everywhere(troop.session)
    assert troop.session.scalars(select(Profile.email)).all().count("pat@example.org") == 0


def test_a_shell_without_any_merge_goes_after_thirty_days(troop, twin):
    twin.erased_at = NOON
    twin.name = ""
    troop.session.flush()

    due(troop, 29)
    assert minors(troop.session) == 4
    due(troop, 31)

    assert minors(troop.session) == 0


def test_erasing_one_record_takes_its_double_and_frees_one_seat(troop, twin):
    event_id = troop.event.id
    merging.merge(troop.session, troop.event, troop.mia, twin, by=troop.ada, now=NOON)
    seats = troop.event.seats_taken

    members.erase_member(troop.session, troop.event, troop.mia, plugins=no_plugins, now=NOON, tell=nobody)

    left = everywhere(troop.session)
    assert [name for name in ("Mia", "Mimi") if name in left] == []
    assert troop.session.scalars(select(Merge)).all() == []
    assert troop.session.get_one(Event, event_id).seats_taken == seats - 1
