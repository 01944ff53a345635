"""People who are gone: my note stays mine, and they can still be blocked, unblocked and reported."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange import notes, parting
from netevents.exchange.gone import gone_for, gone_of
from netevents.exchange.models import Block, Note, Report
from netevents.exchange.queries import connection_for, connections_of
from tests.cast import a_person, a_phone, an_event, attending, nobody, post, statements, world
from tests.conftest import NOON
from tests.exchange.parted import ended, gone
from tests.exchange.stage import MINUTE, a_meeting, a_stage, an_attendee, recorded_by_a_leader

WORDS = "Bees in winter"
ENDS = ("undo", "leave", "block")


def a_minor(session, event, who):
    return an_attendee(session, event, a_person(session, who, age="16-17"))


@pytest.mark.parametrize("how", ENDS)
def test_note_is_opened_changed_and_deleted_after_either_side_ended_it(app, how):
    code, ben, cleo, _ = a_meeting(app)
    phone = a_phone(app, ben.person)
    post(phone, f"/c/{code}/note", talked_about=WORDS)

    post(a_phone(app, cleo.person), f"/c/{code}/{how}")

    assert f'href="/people/gone/{cleo.registration.code}"' in phone.get("/people/gone").text
    path = f"/people/gone/{cleo.registration.code}"
    assert WORDS in phone.get(path).text
    assert post(phone, f"{path}/note", talked_about="", offered="My hive tool").location == path
    with world(app) as session:
        note = session.scalars(select(Note)).one()
        assert (note.talked_about, note.offered) == ("", "My hive tool")
    post(phone, f"{path}/note", offered="")
    with world(app) as session:
        assert session.scalars(select(Note)).all() == []


@pytest.mark.parametrize("how", ENDS)
def test_who_ends_it_first_is_blocked_and_reported_still(app, how):
    code, ben, cleo, _ = a_meeting(app)
    post(a_phone(app, cleo.person), f"/c/{code}/{how}")
    phone, path = a_phone(app, ben.person), f"/people/gone/{cleo.registration.code}"

    assert f'action="{path}/block"' in phone.get(path).text
    assert f'href="{path}/report"' in phone.get(path).text
    assert "Tell an organizer" in phone.get(f"{path}/report").text
    assert post(phone, f"{path}/report", words="They followed me home.").location == path
    assert post(phone, f"{path}/block").location == path

    with world(app) as session:
        report = session.scalars(select(Report)).one()
        assert (report.words, report.by_id, report.about_id) == ("They followed me home.", ben.id, cleo.id)
        assert session.get(Block, (ben.person.id, cleo.person.id)) is not None


def test_report_without_words_and_note_too_long_are_said_beside_the_field(app):
    code, ben, cleo, _ = a_meeting(app)
    phone, path = a_phone(app, ben.person), f"/people/gone/{cleo.registration.code}"
    post(phone, f"/c/{code}/leave")

    empty = post(phone, f"{path}/report", words="")
    long = post(phone, f"{path}/note", talked_about="x" * 501)

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Say in a few words what happened." in empty.text
    assert f'href="{path}">Back' in empty.text
    assert "x" * 501 in long.text


@pytest.mark.parametrize("how", ENDS)
def test_nobody_learns_how_the_other_one_ended_it(session, how):
    stage = a_stage(session)
    ended(stage, stage.cleo, how)

    assert gone(session, stage.ben) == [("Cleo", False)]
    assert gone(session, stage.cleo) == [("Ben", how == "block")]


def test_whoever_is_among_my_people_is_not_gone(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    notes.write(session, stage.ben.registration, stage.cleo.registration, offered="A bee", now=NOON)
    assert gone(session, stage.ben) == []

    ended(stage, stage.cleo, "leave")
    code = stage.scan(stage.ben, stage.cleo.screen, now=NOON + 2 * MINUTE).code
    assert code
    assert gone(session, stage.ben) == []
    assert [met.profile.name for met in connections_of(session, stage.ben.person)] == ["Cleo"]


def test_no_is_not_told_to_who_asked(session):
    stage = a_stage(session)
    stage.cleo.registration.asks_first = True
    stage.scan(stage.ben, stage.cleo.screen)
    hers = connection_for(session, stage.cleo.person, stage.made().code)

    parting.decline(session, hers.connection, stage.cleo.registration, now=NOON + MINUTE, tell=nobody)

    assert gone(session, stage.ben) == []
    assert gone(session, stage.cleo) == [("Ben", False)]


def test_minor_finds_who_was_passed_on_and_nobody_else(session):
    event = an_event(session, audience="mixed")
    mia, noa, tim = (
        an_attendee(session, event, a_person(session, who, age="16-17")) for who in ("Mia", "Noa", "Tim")
    )
    lea = a_person(session, "Lea", age="adult")
    made = recorded_by_a_leader(
        session, mia.registration, noa.registration, state="made", released_by_id=lea.id
    )
    dropped = recorded_by_a_leader(session, mia.registration, tim.registration)
    for connection in (made, dropped):
        parting.bury(session, connection, now=NOON)
        connection.state = "withdrawn"

    assert gone(session, mia) == [("Noa", False)]
    assert gone(session, tim) == []
    noa.registration.hidden = True
    session.flush()
    assert gone(session, mia) == []


def test_page_of_a_minor_keeps_no_note(app):
    with world(app) as session:
        event = an_event(session, audience="mixed")
        mia, noa = (
            an_attendee(session, event, a_person(session, who, age="16-17")) for who in ("Mia", "Noa")
        )
        lea = a_person(session, "Lea", age="adult")
        facts = {"state": "withdrawn", "released_by_id": lea.id}
        recorded_by_a_leader(session, mia.registration, noa.registration, **facts)
    phone, path = a_phone(app, mia.person), f"/people/gone/{noa.registration.code}"

    assert "Your note" not in phone.get(path).text
    assert post(phone, f"{path}/note", offered="A bee").status_code == 409
    assert post(phone, f"{path}/block").location == path


def test_note_on_somebody_erased_can_be_deleted(app):
    code, ben, cleo, _ = a_meeting(app)
    phone, path = a_phone(app, ben.person), f"/people/gone/{cleo.registration.code}"
    post(phone, f"/c/{code}/note", talked_about=WORDS)
    post(phone, f"/c/{code}/leave")
    post(a_phone(app, cleo.person), "/me/erase", sure="y")

    page = phone.get(path).text

    assert "left netevents" in page
    assert WORDS in page
    assert f"{path}/block" not in page
    assert post(phone, f"{path}/note", talked_about="").location == "/people/gone"


def test_others_and_people_never_met_have_no_such_page(app):
    code, ben, cleo, mallory = a_meeting(app)
    ours, theirs = (f"/people/gone/{one.registration.code}" for one in (cleo, mallory))
    assert a_phone(app, ben.person).get(ours).status_code == 404
    post(a_phone(app, ben.person), f"/c/{code}/leave")

    for end in ("", "/report"):
        assert a_phone(app, mallory.person).get(ours + end).status_code == 404
        assert a_phone(app, ben.person).get(theirs + end).status_code == 404
    for end in ("/note", "/block", "/unblock", "/report"):
        assert post(a_phone(app, mallory.person), ours + end, words="x").status_code == 404
    assert "Nobody so far." in a_phone(app, mallory.person).get("/people/gone").text
    assert app.test_client().get("/people/gone").location == "/sign-in"


def test_my_people_leads_there(app):
    _, ben, _, _ = a_meeting(app)

    assert 'href="/people/gone"' in a_phone(app, ben.person).get("/people").text


def test_list_takes_as_many_statements_for_three_as_for_one(session):
    stage = a_stage(session)
    ended(stage, stage.ben, "leave")
    session.refresh(stage.ben.person)
    with statements(session.get_bind()) as for_one:
        gone_of(session, stage.ben.person)
    for name in ("Dan", "Eve"):
        other = an_attendee(session, stage.event, name)
        code = stage.scan(stage.ben, other.screen).code
        met = connection_for(session, stage.ben.person, code)
        parting.leave(session, met.connection, stage.ben.registration, now=NOON, tell=nobody)
    session.flush()
    session.refresh(stage.ben.person)
    with statements(session.get_bind()) as for_three:
        assert len(gone_of(session, stage.ben.person)) == 3

    assert len(for_one) == len(for_three) == 1
    assert gone_for(session, stage.ben.person, "nobody") is None


def test_adults_report_a_problem_from_every_page_of_their_event(app):
    with world(app) as session:
        event = an_event(session)
        ben = a_person(session, "Ben")
        attending(session, event, ben)
    phone = a_phone(app, ben)

    for path in ("/e/hack-night/", "/e/hack-night/badge", "/people", "/me"):
        assert phone.get(path).text.count('href="/e/hack-night/report">Report a problem') == 1, path
    page = phone.get("/e/hack-night/report").text
    assert "leader" not in page
    answer = post(phone, "/e/hack-night/report", words="The fire exit is locked.")
    assert answer.status_code == 303
    with world(app) as session:
        assert session.scalars(select(Report.words)).all() == ["The fire exit is locked."]
