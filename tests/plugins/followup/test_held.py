"""What is held of whom: in files, in what they take along, and after they are gone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange.erasure import erase
from netevents.exchange.youth.stricter import make_stricter
from netevents.host import leaving as host_leaving
from netevents.host import telling
from netevents.people.models import ADULT, Person
from netevents_followup import domain, queries
from netevents_followup.models import Checklist, Item, Off, Promise
from tests.cast import MADRID, nobody, statements
from tests.conftest import NOON
from tests.plugins.followup.after import DAY, DUE, PLUGIN, over


@pytest.fixture
def after(session):
    return over(session)


def columns(session, after, name):
    mine = after.people["Ben"].registration
    connection = after.met[name]
    cells = {
        one.name: one.value(connection, None, one.prepare(session, after.event))
        for one in PLUGIN.connection_columns()
    }
    return cells | {
        one.name: one.value(connection, mine, one.prepare(session, after.event))
        for one in PLUGIN.my_connection_columns()
    }


def test_organizers_read_of_a_follow_up_only_where_both_allow_it(session, after):
    ben, cleo = (queries.checklist_of(session, after.people[name].registration) for name in ("Ben", "Cleo"))
    domain.done(domain.item_of(session, after.met["Cleo"], after.people["Ben"].registration), now=DUE)
    session.flush()
    told = []
    for may in ((False, False), (True, False), (False, True), (True, True)):
        ben.organizers_may_see, cleo.organizers_may_see = may
        session.flush()
        told.append(columns(session, after, "Cleo")["follow_up"])

    assert told == ["", "", "", "yes"]
    assert columns(session, after, "Dan")["follow_up"] == ""


def test_one_s_own_file_says_what_is_next_and_what_is_done(session, after):
    ben = after.people["Ben"].registration
    assert columns(session, after, "Cleo") == {
        "follow_up": "",
        "next_step": "",
        "follow_up_due": "2026-05-10",
        "followed_up_at": "",
    }
    domain.promise(session, after.met["Cleo"], ben, "Send slides", due_on=(NOON + 9 * DAY).date(), now=NOON)
    domain.done(domain.item_of(session, after.met["Cleo"], ben), now=DUE)
    session.flush()

    assert columns(session, after, "Cleo") == {
        "follow_up": "",
        "next_step": "Send slides",
        "follow_up_due": "2026-05-17",
        "followed_up_at": "2026-05-10T12:00:00Z",
    }
    assert columns(session, after, "Dan")["follow_up_due"] == "2026-05-10"
    domain.snooze(domain.item_of(session, after.met["Dan"], ben), days=3, zone=MADRID, now=DUE)
    session.flush()
    assert columns(session, after, "Dan")["follow_up_due"] == "2026-05-13"
    domain.switch_off_for_good(session, after.people["Ben"].person, now=DUE)
    assert columns(session, after, "Dan")["follow_up_due"] == ""


def test_the_columns_of_one_s_own_file_are_read_together(session, engine, after):
    session.expire_all()
    with statements(engine) as seen:
        columns(session, after, "Cleo")

    assert len([one for one in seen if "plugin_followup_" in one]) == 1 + 3


def with_everything(session, after):
    ben = after.people["Ben"]
    item = domain.item_of(session, after.met["Cleo"], ben.registration)
    domain.done(item, now=DUE)
    domain.promise(session, after.met["Cleo"], ben.registration, "Slides", due_on=DUE.date(), now=NOON)
    domain.promise(
        session, after.met["Cleo"], after.people["Cleo"].registration, "Her word", due_on=DUE.date(), now=NOON
    )
    domain.switch_off_for_good(session, ben.person, now=NOON)
    session.flush()
    return ben


def test_everything_of_a_person_can_be_taken_along_and_no_word_of_others(session, after):
    held = PLUGIN.take_out(session, with_everything(session, after).person)

    assert held["off_for_good_at"] == "2026-05-08T12:00:00Z"
    assert [one["due_at"] for one in held["checklists"]] == ["2026-05-10T12:00:00Z"]
    assert [(one["connection"], one["done_at"]) for one in held["items"]] == [
        (after.met["Cleo"].code, "2026-05-10T12:00:00Z")
    ]
    assert [one["words"] for one in held["promises"]] == ["Slides"]


def rows_of(session, registration):
    found = {
        table.__name__: session.scalars(select(table).where(column == registration.id)).all()
        for table, column in (
            (Checklist, Checklist.registration_id),
            (Item, Item.by_id),
            (Promise, Promise.by_id),
        )
    }
    return {name for name, rows in found.items() if rows}


def test_of_who_is_erased_no_row_is_left_and_the_other_s_stay(session, after):
    ben = with_everything(session, after)
    assert rows_of(session, ben.registration) == {"Checklist", "Item", "Promise"}

    erase(session, ben.person, plugins=host_leaving.erase, now=DUE, tell=nobody)

    assert rows_of(session, ben.registration) == set()
    assert session.scalars(select(Off)).all() == []
    assert rows_of(session, after.people["Cleo"].registration) == {"Checklist", "Promise"}


def test_of_who_turns_out_a_minor_nothing_is_kept(session, after):
    ben = with_everything(session, after)
    session.get_one(Person, after.people["Cleo"].person.id).age = ADULT
    session.flush()

    make_stricter(
        session, after.event, "mixed", by=after.ada, now=NOON, tell=lambda one: telling.tell(session, one)
    )
    session.expire_all()

    assert session.get_one(Registration, ben.registration.id).is_minor
    assert rows_of(session, ben.registration) == set()
