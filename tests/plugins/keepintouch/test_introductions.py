"""Ben asks Cleo whether she knows somebody; she asks Dan. Nobody is shown before all three have said yes."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from netevents.events.models import Event, Registration
from netevents.exchange import consents, parting
from netevents.exchange.models import FIELDS, MADE, Connection
from netevents.host import switches
from netevents.host.models import Given
from netevents.ops.work import one_pass
from netevents.people.models import Person, Profile
from netevents_keepintouch import introductions, introductions_panels, leaving
from netevents_keepintouch.introductions_models import Introduction
from tests.cast import a_person, a_phone, an_event, nobody, post, world
from tests.conftest import NOON
from tests.exchange.stage import an_attendee
from tests.plugins.keepintouch.road import DAY, HERE, a_road_with_pages
from tests.routes_world import a_connection

TOPIC, WORDS = "who works in a robotics lab", "I would like to do my thesis there."
PRIVATE = ("dan@example.org", "ben@example.org")


def words(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def follow(client, path, **fields):
    answer = post(client, path, **fields)
    assert answer.status_code in {302, 303}, answer.text
    return client.get(answer.location)


@pytest.fixture
def road(app):
    """Cleo has met Dan and Eve too; Ben has met Cleo and Eve, not Dan. Dan and Ben share all."""
    road = a_road_with_pages(app, "Eve")
    with world(app) as session:
        event = session.merge(road.event)
        dan = an_attendee(session, event, "Dan", profile={"email": "dan@example.org", "phone": "+34 1"})
        consents.give(session, dan.registration, FIELDS, now=NOON)
        cleo = road.people["Cleo"].registration
        road.people["Dan"] = dan
        road.met["Cleo and Dan"] = a_connection(session, cleo, dan.registration)
        road.met["Cleo and Eve"] = a_connection(session, cleo, road.people["Eve"].registration)
    return road


def ask(road, name="Ben", **typed):
    typed = {"topic": TOPIC, "words": WORDS} | typed
    return post(road.phone(name), f"{HERE}/ask/through/{road.met['Cleo'].code}", **typed)


def asked(app, road):
    """Ben has asked Cleo; the address of the introduction."""
    assert ask(road).status_code == 302
    with world(app) as session:
        return f"{HERE}/introductions/{session.scalars(select(Introduction.code)).one()}"


def offered(app, road):
    there = asked(app, road)
    follow(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Dan"].code)
    return there


def between_ben_and_dan(session, road):
    pair = {road.people[name].id for name in ("Ben", "Dan")}
    return session.scalar(select(Connection).where(Connection.low_id.in_(pair), Connection.high_id.in_(pair)))


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


@pytest.fixture
def elsewhere(app, road):
    """Fay was at another event, where Cleo met her; the address there. She shares her e-mail."""
    with world(app) as session:
        event = an_event(session, road.group, by=road.ada, name="Fair", starts_at=NOON - 90 * DAY)
        switches.switch_on(session, event, "keepintouch")
        fay = an_attendee(session, event, a_person(session, "Fay"), profile={"email": "fay@example.org"})
        consents.give(session, fay.registration, FIELDS, now=NOON)
        cleo = an_attendee(session, event, road.people["Cleo"].person)
        road.people["Fay"] = fay
        road.met["Cleo and Fay"] = a_connection(session, cleo.registration, fay.registration)
        slug = event.slug
    return f"/e/{slug}/keepintouch"


def told_to(app, road, name):
    """What Fay is named now, as text."""
    with world(app) as session:
        named = introductions_panels.nudges(session, [road.people[name].person.id], now=NOON)
        return SimpleNamespace(text=" ".join(nudge.title for nudge in named))


def test_people_of_different_events_see_what_the_other_shares_and_can_take_it_back(app, road, elsewhere):
    there = asked(app, road)
    follow(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Fay"].code)
    theirs = f"{elsewhere}/introductions/{there.rsplit('/', 1)[1]}"
    fay = road.phones["Fay"] = a_phone(app, road.people["Fay"].person)
    follow(fay, f"{theirs}/yes")
    assert "fay@example.org" not in road.phone("Ben").get(there).text
    follow(road.phone("Ben"), f"{there}/yes")

    assert "Ben said yes, too" in words(told_to(app, road, "Fay"))
    for phone, room, other in ((fay, elsewhere, "Ben"), (road.phone("Ben"), HERE, "Fay")):
        assert f"You and {other}" in words(phone.get(f"{room}/"))
    assert "You and Ben" in words(fay.get("/"))
    assert "fay@example.org" in road.phone("Ben").get(there).text
    shown = fay.get(theirs)
    assert "ben@example.org" in shown.text
    assert "fay@example.org" not in road.phone("Cleo").get(there).text.replace("/c/", "")
    with world(app) as session:
        session.get_one(Profile, road.id("Ben")).email = "new@example.org"
        registration = session.get_one(Registration, road.people["Ben"].id)
        consents.give(session, registration, [], now=NOON)
    assert "@example.org" not in fay.get(theirs).text.replace("fay@example.org", "")

    follow(fay, f"{theirs}/no")
    assert road.phone("Ben").get(there).status_code == 404
    assert fay.get(theirs).status_code == 404


def test_who_comes_to_one_event_later_keeps_what_was_agreed_until_one_leaves(app, road, elsewhere):
    there = asked(app, road)
    follow(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Fay"].code)
    theirs = f"{elsewhere}/introductions/{there.rsplit('/', 1)[1]}"
    fay = road.phones["Fay"] = a_phone(app, road.people["Fay"].person)
    follow(fay, f"{theirs}/yes")
    follow(road.phone("Ben"), f"{there}/yes")
    with world(app) as session:
        fair = session.get_one(Event, road.people["Fay"].registration.event_id)
        ben = an_attendee(session, fair, session.get_one(Person, road.id("Ben"))).registration

    assert "fay@example.org" in road.phone("Ben").get(there).text
    assert "ben@example.org" in fay.get(theirs).text
    assert "You and Fay" in words(road.phone("Ben").get(f"{HERE}/"))

    with world(app) as session:
        code = a_connection(session, ben, road.people["Fay"].registration).code
    assert road.phone("Ben").get(there).location == f"/c/{code}"
    post(fay, f"/c/{code}/leave")
    assert road.phone("Ben").get(there).status_code == 404
    assert fay.get(theirs).status_code == 404


def test_who_left_the_other_is_not_brought_before_them_again(app, road):
    with world(app) as session:
        met = a_connection(session, road.people["Ben"].registration, road.people["Dan"].registration).code
    post(road.phone("Dan"), f"/c/{met}/leave")
    there = asked(app, road)

    shown = words(road.phone("Cleo").get(there))
    assert "Ask Dan" not in shown
    assert post(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Dan"].code).status_code == 409


def test_nobody_is_asked_who_could_not_read_it_anywhere(app, road, elsewhere):
    there = asked(app, road)
    with world(app) as session:
        fair = session.merge(road.people["Fay"].registration).event_id
        switches.switch_off(session, session.get_one(Event, fair), "keepintouch")
        gus = an_attendee(session, session.get_one(Event, fair), "Gus")
        ben = an_attendee(session, session.get_one(Event, fair), road.people["Ben"].person)
        gus_and_ben = a_connection(session, gus.registration, ben.registration).code

    assert "Ask Dan" in words(road.phone("Cleo").get(there))
    assert "Ask Fay" not in words(road.phone("Cleo").get(there))
    assert post(road.phone("Cleo"), f"{there}/to", to=road.met["Cleo and Fay"].code).status_code == 409
    assert "Gus" not in words(road.phone("Ben").get(f"{HERE}/ask/through"))
    assert road.phone("Ben").get(f"{HERE}/ask/through/{gus_and_ben}").status_code == 404


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
