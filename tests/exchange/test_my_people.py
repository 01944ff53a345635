"""Everybody I have met, and the files in which I take them along."""

from __future__ import annotations

from datetime import timedelta

import pytest
import vobject

from netevents.exchange import notes
from netevents.exchange.connecting import Scan, connect
from netevents.exchange.models import Connection
from netevents.exchange.queries import connections_of
from tests.cast import a_group, a_person, a_phone, an_event, attending, statements, world
from tests.conftest import NOON
from tests.exchange.stage import BEN, CLEO, a_meeting, a_stage, an_attendee, recorded_by_a_leader

DAY = timedelta(days=1)


def scanned(session, scanner, token, now=NOON):
    session.flush()
    return connect(session.connection(), Scan(token=token, secret=scanner.secret), now=now).code


def two_events(app):
    """Ben met Cleo at Hack night, and a day later again at Chess night, and Zoë there; with notes."""
    with world(app) as session:
        stage = a_stage(session)
        first = scanned(session, stage.ben, stage.cleo.screen)
        chess = an_event(
            session,
            a_group(session, "Chess club"),
            name="Chess night",
            starts_at=NOON + DAY,
            ends_at=NOON + DAY + timedelta(hours=3),
        )
        ben = an_attendee(session, chess, stage.ben.person)
        cleo = an_attendee(session, chess, stage.cleo.person)
        zoe = an_attendee(session, chess, "Zoë")
        again = scanned(session, ben, cleo.screen, NOON + DAY)
        scanned(session, ben, zoe.screen, NOON + DAY)
        notes.write(
            session, ben.registration, zoe.registration, talked_about="The Sicilian opening", now=NOON
        )
    return ben, first, again


def test_people_stand_by_event_the_latest_first_with_what_the_note_says(app):
    ben, first, again = two_events(app)

    text = a_phone(app, ben.person).get("/people").text

    assert text.index("Chess night</bdi> <span") < text.index("Zoë") < text.index("Hack night</bdi> <span")
    assert text.index(again) < text.index(first)
    assert "The Sicilian opening" in text


def test_search_finds_names_without_accents_and_words_of_notes(app):
    ben, _, _ = two_events(app)
    phone = a_phone(app, ben.person)

    for words in ("zoe", "SICILIAN", "opening zoë"):
        text = phone.get("/people", query_string={"q": words}).text
        assert "Zoë" in text
        assert "Cleo" not in text

    text = phone.get("/people", query_string={"q": "<b>nobody"}).text
    assert "“<bdi>&lt;b&gt;nobody</bdi>”" in text
    assert "Zoë" not in text


def test_whoever_waits_for_my_yes_stands_on_top(app):
    with world(app) as session:
        stage = a_stage(session)
        dan = an_attendee(session, stage.event, "Dan")
        stage.cleo.registration.asks_first = True
        scanned(session, stage.cleo, dan.screen)
        scanned(session, stage.ben, stage.cleo.screen)

    hers = a_phone(app, stage.cleo.person).get("/people").text
    his = a_phone(app, stage.ben.person).get("/people").text

    assert hers.index("They wait for your yes") < hers.index(">Ben<") < hers.index(">Dan<")
    assert hers.count(">Ben<") == 1
    assert "Waits for their yes" in his


def test_empty_list_is_friendly(app):
    with world(app) as session:
        ben = attending(session, an_event(session), a_person(session))

    text = a_phone(app, ben.person).get("/people").text

    assert "Nobody here yet" in text
    assert 'href="/e/hack-night/badge"' in text
    assert "my-connections.csv" not in text


def test_page_and_files_are_for_people_who_are_signed_in(client):
    for path in ("/people", "/people/my-connections.csv", "/people/all.vcf", "/c/nobody/card.vcf"):
        assert client.get(path).location == "/sign-in"


def test_list_takes_as_many_statements_for_three_as_for_one(session):
    stage = a_stage(session)
    stage.scan(stage.ben, stage.cleo.screen)
    session.refresh(stage.ben.person)
    with statements(session.get_bind()) as for_one:
        connections_of(session, stage.ben.person)
    for name in ("Dan", "Eve"):
        stage.scan(stage.ben, an_attendee(session, stage.event, name).screen)
    session.refresh(stage.ben.person)
    with statements(session.get_bind()) as for_three:
        assert len(connections_of(session, stage.ben.person)) == 3

    assert len(for_three) == len(for_one)


