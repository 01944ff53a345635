"""The queue on phones and in the console."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.domain import end_event
from netevents.events.models import Event
from netevents.exchange.models import Connection
from netevents.host import switches
from netevents.host.telling import tell, tell_end
from netevents.ops.work import one_pass
from netevents_mentoring.queue.models import Help
from tests.cast import engine_of, post, statements, world
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import CONSOLE, HOME, a_night, offering

HELP, CALLS = f"{HOME}help", f"{HOME}calls"


def night_with_mentor(app, *names, **facts):
    night = a_night(app, "Ben", "Cleo", *names, **facts)
    with world(app) as session:
        offering(session, night.program, night.people["Cleo"], "Web")
    return night


def call(night, name, topic="Web", place="Table 7"):
    return post(night.phone(name), HELP, topic=topic, place=place)


def code_of(night):
    with world(night.app) as session:
        return session.scalars(select(Help.code).order_by(Help.id.desc())).first()


def test_the_event_page_offers_help_and_shows_where_a_call_stands(app, clock):
    night = night_with_mentor(app)
    assert "Ask, and a mentor comes" in night.phone("Ben").get("/e/hack-night/").text

    assert call(night, "Ben").location == HELP
    clock.advance(timedelta(minutes=4))

    assert "You have been waiting for 4 minutes." in night.phone("Ben").get("/e/hack-night/").text
    waiting = night.phone("Ben").get(HELP)
    assert waiting.headers["Refresh"] == "5"
    assert "Table 7" in waiting.text


def test_a_mentor_comes_and_the_help_becomes_a_connection(app):
    night = night_with_mentor(app)
    call(night, "Ben")
    code = code_of(night)
    assert "Table 7" in night.phone("Cleo").get(CALLS).text

    assert post(night.phone("Cleo"), f"{HOME}call/{code}/claim").location == CALLS
    assert "Ben waits for you" in night.phone("Cleo").get(CALLS).text
    assert "Cleo is on the way" in night.phone("Ben").get(HELP).text
    answer = post(night.phone("Ben"), f"{HOME}help/they-helped")

    with world(app) as session:
        made = session.scalars(select(Connection)).one()
    assert answer.location == f"/c/{made.code}"
    assert made.how == "help"
    assert "Cleo" in night.phone("Ben").get(answer.location).text
    assert "Yes, we met" in night.phone("Cleo").get(answer.location).text
    assert post(night.phone("Ben"), f"{HOME}help/they-helped").location == HELP
    assert post(night.phone("Cleo"), f"{HOME}call/{code}/helped").location == f"/c/{made.code}"
    assert "What it is about" not in night.phone("Ben").get(HELP).text


def test_whoever_cannot_come_lets_go_and_nobody_came_brings_the_turn_back(app):
    night = night_with_mentor(app)
    call(night, "Ben")
    code = code_of(night)
    for act in (f"{HOME}call/{code}/let-go", f"{HOME}help/nobody-came"):
        post(night.phone("Cleo"), f"{HOME}call/{code}/claim")
        who = "Cleo" if "call/" in act else "Ben"

        assert post(night.phone(who), act).status_code == 302

        assert "You have been waiting" in night.phone("Ben").get(HELP).text
        assert "I’ll come" in night.phone("Cleo").get(CALLS).text


def test_changing_and_taking_back(app):
    night = night_with_mentor(app)
    call(night, "Ben")
    assert 'value="Table 7"' in night.phone("Ben").get(f"{HELP}?change=1").text
    call(night, "Ben", "CSS", "Table 9")
    assert "Table 9" in night.phone("Cleo").get(CALLS).text

    for _ in range(2):
        assert post(night.phone("Ben"), f"{HELP}/take-back").location == HELP

    assert "Nobody waits" in night.phone("Cleo").get(CALLS).text
    assert "Where do you sit?" in night.phone("Ben").get(HELP).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"topic": "", "place": "Table 7"}, "Say in a word or two what it is about."),
        ({"topic": "Web", "place": ""}, "Say where to find you."),
        ({"topic": "Web", "place": "x" * 81}, "Please shorten it to 80 characters."),
    ],
)
def test_what_is_missing_is_said_beside_the_field(app, typed, sentence):
    night = night_with_mentor(app)

    answer = call(night, "Ben", typed["topic"], typed["place"])

    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_list_is_for_those_who_help(app):
    night = night_with_mentor(app, "Dan")

    answer = night.phone("Dan").get(CALLS)

    assert answer.status_code == 409
    assert "Offer to mentor first" in answer.text
    with world(app) as session:
        session.merge(night.people["Dan"]).role = "mentor"
    assert night.phone("Dan").get(CALLS).status_code == 200
    assert f'href="{CALLS}"' in night.phone("Dan").get("/e/hack-night/").text


def test_only_the_two_of_a_call_act_on_it(app):
    night = night_with_mentor(app, "Dan")
    with world(app) as session:
        session.merge(night.people["Dan"]).role = "mentor"
    call(night, "Ben")
    code = code_of(night)
    post(night.phone("Cleo"), f"{HOME}call/{code}/claim")

    for act in ("let-go", "helped"):
        for name in ("Dan", "Ben"):
            assert post(night.phone(name), f"{HOME}call/{code}/{act}").status_code == 404
    assert post(night.phone("Dan"), f"{HOME}call/{code}/claim").status_code == 409


def test_hosts_read_who_waits_and_for_how_long(app, clock):
    night = night_with_mentor(app, "Dan")
    call(night, "Ben")
    clock.advance(timedelta(minutes=1))
    call(night, "Dan", "CSS", "Table 2")
    post(night.phone("Cleo"), f"{HOME}call/{code_of(night)}/claim")
    clock.advance(timedelta(minutes=11))

    page = night.phones["Ada"].get(f"{CONSOLE}queue")

    cells = re.findall(r"<bdi>(.*?)</bdi>", page.text.split("<tbody>")[1])
    assert cells == [
        *("Web", "Table 7", "Ben", "12 minutes", "Nobody yet"),
        *("CSS", "Table 2", "Dan", "11 minutes", "Cleo is on the way"),
    ]
    assert page.headers["Refresh"] == "5"


def test_there_is_none_for_minors_after_the_end_or_where_it_is_switched_off(app):
    night = night_with_mentor(app, minors=("Mia",))
    call(night, "Ben")
    assert night.phone("Mia").get(HELP).status_code == 404
    assert post(night.phone("Mia"), HELP, topic="Web", place="x").status_code == 404
    settings = "/console/e/hack-night/plugins/mentoring"
    post(night.phones["Ada"], settings, settings_version="1")
    assert night.phone("Ben").get(HELP).status_code == 404
    assert "a mentor comes" not in night.phone("Ben").get("/e/hack-night/").text
    post(night.phones["Ada"], settings, queue="y", settings_version="2")
    assert night.phone("Ben").get(HELP).status_code == 200

    with world(app) as session:
        event = session.get_one(Event, night.event.id)
        end_event(session, event, now=NOON, tell=lambda occasion: tell(session, occasion))

    with world(app) as session:
        assert session.scalars(select(Help)).all() == []
    for path in (HELP, CALLS):
        assert night.phone("Ben").get(path).status_code == 404


def test_nothing_is_kept_of_calls_where_mentoring_was_off_at_the_end(app):
    night = night_with_mentor(app)
    call(night, "Ben")
    with world(app) as session:
        event = session.get_one(Event, night.event.id)
        switches.switch_off(session, event, "mentoring")
    one_pass(app)
    with world(app) as session:
        assert len(session.scalars(select(Help)).all()) == 1
        tell_end(session, now=night.event.ends_at, failed=set())

    one_pass(app)

    with world(app) as session:
        assert session.scalars(select(Help)).all() == []


def test_an_end_that_has_passed_closes_the_queue_until_it_is_moved(app):
    night = night_with_mentor(app)
    call(night, "Ben")
    with world(app) as session:
        tell_end(session, now=night.event.ends_at, failed=set())

    with world(app) as session:
        assert session.scalars(select(Help)).all() == []
    assert night.phone("Ben").get(HELP).status_code == 404
    assert "a mentor comes" not in night.phone("Ben").get("/e/hack-night/").text

    with world(app) as session:
        session.get_one(Event, night.event.id).end_told_at = None
    assert night.phone("Ben").get(HELP).status_code == 200


def test_more_calls_take_no_more_statements(app):
    night = night_with_mentor(app, "Dan", "Eve", "Fay")
    counts = []
    for names in (("Ben",), ("Dan", "Eve")):
        for name in names:
            call(night, name)
        pages = []
        for phone, path in ((night.phone("Cleo"), CALLS), (night.phones["Ada"], f"{CONSOLE}queue")):
            with statements(engine_of(app)) as seen:
                assert phone.get(path).status_code == 200
            pages.append(len(seen))
        counts.append(pages)

    assert counts[0] == counts[1]


def test_what_is_said_of_one_mentor_is_not_said_of_the_next(app, clock):
    night = night_with_mentor(app, "Dan")
    with world(app) as session:
        offering(session, night.program, night.people["Dan"], "Web")
    call(night, "Ben")
    code = code_of(night)
    post(night.phone("Cleo"), f"{HOME}call/{code}/claim")
    read = re.search(r'name="read" value="([^"]+)"', night.phone("Ben").get(HELP).text)[1]
    for _ in range(2):
        assert post(night.phone("Cleo"), f"{HOME}call/{code}/let-go").location == CALLS
    clock.advance(timedelta(seconds=3))
    post(night.phone("Dan"), f"{HOME}call/{code}/claim")

    for act in ("they-helped", "nobody-came"):
        answer = post(night.phone("Ben"), f"{HOME}help/{act}", read=read)
        assert answer.status_code == 409
        assert "Somebody else is on the way by now." in answer.text

    assert "Dan is on the way" in night.phone("Ben").get(HELP).text
    with world(app) as session:
        assert session.scalars(select(Connection)).all() == []
    read = re.search(r'name="read" value="([^"]+)"', night.phone("Ben").get(HELP).text)[1]
    assert post(night.phone("Ben"), f"{HOME}help/they-helped", read=read).location.startswith("/c/")
