"""Records of minors that were merged go whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netevents.events import domain as events
from netevents.events.models import Event, Merge, Registration
from netevents.exchange import merging
from netevents.exchange.youth import members
from netevents.exchange.youth.guardians import consents_of
from netevents.exchange.youth.retention import youth_due
from netevents.people.models import Person, Profile
from tests.cast import a_person, an_event, attending, nobody
from tests.conftest import NOON
from tests.exchange.leaving_cast import everywhere, no_plugins
from tests.youth.troop import PAT, a_member, a_troop


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


def moved(troop, ends_at, *, now):
    fields = {name: getattr(troop.event, name) for name in events.Plan.__dataclass_fields__}
    events.change(troop.session, troop.event, events.Plan(**fields | {"ends_at": ends_at}), now=now)


def test_records_go_thirty_days_after_the_first_end_of_an_event_that_went_on(troop):
    over = troop.event.ends_at
    moved(troop, over + timedelta(days=20), now=over + timedelta(days=10))
    late = a_member(troop.session, troop.event, "Lou", "13-15", by=troop.ann.person)
    gone = over + timedelta(days=30)

    (consent,) = consents_of(troop.session, late)
    assert consent.ends_at == gone
    for now, left in ((gone, 4), (gone + timedelta(seconds=1), 0)):
        youth_due(troop.session, plugins=no_plugins, now=now, tell=nobody)
        assert minors(troop.session) == left


def test_at_an_event_for_adults_only_who_was_there_by_its_first_end_goes_by_it(session):
    event, over = an_event(session), NOON + timedelta(hours=5)
    mia = attending(session, event, a_person(session, "Mia", age="13-15"))
    event.first_over_at, event.ends_at = over, over + timedelta(days=100)
    tom = attending(session, event, a_person(session, "Tom", age="13-15"), now=over + timedelta(days=99))
    assert mia.is_minor
    assert tom.is_minor
    first, last = over + timedelta(days=30), over + timedelta(days=130)

    for now, left in (
        (first, 2),
        (first + timedelta(seconds=1), 1),
        (last, 1),
        (last + timedelta(seconds=1), 0),
    ):
        youth_due(session, plugins=no_plugins, now=now, tell=nobody)
        assert minors(session) == left
