"""Who is owed a word, why, and when not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from netevents.events.models import Registration
from netevents.exchange import notes, parting
from netevents.languages import speaking
from netevents.people.models import Person
from netevents_keepintouch import domain, news, nudging
from netevents_keepintouch.models import CLOSE, NOT, TERM, YEARLY, Woken
from tests.cast import an_event, nobody, statements
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.plugins.keepintouch.road import DAY, a_road

YEAR = timedelta(days=365)
GLADDER = "People are gladder of a word than one thinks."


def told(road, session, name="Ben", **facts):
    return [(one.title, one.text) for one in road.nudges(session, name, **facts)]


@pytest.mark.parametrize(("cadence", "days"), [(CLOSE, 31), (TERM, 123), (YEARLY, 365)])
def test_each_cadence_is_due_on_its_morning_and_named_a_day_before(session, cadence, days):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", cadence)
    morning = NOON + days * DAY - timedelta(hours=6)  # eight in Madrid, where it is summer

    def named(now):
        return [one.due_at for one in road.nudges(session, "Ben", now=now) if one.title == "Write to Cleo"]

    assert named(morning - DAY - timedelta(minutes=1)) == []
    assert named(morning - DAY) == [morning]
    assert named(morning + 10 * DAY) == [morning]


def test_the_morning_is_eight_by_the_clocks_of_the_person(session):
    road = a_road(session, zones={"Ben": "America/New_York", "Cleo": "Asia/Kolkata"})
    road.keep(session, "Ben", "Cleo", CLOSE)
    road.keep(session, "Cleo", "Ben", CLOSE)
    nudges = road.nudges(session, "Ben", "Cleo", now=NOON + 31 * DAY)

    assert {one.person_id: f"{one.due_at:%d %H:%M}" for one in nudges} == {
        road.id("Ben"): "08 12:00",
        road.id("Cleo"): "08 02:30",
    }


def test_whoever_reads_spanish_is_told_in_spanish_and_notes_stay_as_written(session):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", CLOSE)
    with speaking("es"):
        (one,) = road.nudges(session, "Ben", now=NOON + 31 * DAY)

    assert one.title == "Escribe a Cleo"
    assert one.mail_text == "Quieres seguir cerca. La última vez fue el 8 de mayo de 2026."
    assert one.text == f"{one.mail_text} Anotaste: The spaghetti bridge"


def test_it_says_why_with_the_last_note_and_the_mail_says_no_note(session):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", CLOSE)
    (one,) = road.nudges(session, "Ben", now=NOON + 31 * DAY)

    assert one.text == (
        "You want to stay close. The last one was on 8 May 2026. You noted: The spaghetti bridge"
    )
    assert one.mail_text == "You want to stay close. The last one was on 8 May 2026."
    assert one.url == f"/e/hack-night/keepintouch/with/{road.met['Cleo'].code}"
    assert one.event_id == road.event.id


@pytest.mark.parametrize("who", [("Ben", "Cleo"), ("Cleo", "Ben")])
def test_the_time_begins_anew_when_either_was_in_touch(session, who):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", CLOSE)
    road.touch(session, *who, now=NOON + 20 * DAY)

    assert road.titles(session, "Ben", now=NOON + 31 * DAY) == []
    assert road.titles(session, "Ben", now=NOON + 51 * DAY) == ["Write to Cleo"]


def test_the_time_begins_anew_when_they_meet_again(session):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", CLOSE)
    again = road.meet_again(session, "Ben", "Cleo", at=NOON + 20 * DAY)

    assert road.titles(session, "Ben", now=NOON + 31 * DAY) == []
    nudges = road.nudges(session, "Ben", now=NOON + 51 * DAY)
    assert [one.event_id for one in nudges] == [again.id, road.event.id]
    assert len({one.key for one in nudges}) == 1


def test_what_is_put_off_comes_back_under_another_name(session):
    road = a_road(session)
    tie = road.keep(session, "Ben", "Cleo", CLOSE)
    (before,) = road.nudges(session, "Ben", now=NOON + 31 * DAY)
    domain.put_off(session, tie, road.id("Ben"), "Europe/Madrid", now=NOON + 31 * DAY)

    assert road.titles(session, "Ben", now=NOON + 43 * DAY) == []
    (after,) = road.nudges(session, "Ben", now=NOON + 45 * DAY)
    assert after.key != before.key


def test_it_is_a_year_since_and_soon_no_more(session):
    road = a_road(session)

    assert road.titles(session, "Ben", now=NOON + YEAR - 2 * DAY) == []
    assert told(road, session, now=NOON + YEAR)[0] == (
        "Write to Cleo",
        "It is a year since you met at Hack night. You noted: The spaghetti bridge",
    )
    assert road.titles(session, "Ben", now=NOON + YEAR + 15 * DAY) == []


def test_who_was_in_touch_lately_hears_of_no_year(session):
    road = a_road(session, "Dan")
    for name, days in (("Cleo", 340), ("Dan", 365)):
        road.touch(session, "Ben", name, now=NOON + days * DAY)

    assert road.titles(session, "Ben", now=NOON + YEAR + DAY) == []


def test_a_date_comes_first_on_its_day_and_goes_when_it_is_done(session):
    road = a_road(session)
    tie = road.keep(session, "Ben", "Cleo", CLOSE)
    written = domain.remind(session, tie, road.id("Ben"), "Their interview", date(2026, 6, 10), now=NOON)
    now = NOON + 33 * DAY
    (one,) = road.nudges(session, "Ben", now=now)

    assert (one.title, one.text) == ("Think of Cleo", "You wrote down for 10 June 2026: Their interview")
    assert "interview" not in one.mail_text
    assert f"{one.due_at:%d %H:%M}" == "10 06:00"
    domain.finish(written, now=now)
    assert road.titles(session, "Ben", now=now) == ["Write to Cleo"]
    assert road.titles(session, "Cleo", now=now) == []


def test_a_date_that_has_passed_leaves_the_week_to_others(session):
    road = a_road(session)
    tie = road.keep(session, "Ben", "Cleo", YEARLY)
    domain.remind(session, tie, road.id("Ben"), "Their interview", date(2026, 6, 10), now=NOON)

    assert road.titles(session, "Ben", now=NOON + 46 * DAY) == ["Think of Cleo"]
    assert road.titles(session, "Ben", now=NOON + 47 * DAY) == []


def test_news_are_a_reason_until_one_wrote(session):
    road = a_road(session)
    news.post(session, road.id("Cleo"), "I got the internship", now=NOON + DAY)
    (one,) = road.nudges(session, "Ben", now=NOON + 2 * DAY)

    assert one.title == "Cleo has news"
    assert one.text == "They wrote: “I got the internship” You noted: The spaghetti bridge"
    assert "internship" not in one.mail_text
    road.touch(session, "Ben", "Cleo", now=NOON + 2 * DAY)
    assert road.titles(session, "Ben", now=NOON + 2 * DAY) == []


def test_a_sleeping_contact_is_named_for_four_weeks_unless_they_were_in_touch(session):
    road = a_road(session)
    on = (NOON + 200 * DAY).date()
    for name in ("Cleo", "Dan"):
        session.add(Woken(person_id=road.id("Ben"), other_id=road.id(name), on=on))
    road.touch(session, "Ben", "Dan", now=NOON + 201 * DAY)

    assert told(road, session, now=NOON + 202 * DAY) == [
        (
            "Say hello to Cleo",
            f"You have not heard of each other since 8 May 2026. {GLADDER} You noted: The spaghetti bridge",
        )
    ]
    assert road.titles(session, "Ben", now=NOON + 229 * DAY) == []


def full_of_reasons(session, road):
    """Every reason at once for Ben to write to Cleo, in a year."""
    tie = road.keep(session, "Ben", "Cleo", YEARLY)
    domain.remind(session, tie, road.id("Ben"), "Their exam", date(2027, 5, 8), now=NOON)
    news.post(session, road.id("Cleo"), "I moved", now=NOON + YEAR - DAY)
    session.add(Woken(person_id=road.id("Ben"), other_id=road.id("Cleo"), on=date(2027, 5, 7)))
    return tie


def test_one_reason_is_enough_for_one_person(session):
    road = a_road(session)
    full_of_reasons(session, road)

    assert [one.key.partition(":")[0] for one in road.nudges(session, "Ben", now=NOON + YEAR)].count(
        "date"
    ) == 1
    assert [title for title in road.titles(session, "Ben", now=NOON + YEAR) if "Cleo" in title] == [
        "Think of Cleo"
    ]


def test_there_is_nothing_after_not(session):
    road = a_road(session, "Dan")
    tie = full_of_reasons(session, road)
    domain.keep(session, tie, road.id("Ben"), NOT, now=NOON + DAY)

    for days in (1, 2, 31, 363, 364, 365, 366, 367, 400, 730, 731):
        named = road.titles(session, "Ben", now=NOON + days * DAY)
        assert [title for title in named if "Cleo" in title] == [], days


def test_there_is_nothing_about_who_left_blocked_or_is_gone(session):
    road = a_road(session, "Dan", "Eve")
    for name in ("Cleo", "Dan", "Eve"):
        road.keep(session, "Ben", name, CLOSE)
    now = NOON + 40 * DAY
    assert sorted(road.titles(session, "Ben", now=now)) == [
        "Write to Cleo",
        "Write to Dan",
        "Write to Eve",
    ]

    ben = road.people["Ben"]
    road.met["Cleo"].event = road.event
    parting.leave(session, road.met["Cleo"], ben.registration, now=now, tell=nobody)
    parting.block(session, road.people["Dan"].person, ben.person, now=now, tell=nobody)
    road.people["Eve"].registration.erased_at = now
    assert road.titles(session, "Ben", now=now) == []


def test_the_note_of_the_last_meeting_that_has_one_is_named(session):
    road = a_road(session)
    road.keep(session, "Ben", "Cleo", CLOSE)
    again = road.meet_again(session, "Ben", "Cleo", at=NOON + 2 * DAY)
    assert "The spaghetti bridge" in road.nudges(session, "Ben", now=NOON + 40 * DAY)[0].text

    places = {
        place.person_id: place
        for place in session.scalars(select(Registration).where(Registration.event_id == again.id))
    }
    mine, them = places[road.id("Ben")], places[road.id("Cleo")]
    notes.write(session, mine, them, offered="A book", now=NOON + 2 * DAY)
    assert "You noted: A book" in road.nudges(session, "Ben", now=NOON + 40 * DAY)[0].text


def test_notes_of_the_other_one_are_in_no_nudge(session):
    road = a_road(session)
    ben, cleo = road.people["Ben"].registration, road.people["Cleo"].registration
    notes.write(session, cleo, ben, talked_about="canary-of-Cleo", now=NOON)
    full_of_reasons(session, road)
    named = road.nudges(session, "Ben", "Dan", now=NOON + YEAR)

    assert named
    assert not [one for one in named if "canary" in f"{one.title}{one.text}{one.mail_text}{one.url}"]
    assert not [one for one in named if "spaghetti" in one.mail_text]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_statements_are_as_many_for_thirty_people_as_for_one(session, engine):
    road = a_road(session, *(f"Guest{chr(97 + number)}" for number in range(30)))
    for name in road.people:
        if name != "Ben":
            full = road.keep(session, "Ben", name, CLOSE)
            road.keep(session, name, "Ben", CLOSE)
            domain.remind(session, full, road.id(name), "An exam", date(2026, 6, 9), now=NOON)
            news.post(session, road.id(name), "I moved", now=NOON + 30 * DAY)
    session.commit()

    counts = []
    for people in ([road.id("Cleo")], [road.id(name) for name in road.people]):
        session.expire_all()
        with statements(engine) as seen:
            named = list(nudging.nudges(session, people, now=NOON + 40 * DAY))
        counts.append((len(seen), len(named)))
    assert counts == [(7, 1), (7, 62)]


def test_an_unknown_zone_is_that_of_utc(session):
    road = a_road(session)
    session.execute(update(Person).where(Person.id == road.id("Ben")).values(zone="Atlantis/Capital"))
    session.expire_all()
    road.keep(session, "Ben", "Cleo", CLOSE)

    assert [f"{one.due_at:%H:%M}" for one in road.nudges(session, "Ben", now=NOON + 40 * DAY)] == ["08:00"]


def test_somebody_without_a_place_is_named_nothing(session):
    a_road(session)
    nobody_knows = an_attendee(session, an_event(session, name="Elsewhere"), "Mallory")

    assert list(nudging.nudges(session, [nobody_knows.person.id], now=NOON + YEAR)) == []
