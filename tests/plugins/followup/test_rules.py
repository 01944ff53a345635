"""Whose checklist there is when an event is over, what is worth a nudge, and what is held of whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from netevents.events.domain import open_event
from netevents.events.models import Registration
from netevents.exchange.erasure import erase
from netevents.exchange.parting import block, leave
from netevents.exchange.youth.stricter import make_stricter
from netevents.host import leaving as host_leaving
from netevents.host import telling
from netevents.occasions import Connected, EventCopied
from netevents.people.models import ADULT, Person
from netevents.plugin import HomePage
from netevents_followup import Followup, domain, queries
from netevents_followup.models import STEPS, Checklist, Item, Off, Plan, Promise
from netevents_followup.words import PRESETS
from tests.cast import MADRID, an_event, attending, nobody, statements
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.plugins.followup.after import an_evening, ended
from tests.routes_world import a_connection

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = NOON + 2 * DAY
PLUGIN = Followup()


@pytest.fixture
def after(session):
    found = an_evening(session)
    ended(session, found)
    return found


def nudges(session, after, *names, now):
    people = [after.people[name].person.id for name in names or after.people]
    return {(one.person_id, one.key): one for one in PLUGIN.nudges(session, people, now=now)}


def keys(session, after, *names, now):
    return sorted(key.partition(":")[0] for _, key in nudges(session, after, *names, now=now))


def test_every_adult_has_a_checklist_due_by_daylight_where_they_are(session):
    evening = an_evening(session, "Dan", zones={"Dan": "Asia/Tokyo"})
    attending(session, evening.event, "Mia", age="16-17")
    assert session.scalars(select(Checklist)).all() == []

    ended(session, evening)

    due = {
        name: queries.checklist_of(session, evening.people[name].registration).due_at
        for name in ("Ben", "Cleo", "Dan")
    }
    tokyo_next_morning = datetime(2026, 5, 11, 0, 0, tzinfo=UTC)
    assert due == {"Ben": DUE, "Cleo": DUE, "Dan": tokyo_next_morning}
    assert session.scalar(select(func.count()).select_from(Checklist)) == 3


def test_an_event_that_nobody_ends_is_over_at_its_end(session):
    evening = an_evening(session)

    assert not domain.lay(session, now=evening.event.ends_at - timedelta(minutes=1))
    assert domain.lay(session, now=evening.event.ends_at)

    assert queries.checklist_of(session, evening.people["Ben"].registration).due_at >= (
        evening.event.ends_at + 2 * DAY
    )
    assert not domain.lay(session, now=evening.event.ends_at)


def test_an_end_that_came_too_early_counts_days_anew_and_keeps_what_was_done(session, after):
    ben = after.people["Ben"].registration
    domain.done(domain.item_of(session, after.met["Cleo"], ben), now=NOON)
    open_event(session, after.event, now=NOON + HOUR, tell=nobody)

    ended(session, after, now=NOON + 3 * HOUR)
    session.expire_all()

    assert queries.checklist_of(session, ben).due_at == DUE + 3 * HOUR
    assert session.get(Item, (after.met["Cleo"].id, ben.id)).done_at == NOON


@pytest.mark.parametrize("again", [True, False])
def test_an_end_that_moved_counts_days_anew_where_nobody_says_it(session, again):
    evening = an_evening(session)
    if again:
        ended(session, evening)
        open_event(session, evening.event, now=NOON + HOUR, tell=nobody)
    else:
        assert domain.lay(session, now=evening.event.ends_at)
    evening.event.ends_at += DAY
    session.flush()
    assert not domain.lay(session, now=NOON + 20 * HOUR)
    while domain.lay(session, now=evening.event.ends_at):
        session.flush()
    session.expire_all()

    due_at = queries.checklist_of(session, evening.people["Ben"].registration).due_at
    assert due_at >= evening.event.ends_at + 2 * DAY


def test_an_end_that_was_said_late_counts_from_when_it_was_over(session):
    evening = an_evening(session)

    ended(session, evening, now=evening.event.ends_at + DAY)

    due_at = queries.checklist_of(session, evening.people["Ben"].registration).due_at
    assert due_at == evening.event.ends_at + 2 * DAY


def test_thousands_take_a_handful_of_statements_for_each_batch(session, engine, monkeypatch):
    monkeypatch.setattr(domain, "BATCH", 4)
    evening = an_evening(session, *"DEFGHIJK")
    domain.begin(session, evening.event)
    session.flush()

    counted = []
    with_more = True
    while with_more:
        with statements(engine) as seen:
            with_more = domain.lay(session, now=NOON)
            session.flush()
        counted.append(len(seen))

    assert session.scalar(select(func.count()).select_from(Checklist)) == 10
    assert len(counted) == 4
    assert max(counted) <= 4


def test_an_upload_after_the_end_adds_who_is_missing_and_twice_is_harmless(session):
    after = an_evening(session)
    ended(session, after)
    after.event.state = "open"
    late = an_attendee(session, after.event, "Late")
    after.event.state = "ended"
    met = a_connection(session, after.people["Ben"].registration, late.registration)

    for _ in range(2):
        PLUGIN.react(session, Connected(event=after.event, connection=met))

    assert queries.checklist_of(session, late.registration).due_at == DUE
    lines = queries.lines_of(session, after.people["Ben"].registration, after.event)
    assert [line.met.profile.name for line in lines] == ["Cleo", "Dan", "Eve", "Late"]


def test_one_nudge_for_the_whole_list_until_nobody_waits(session, after):
    assert keys(session, after, "Ben", now=DUE - 2 * DAY) == []
    found = nudges(session, after, "Ben", now=DUE)
    [nudge] = found.values()
    assert (nudge.due_at, nudge.url, nudge.event_id) == (DUE, "/e/hack-night/followup/", after.event.id)

    for name in ("Cleo", "Dan", "Eve"):
        assert keys(session, after, "Ben", now=DUE) == ["list"]
        domain.done(domain.item_of(session, after.met[name], after.people["Ben"].registration), now=DUE)
        session.flush()

    assert keys(session, after, "Ben", now=DUE) == []
    assert keys(session, after, "Cleo", now=DUE) == ["list"]


@pytest.mark.parametrize("ending", ["leave", "block", "erase", "skip"])
def test_whom_one_met_and_who_is_gone_is_worth_no_nudge(session, ending):
    after = an_evening(session, "Dan")
    ended(session, after)
    ben, cleo = after.people["Ben"], after.people["Cleo"]
    leave(session, after.met["Dan"], ben.registration, now=NOON, tell=nobody)
    match ending:
        case "leave":
            leave(session, after.met["Cleo"], cleo.registration, now=NOON, tell=nobody)
        case "block":
            block(session, cleo.person, ben.person, now=NOON, tell=nobody)
        case "erase":
            erase(session, cleo.person, plugins=host_leaving.erase, now=NOON, tell=nobody)
        case "skip":
            domain.skip(domain.item_of(session, after.met["Cleo"], ben.registration), now=NOON)
    session.flush()

    assert keys(session, after, "Ben", now=DUE) == []


def test_put_off_is_silent_until_its_morning_and_then_a_new_reason(session, after):
    ben = after.people["Ben"].registration
    [first] = nudges(session, after, "Ben", now=DUE)
    for name in ("Cleo", "Dan", "Eve"):
        domain.snooze(domain.item_of(session, after.met[name], ben), days=3, zone=MADRID, now=DUE)
    session.flush()
    morning = datetime(2026, 5, 13, 7, 0, tzinfo=UTC)

    assert keys(session, after, "Ben", now=morning - DAY - timedelta(minutes=1)) == []
    [(again, soon)] = nudges(session, after, "Ben", now=morning - timedelta(hours=2)).items()
    [(still, now)] = nudges(session, after, "Ben", now=morning + timedelta(hours=2)).items()
    assert (soon.due_at, now.due_at) == (morning, morning)
    assert again == still != first


def test_who_is_put_off_long_after_comes_back_all_the_same(session, after):
    ben, late = after.people["Ben"], DUE + 40 * DAY
    assert keys(session, after, "Ben", now=late) == []
    domain.snooze(domain.item_of(session, after.met["Cleo"], ben.registration), days=7, zone=MADRID, now=late)
    session.flush()
    morning = datetime(2026, 6, 26, 7, 0, tzinfo=UTC)

    assert keys(session, after, "Ben", now=morning - DAY - timedelta(minutes=1)) == []
    [(again, soon)] = nudges(session, after, "Ben", now=morning - timedelta(hours=2)).items()
    [(still, now)] = nudges(session, after, "Ben", now=morning + timedelta(hours=2)).items()
    assert (again, soon.due_at, now.due_at) == (still, morning, morning)
    page = HomePage(session=session, person=ben.person, places=[ben.registration], now=late)
    assert [one.on for one in PLUGIN.entries(page)] == [morning.date()]
    assert keys(session, after, "Ben", now=morning + 29 * DAY) == []


def test_a_promise_is_named_on_its_day_and_its_words_are_in_no_mail(session, after):
    ben = after.people["Ben"]
    domain.promise(
        session, after.met["Cleo"], ben.registration, "Send slides", due_on=(NOON + 9 * DAY).date(), now=NOON
    )
    morning = datetime(2026, 5, 17, 7, 0, tzinfo=UTC)

    assert "promise" not in keys(session, after, "Ben", now=morning - DAY - timedelta(minutes=1))
    [nudge] = [
        one for (_, key), one in nudges(session, after, "Ben", now=morning).items() if "promise" in key
    ]
    assert (nudge.due_at, nudge.title, nudge.text) == (morning, "Your promise to Cleo", "Send slides")
    assert "slides" not in f"{nudge.title}{nudge.mail_text}{nudge.url}"


def test_one_person_is_promised_no_more_than_anybody_can_keep(session, after):
    ben, day = after.people["Ben"].registration, DUE.date()
    for number in range(domain.OPEN_AT_MOST):
        made = domain.promise(session, after.met["Cleo"], ben, f"No {number}", due_on=day, now=NOON)
    with pytest.raises(domain.TooManyPromises):
        domain.promise(session, after.met["Cleo"], ben, "One more", due_on=day, now=NOON)
    assert domain.promise(session, after.met["Cleo"], ben, made.words, due_on=day, now=NOON) is made
    made.kept_at = NOON
    assert domain.promise(session, after.met["Cleo"], ben, "One more", due_on=day, now=NOON)


@pytest.mark.parametrize("switch", ["event", "for good"])
def test_off_is_off(session, after, switch):
    ben = after.people["Ben"]
    domain.promise(session, after.met["Cleo"], ben.registration, "Slides", due_on=DUE.date(), now=NOON)
    assert keys(session, after, "Ben", now=DUE) == ["list", "promise"]

    if switch == "event":
        queries.checklist_of(session, ben.registration).off_at = NOON
    else:
        domain.switch_off_for_good(session, ben.person, now=NOON)
    session.flush()

    assert keys(session, after, "Ben", now=DUE) == []
    assert [
        *PLUGIN.entries(HomePage(session=session, person=ben.person, places=[ben.registration], now=DUE))
    ] == []


def test_a_thousand_people_take_two_statements(session, engine, after):
    counted = []
    for names in (("Ben",), tuple(after.people)):
        session.expire_all()
        with statements(engine) as seen:
            nudges(session, after, *names, now=DUE)
        counted.append(len([one for one in seen if "plugin_followup_" in one]))
    assert counted == [2, 2]


def test_a_calendar_names_days_and_no_note(session, after):
    ben = after.people["Ben"]
    domain.promise(session, after.met["Cleo"], ben.registration, "Slides", due_on=DUE.date(), now=NOON)

    entries = [
        *PLUGIN.entries(HomePage(session=session, person=ben.person, places=[ben.registration], now=NOON))
    ]

    assert [(one.title, one.on) for one in entries] == [
        ("Write to those you met at Hack night", DUE.date()),
        ("Your promise to Cleo", DUE.date()),
    ]


def test_a_copy_of_the_event_brings_the_organizer_s_steps(session, after):
    domain.change_plan(session, after.event, dict.fromkeys(STEPS, "") | {"thank": "Say thanks."})
    copy = an_event(session, session.get(type(after.event.group), after.event.group_id), state="draft")

    telling.tell(session, EventCopied(event=copy, source=after.event))

    plan = session.get(Plan, copy.id)
    assert [getattr(plan, step) for step in STEPS] == ["Say thanks.", "", "", ""]
    assert plan.begun_at is None


@pytest.mark.parametrize("kind", sorted(PRESETS))
def test_each_kind_of_event_begins_with_four_steps(session, kind):
    event = an_event(session, kind=kind)

    PLUGIN.switched_on(session, event)

    plan = session.get(Plan, event.id)
    assert {step: getattr(plan, step) for step in STEPS} == PRESETS[kind]
    assert all(PRESETS[kind].values())


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