@pytest.mark.parametrize(
    "path", ["/people/my-connections.csv", "/people/all.vcf", "/c/{code}/card.vcf", "/me/take-out.zip"]
)
def test_no_file_of_people_leaves_over_plain_http(app, path):
    code, ben, _, _ = a_meeting(app)
    phone = a_phone(app, ben.person)
    assert phone.get(path.format(code=code)).status_code == 200

    phone.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    answer = phone.get(path.format(code=code))

    assert answer.status_code == 403
    assert "Files of people need https." in answer.text
    spanish = phone.get(path.format(code=code), headers={"Accept-Language": "es"})
    assert "Los archivos con personas" in spanish.text


def test_card_holds_what_the_other_shares_under_one_lasting_name(app):
    ben, first, again = two_events(app)
    phone = a_phone(app, ben.person)

    answers = [phone.get(f"/c/{code}/card.vcf") for code in (first, again)]
    cards = [vobject.readOne(answer.text) for answer in answers]

    assert {answer.content_type for answer in answers} == {"text/vcard; charset=utf-8"}
    assert {card.version.value for card in cards} == {"3.0"}
    assert {card.fn.value for card in cards} == {"Cleo"}
    assert len({card.uid.value for card in cards}) == 1
    assert not hasattr(cards[0], "email")


def test_file_of_all_cards_has_one_for_each_person(app):
    ben, _, _ = two_events(app)

    text = a_phone(app, ben.person).get("/people/all.vcf").text

    assert sorted(card.fn.value for card in vobject.readComponents(text)) == ["Cleo", "Zoë"]


def test_nobody_else_gets_the_card(app):
    code, _, _, mallory = a_meeting(app)

    assert a_phone(app, mallory.person).get(f"/c/{code}/card.vcf").status_code == 404
    assert a_phone(app, mallory.person).get("/people/all.vcf").status_code == 404


def test_minors_have_no_card(app):
    with world(app) as session:
        event = an_event(session, audience="mixed")
        people = [a_person(session, name, age="13-15") for name in ("Mia", "Noa")]
        mia, noa = (attending(session, event, person) for person in people)
        leader = a_person(session, "Lea", age="adult")
        connection = recorded_by_a_leader(session, mia, noa, state="made", released_by_id=leader.id)
        code = connection.code

    phone = a_phone(app, people[0])
    assert phone.get(f"/c/{code}/card.vcf").status_code == 404
    assert "Noa" in phone.get("/people").text
    assert "all.vcf" not in phone.get("/people").text


def test_withdrawn_and_waiting_people_leave_nothing_in_my_files(app):
    code, ben, cleo, _ = a_meeting(app)
    with world(app) as session:
        connection = session.query(Connection).filter_by(code=code).one()
        connection.high_withdrawn_at = NOON

    phone = a_phone(app, ben.person)
    assert CLEO["organization"] not in phone.get("/people/my-connections.csv").text
    card = vobject.readOne(phone.get(f"/c/{code}/card.vcf").text)
    assert set(card.contents) == {"version", "uid", "fn", "n"}
    assert BEN["ask_me_about"] in a_phone(app, cleo.person).get(f"/c/{code}").text

    with world(app) as session:
        session.query(Connection).filter_by(code=code).one().state = "waiting"
    assert phone.get(f"/c/{code}/card.vcf").status_code == 404
    assert phone.get("/people/my-connections.csv").text.count("\r\n") == 1


def test_whoever_scans_in_the_same_moment_is_told_that_they_are_connected_too(app, clock):
    code, ben, _, _ = a_meeting(app)
    phone = a_phone(app, ben.person)

    assert "You two have already met." not in phone.get(f"/c/{code}?scan=again").text
    clock.advance(timedelta(minutes=1))
    assert "You two have already met." in phone.get(f"/c/{code}?scan=again").text
