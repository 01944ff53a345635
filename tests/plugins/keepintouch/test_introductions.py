"""Ben asks Cleo whether she knows somebody; she asks Dan. Nobody is shown before all three have said yes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange import parting
from netevents.exchange.models import MADE
from netevents.host.models import Given
from netevents.ops.work import one_pass
from netevents.people.models import Person
from netevents_keepintouch import introductions, introductions_panels, leaving
from netevents_keepintouch.introductions_models import Introduction
from tests.cast import nobody, post, world
from tests.conftest import NOON
from tests.plugins.keepintouch.asking import (
    TOPIC,
    WORDS,
    a_road_to_dan,
    ask,
    asked,
    between_ben_and_dan,
    offered,
)
from tests.plugins.keepintouch.road import DAY, HERE, follow, words
from tests.routes_world import a_connection

PRIVATE = ("dan@example.org", "ben@example.org")


@pytest.fixture
def road(app):
    return a_road_to_dan(app)


def test_three_people_say_yes_and_only_then_contact_is_shown(app, road):
    ben, cleo, dan = (road.phone(name) for name in ("Ben", "Cleo", "Dan"))
    there = asked(app, road)
    assert "Ben asks whether you know somebody" in words(cleo.get("/"))
    shown = words(cleo.get(there))
    assert TOPIC in shown
    assert WORDS in shown
    assert dan.get(there).status_code == 404

    assert "Passed on." in words(follow(cleo, f"{there}/to", to=road.met["Cleo and Dan"].code))
    assert "Dan" not in words(ben.get(there))
    assert "Ben would like to meet you" in words(dan.get("/"))
    shown = dan.get(there)
    assert WORDS in shown.text
    assert not any(secret in shown.text for secret in PRIVATE)

    assert "You said yes." in words(follow(dan, f"{there}/yes"))
    assert not any(secret in dan.get(there).text for secret in PRIVATE)
    shown = ben.get(there)
    assert "Dan said yes" in words(shown)
    assert not any(secret in shown.text for secret in PRIVATE)
    with world(app) as session:
        assert between_ben_and_dan(session, road) is None

    shown = follow(ben, f"{there}/yes")
    shown = ben.get(shown.location) if shown.status_code == 302 else shown
    assert "dan@example.org" in shown.text
    assert "ben@example.org" in dan.get(dan.get(there).location).text
    with world(app) as session:
        made = between_ben_and_dan(session, road)
        assert (made.state, made.how, made.both_confirmed) == (MADE, "introduction", True)


def test_it_stands_once_on_the_first_page(app, road):
    there = asked(app, road)
    one_pass(app, only={"nudges"})
    with world(app) as session:
        keys = session.scalars(select(Given.key).where(Given.person_id == road.id("Cleo"))).all()

    assert keys == [f"introduction:{there.rsplit('/', 1)[1]}:asked"]
    assert words(road.phone("Cleo").get("/")).count("Ben asks whether you know somebody") == 1


def test_everything_twice_is_harmless(app, road):
    there = asked(app, road)
    assert ask(road).status_code == 302
    follow(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Dan"].code)
    post(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Eve"].code)
    for name in ("Ben", "Cleo", "Dan", "Ben", "Dan", "Ben"):
        assert post(road.phone(name), f"{there}/yes").status_code == 302
    with world(app) as session:
        assert session.scalars(select(Introduction.target_id)).all() == [road.people["Dan"].id]
        assert between_ben_and_dan(session, road).state == MADE


@pytest.mark.parametrize("who", ["Cleo", "Dan"])
def test_a_no_is_told_to_nobody(app, road, who):
    there = offered(app, road) if who == "Dan" else asked(app, road)
    for name in ("Ben", "Cleo"):
        road.phone(name).get(there)  # where they are told that it is done
    before, passed_on = (words(road.phone(name).get(there)) for name in ("Ben", "Cleo"))
    assert "Nobody is told" in words(follow(road.phone(who), f"{there}/no"))

    assert words(road.phone("Ben").get(there)) == before
    assert road.phone(who).get(there).status_code == 404
    if who == "Dan":
        assert words(road.phone("Cleo").get(there)) == passed_on
    for name in ("Ben", "Cleo", "Dan"):
        post(road.phone(name), f"{there}/yes")
    with world(app) as session:
        assert between_ben_and_dan(session, road) is None


def test_who_is_in_the_middle_chooses_from_their_own_people_and_the_asker_never_sees_the_list(app, road):
    there = asked(app, road)
    shown = words(road.phone("Cleo").get(there))

    assert "Ask Dan" in shown
    assert "Ask Eve" not in shown  # Ben knows her
    assert "Ask Ben" not in shown
    for view in (there, f"{HERE}/", f"{HERE}/ask?q=robotics", "/"):
        assert "Dan" not in words(road.phone("Ben").get(view))
    for code in (road.met["Cleo and Eve"].code, road.met["Cleo"].code, "nobody", ""):
        assert post(road.phone("Cleo"), f"{there}/to", to=code).status_code == 409


def test_blocks_count_at_every_step_and_in_silence(app, road):
    there = asked(app, road)
    with world(app) as session:
        ben, dan = (session.get_one(Person, road.id(name)) for name in ("Ben", "Dan"))
        parting.block(session, dan, ben, now=NOON, tell=nobody)
    assert "Ask Dan" not in words(road.phone("Cleo").get(there))
    assert post(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Dan"].code).status_code == 409


@pytest.mark.parametrize("step", ["offered", "agreed", "done"])
def test_a_block_ends_what_is_under_way(app, road, step):
    there = offered(app, road)
    if step != "offered":
        post(road.phone("Dan"), f"{there}/yes")
    if step == "done":
        post(road.phone("Ben"), f"{there}/yes")
    with world(app) as session:
        ben, dan = (session.get_one(Person, road.id(name)) for name in ("Ben", "Dan"))
        parting.block(session, ben, dan, now=NOON, tell=nobody)
    for name in ("Ben", "Dan", "Cleo"):
        assert road.phone(name).get(there).status_code == 404
        assert post(road.phone(name), f"{there}/yes").status_code == 404


def test_who_leaves_the_one_in_the_middle_ends_it(app, road):
    there = offered(app, road)
    post(road.phone("Dan"), f"/c/{road.met['Cleo and Dan'].code}/leave")

    for name in ("Ben", "Dan", "Cleo"):
        assert road.phone(name).get(there).status_code == 404


def test_after_a_month_it_is_let_go_and_later_forgotten(app, road, clock):
    there = offered(app, road)
    clock.advance(31 * DAY)
    for name in ("Ben", "Dan", "Cleo"):
        assert road.phone(name).get(there).status_code == 404
    assert "meet you" not in words(road.phone("Dan").get("/"))
    assert "not long ago" not in ask(road).text

    clock.advance(240 * DAY)
    with world(app) as session:
        introductions.forget_old(session, now=clock())
        assert session.scalars(select(Introduction)).all() == []


def test_the_same_person_is_asked_once_a_month_and_not_more_than_a_few(app, road, clock):
    assert ask(road).status_code == 302
    again = ask(road, topic="who repairs boats")
    assert again.status_code == 422
    assert "not long ago" in words(again)
    assert "who repairs boats" in again.text


def test_who_was_brought_before_somebody_is_not_again_soon(app, road, clock):
    there = offered(app, road)
    post(road.phone("Dan"), f"{there}/no")
    clock.advance(40 * DAY)
    ask(road)
    with world(app) as session:
        code = session.scalars(select(Introduction.code).order_by(Introduction.id.desc())).first()
    assert "Ask Dan" not in words(road.phone("Cleo").get(f"{HERE}/introductions/{code}"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"topic": ""}, "Say whom you are looking for"),
        ({"words": " "}, "Write a line that they can say yes to"),
        ({"words": "x" * 301}, "too long by 1"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(road, typed, said):
    answer = ask(road, **typed)

    assert answer.status_code == 422
    assert said in words(answer)


def test_one_can_take_it_back(app, road):
    there = offered(app, road)
    follow(road.phone("Ben"), f"{there}/no")
    assert road.phone("Dan").get(there).status_code == 404
    assert road.phone("Ben").get(there).status_code == 404
    assert post(road.phone("Ben"), f"{there}/no").status_code == 404


def test_who_left_the_other_is_not_brought_before_them_again(app, road):
    with world(app) as session:
        met = a_connection(session, road.people["Ben"].registration, road.people["Dan"].registration).code
    post(road.phone("Dan"), f"/c/{met}/leave")
    there = asked(app, road)

    shown = words(road.phone("Cleo").get(there))
    assert "Ask Dan" not in shown
    assert post(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Dan"].code).status_code == 409


def test_each_is_nudged_when_it_is_their_turn_and_mails_hold_nothing_private(app, road):
    turns = ["Cleo", "Dan", "Ben"]
    there = asked(app, road)
    acts = [
        lambda: post(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Dan"].code),
        lambda: post(road.phone("Dan"), f"{there}/yes"),
        lambda: post(road.phone("Ben"), f"{there}/yes"),
    ]
    everybody = [road.id(name) for name in ("Ben", "Cleo", "Dan", "Eve")]
    for name, act in zip(turns, acts, strict=True):
        with world(app) as session:
            named = list(introductions_panels.nudges(session, everybody, now=NOON))
        assert [nudge.person_id for nudge in named] == [road.id(name)]
        assert road.phone(name).get(named[0].url).status_code == 200
        assert WORDS not in named[0].title + named[0].mail_text + named[0].text
        assert TOPIC not in named[0].title + named[0].mail_text
        act()
    with world(app) as session:
        [last] = introductions_panels.nudges(session, everybody, now=NOON)
        assert (last.person_id, last.title) == (road.id("Dan"), "Ben said yes, too")
        assert list(introductions_panels.nudges(session, everybody, now=NOON + 15 * DAY)) == []
    assert road.phone("Dan").get(last.url).status_code == 302
    assert "You and Dan" not in words(road.phone("Ben").get(f"{HERE}/")), "he stands among Ben’s people"
    with world(app) as session:
        made = between_ben_and_dan(session, road).code
    post(road.phone("Ben"), f"/c/{made}/leave")
    with world(app) as session:
        assert list(introductions_panels.nudges(session, everybody, now=NOON)) == []
    assert road.phone("Dan").get(last.url).status_code == 404


@pytest.mark.parametrize("name", ["Ben", "Cleo", "Dan"])
def test_who_is_erased_takes_it_along(app, road, name):
    offered(app, road)
    with world(app) as session:
        person = session.get_one(Person, road.id(name))
        held = leaving.held(session, person)
        at = NOON.isoformat()
        told = {
            "introductions_asked_for": {"about": TOPIC, "words": WORDS, "at": at},
            "introductions_asked_of_you": {"about": TOPIC, "at": at, "passed_on": True},
            "introductions_offered_to_you": {"about": TOPIC, "at": at},
        }
        mine = dict(zip(("Ben", "Cleo", "Dan"), told, strict=True))[name]
        assert {part: held[part] for part in told} == {part: [] for part in told} | {mine: [told[mine]]}
        leaving.forget(session, person.id)
        assert session.scalars(select(Introduction)).all() == []
