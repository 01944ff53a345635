"""What is worth a nudge or a day in the calendar, and that off is off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from netevents.exchange.erasure import erase
from netevents.exchange.parting import block, leave
from netevents.host import leaving as host_leaving
from netevents.plugin import HomePage
from netevents_followup import domain, queries
from tests.cast import MADRID, nobody, statements
from tests.conftest import NOON
from tests.plugins.followup.after import DAY, DUE, PLUGIN, an_evening, ended, over


@pytest.fixture
def after(session):
    return over(session)


def nudges(session, after, *names, now):
    people = [after.people[name].person.id for name in names or after.people]
    return {(one.person_id, one.key): one for one in PLUGIN.nudges(session, people, now=now)}


def keys(session, after, *names, now):
    return sorted(key.partition(":")[0] for _, key in nudges(session, after, *names, now=now))


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
