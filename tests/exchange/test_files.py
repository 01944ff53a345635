"""The roll, Handshake's check-ins and the picture as files: who is in them, and that readers open them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

import igraph
import networkx as nx
import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.audit import act_in_words
from netevents.events.models import AuditEntry
from netevents.exchange import files, parting
from netevents.exchange.exports import connections_csv
from netevents.exchange.graph import graph, graphml
from netevents.exchange.rolls import HANDSHAKE, ROLL, AtHandshake, handshake_csv, roll_csv
from netevents.groups.domain import give_role
from netevents.groups.models import Group
from netevents.languages import speaking
from tests.cast import a_person, a_phone, an_event, an_organizer, attending, nobody, post, world
from tests.conftest import NOON
from tests.exchange.stage import CLEO, Stage, a_stage, an_attendee, recorded_by_a_leader

NAMES = ("Dan", "Eve", "Fay", "=1+1", 'Gül "G" & <b>', "李 明")


def rows(pieces: Iterable[bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))


def a_crowd(session: Session) -> Stage:
    """Ben has met everybody, Cleo two of them; those with an even number let their names be seen."""
    stage = a_stage(session)
    others = [an_attendee(session, stage.event, name) for name in NAMES]
    for number, other in enumerate(others):
        other.registration.shows_in_graph = number % 2 == 0
        stage.scan(stage.ben, other.screen)
    for other in others[:2]:
        stage.scan(stage.cleo, other.printed)
    stage.scan(stage.ben, stage.cleo.screen)
    return stage


def test_roll_says_who_they_are_and_when_they_came(session):
    stage = a_stage(session)
    stage.cleo.registration.organizers_may_email = True
    stage.cleo.registration.checked_in_at = NOON
    session.flush()

    assert rows(roll_csv(session, stage.event)) == [
        dict(zip(ROLL, ("Ben", "attendee", "", "", "2026-05-08T12:00:00Z", "", "yes"), strict=True)),
        dict(
            zip(
                ROLL,
                ("Cleo", "attendee", "", CLEO["email"], *["2026-05-08T12:00:00Z"] * 2, "yes"),
                strict=True,
            )
        ),
    ]


def test_roll_has_those_who_stay_out_of_who_met_whom_but_nobody_erased(session):
    stage = a_stage(session)
    stage.ben.registration.stays_out = True
    stage.cleo.registration.erased_at = NOON
    session.flush()

    assert [row["name"] for row in rows(roll_csv(session, stage.event))] == ["Ben"]


def test_minors_on_the_roll_are_first_name_and_group_and_nothing_else(session):
    event = an_event(session, audience="youth")
    mia = attending(session, event, a_person(session, "Mia", age="13-15"))
    mia.subgroup, mia.checked_in_at = "Otters", NOON
    session.flush()

    row = rows(roll_csv(session, event))[0]

    assert {name: cell for name, cell in row.items() if cell} == {"name": "Mia (Otters)", "role": "attendee"}
    assert rows(handshake_csv(session, event, AtHandshake())) == []


def test_a_badge_that_nobody_claimed_is_a_name_on_the_roll(session):
    stage = a_stage(session)
    place = stage.cleo.registration
    place.organizers_may_email, place.claimed_at = True, None
    session.flush()

    row = rows(roll_csv(session, stage.event))[1]

    assert (row["name"], row["organization"], row["email"], row["badge_claimed"]) == ("Cleo", "", "", "")


def test_handshake_gets_those_who_let_organizers_have_their_email(session):
    stage = a_stage(session)
    for place in (stage.ben.registration, stage.cleo.registration):
        place.organizers_may_email = True
    stage.ben.registration.checked_in_at = NOON
    an_attendee(session, stage.event, "Dan", profile={"email": "dan@example.org"})
    session.flush()

    file = b"".join(handshake_csv(session, stage.event, AtHandshake("CareerFairSession", "4242")))

    assert file.decode("utf-8-sig") == (
        f"{','.join(HANDSHAKE)}\r\n"
        "ben@example.org,TRUE,TRUE,CareerFairSession,4242,\r\n"
        "cleo@example.org,TRUE,FALSE,CareerFairSession,4242,\r\n"
    )


def test_networkx_igraph_and_pandas_read_the_same_pairs(session, tmp_path):
    stage = a_crowd(session)
    file = tmp_path / "who-met-whom.graphml"
    file.write_bytes(b"".join(graphml(session, stage.event)))
    listed = pd.read_csv(BytesIO(b"".join(connections_csv(session, stage.event))), na_filter=False)
    pairs = {row.connection_id: frozenset((row.person_a, row.person_b)) for row in listed.itertuples()}
    named = {name for number, name in enumerate(NAMES) if number % 2 == 0}

    drawn = nx.read_graphml(file)
    assert not drawn.is_directed()
    by_networkx = {
        facts["connection_id"]: known({drawn.nodes[one].get("name"), drawn.nodes[other].get("name")})
        for one, other, facts in drawn.edges(data=True)
    }
    read = igraph.Graph.Read_GraphML(str(file))
    by_igraph = {
        edge["connection_id"]: known({read.vs[edge.source]["name"], read.vs[edge.target]["name"]})
        for edge in read.es
    }

    assert len(pairs) == 9
    assert by_networkx == by_igraph == {code: pair & named for code, pair in pairs.items()}
    assert drawn.number_of_nodes() == read.vcount() == 8
    assert {facts["both_confirmed"] for *_, facts in drawn.edges(data=True)} == {True, False}
    assert {facts["met_at"] for *_, facts in drawn.edges(data=True)} == {"2026-05-08T12:00:00Z"}


def known(names: set[str | None]) -> set[str]:
    return {name for name in names if name}


@pytest.mark.parametrize("what", ["stays out", "erased", "blocked", "waiting", "left"])
def test_who_is_not_in_the_list_is_not_in_the_picture(session, what):
    stage = a_crowd(session)
    connection = stage.made()
    session.refresh(connection, ["event"])
    match what:
        case "stays out":
            stage.cleo.registration.stays_out = True
        case "erased":
            stage.cleo.registration.erased_at = NOON
        case "blocked":
            parting.block(session, stage.cleo.person, stage.ben.person, now=NOON, tell=nobody)
        case "waiting":
            connection.state = "waiting"
        case "left":
            parting.leave(session, connection, stage.cleo.registration, now=NOON, tell=nobody)
    session.flush()

    lines = len(graph(session, stage.event).pairs)

    assert lines == (6 if what in {"stays out", "erased"} else 8)
    assert b"".join(graphml(session, stage.event)).count(b"<edge") == lines
    assert len(rows(connections_csv(session, stage.event))) == lines


def test_minors_are_in_no_picture(session):
    event = an_event(session, audience="youth")
    mia, noa = (attending(session, event, a_person(session, name, age="13-15")) for name in ("Mia", "Noa"))
    leader = a_person(session, "Lea", age="adult")
    mia.shows_in_graph = True
    recorded_by_a_leader(session, mia, noa, state="made", released_by_id=leader.id)

    assert graph(session, event).names == []
    assert b"<node" not in b"".join(graphml(session, event))
    assert len(rows(connections_csv(session, event))) == 1


@pytest.mark.parametrize("why", ["not agreed", "not claimed", "hidden"])
def test_a_dot_has_a_name_only_where_its_person_agreed_and_is_there(session, why):
    stage = a_crowd(session)
    place = stage.cleo.registration
    place.shows_in_graph = why != "not agreed"
    place.claimed_at = None if why == "not claimed" else NOON
    place.hidden = why == "hidden"
    session.flush()

    assert "Cleo" not in graph(session, stage.event).names

    place.shows_in_graph, place.claimed_at, place.hidden = True, NOON, False
    assert "Cleo" in graph(session, stage.event).names


def test_signs_that_xml_cannot_hold_are_replaced(session):
    stage = a_crowd(session)
    stage.cleo.registration.shows_in_graph = True
    stage.cleo.registration.name = "a\x0b\ufffeb"
    session.flush()

    assert '<data key="name">a\ufffd\ufffdb</data>'.encode() in b"".join(graphml(session, stage.event))


@pytest.fixture
def ada(app):
    with world(app) as session:
        organizer = an_organizer(session)
        stage = a_crowd(session)
        stage.cleo.registration.organizers_may_email = True
        give_role(session, session.scalars(select(Group)).one(), organizer, "organizer", now=NOON)
    return a_phone(app, organizer)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("roll.csv", "exported the roll"),
        ("handshake.csv", "exported check-ins for Handshake"),
        ("who-met-whom.graphml", "exported the picture of who met whom"),
    ],
)
def test_each_file_asks_why_is_written_down_and_told(app, ada, name, told):
    where = f"/console/e/hack-night/{name}"
    assert post(ada, where, why=" ", kind="Event").status_code == 422

    answer = post(ada, where, why="for the report", kind="Event")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="hack-night-{name}"'
    assert len(answer.data) > 100
    with world(app) as session:
        assert [(entry.act, entry.why) for entry in session.scalars(select(AuditEntry))] == [
            (told, "for the report")
        ]
    assert f"<bdi>Ada</bdi> {told}" in ada.get("/console/e/hack-night/exports").text
    ada.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert post(ada, where, why="for the report").status_code == 403


@pytest.mark.parametrize("number", ["12a", "=1", "1" * 13])
def test_handshakes_number_is_digits(ada, number):
    answer = post(ada, "/console/e/hack-night/handshake.csv", why="x", kind="Event", number=number)

    assert answer.status_code == 422
    assert 'id="number-handshake-error"' in answer.text


@pytest.mark.parametrize(
    ("act", "english", "spanish"),
    [
        (files.ROLL.act, "exported the roll", "descargó la lista de asistentes"),
        ("exported pairs.csv", "exported pairs.csv", "descargó pairs.csv"),
    ],
)
def test_the_trail_tells_each_reader_in_their_language_which_file_was_taken(act, english, spanish):
    assert act_in_words(act) == english
    with speaking("es"):
        assert act_in_words(act) == spanish
