"""The CSV files: what stands in them, who is left out, and who took them home."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO, StringIO

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import AuditEntry, Registration
from netevents.events.retention import kept_until
from netevents.exchange import consents, exports, notes, parting
from netevents.exchange.exporting import exports_of
from netevents.exchange.exports import ColumnTaken, connections_csv, my_connections_csv
from netevents.exchange.models import Connection
from netevents.groups.domain import give_role
from netevents.groups.models import Group
from netevents.plugin import Column
from tests.cast import a_group, a_person, a_phone, an_event, an_organizer, attending, nobody, post, world
from tests.conftest import NOON
from tests.exchange.stage import MINUTE, Stage, a_stage, an_attendee, recorded_by_a_leader

HEADER = (
    "connection_id,event,met_at,met_at_local,timezone,person_a,role_a,organization_a,email_a,"
    "person_b,role_b,organization_b,email_b,how,both_confirmed,follow_up"
)
MINE = (
    "name,email,phone,organization,role,links,met_at,event,where,what_we_talked_about,my_question,what_i_offered,"
    "next_step,follow_up_due,followed_up_at,keep_in_touch,last_contact_at,next_contact_at"
)
EXPORTS = "/console/e/hack-night/exports"
FILE = "/console/e/hack-night/connections.csv"


def rows(pieces: Iterable[bytes]) -> list[dict[str, str]]:
    """The file as any reader of CSV reads it."""
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def met(session: Session, **facts: object) -> Stage:
    """Ben has read Cleo's live code; all they have is shared, and organizers may have their e-mails."""
    stage = a_stage(session, **facts)
    for one in (stage.ben, stage.cleo):
        consents.give(session, one.registration, {"organization", "email", "phone", "links"}, now=NOON)
        one.registration.organizers_may_email = True
    stage.scan(stage.ben, stage.cleo.screen)
    return stage


def test_file_has_a_bom_crlf_the_header_and_one_row_for_each_connection(session):
    stage = met(session)

    text = b"".join(connections_csv(session, stage.event)).decode()

    assert text == (
        f"\ufeff{HEADER}\r\n"
        f'{stage.made().code},"Hack night",2026-05-08T12:00:00Z,2026-05-08T14:00:00,Europe/Madrid,'
        'Ben,attendee,"Hill College",ben@example.org,'
        'Cleo,attendee,"Lake University",cleo@example.org,live,yes,\r\n'
    )


def test_pandas_reads_it(session):
    stage = met(session)

    frame = pd.read_csv(BytesIO(b"".join(connections_csv(session, stage.event))))

    assert ",".join(frame.columns) == HEADER
    assert frame.person_b.tolist() == ["Cleo"]


def test_header_stands_alone_where_nobody_met(session):
    event = an_event(session)

    assert b"".join(connections_csv(session, event)).decode("utf-8-sig") == f"{HEADER}\r\n"


def test_rows_stand_by_the_time_they_met_and_name_how(session):
    stage = a_stage(session)
    dan, eve = (an_attendee(session, stage.event, name, role="mentor") for name in ("Dan", "Eve"))
    stage.scan(stage.cleo, dan.printed, now=NOON + MINUTE)
    stage.scan(stage.ben, eve.printed, typed=True)

    found = rows(connections_csv(session, stage.event))

    assert [(row["person_a"], row["person_b"], row["how"]) for row in found] == [
        ("Ben", "Eve", "code"),
        ("Cleo", "Dan", "qr"),
    ]
    assert {row["role_b"] for row in found} == {"mentor"}
    assert {row["both_confirmed"] for row in found} == {""}


def test_email_needs_its_own_tick_and_both_confirmed(session):
    stage = met(session)
    stage.ben.registration.organizers_may_email = False
    row = rows(connections_csv(session, stage.event))[0]
    assert (row["email_a"], row["email_b"]) == ("", "cleo@example.org")

    stage.made().low_confirmed_at = None
    row = rows(connections_csv(session, stage.event))[0]
    assert (row["email_a"], row["email_b"]) == ("", "")
    assert row["organization_b"] == "Lake University"


def test_only_fields_consented_at_the_time_of_the_export_are_there(session):
    stage = met(session)
    consents.give(session, stage.cleo.registration, set(), now=NOON + MINUTE)

    row = rows(connections_csv(session, stage.event))[0]

    assert (row["organization_a"], row["organization_b"]) == ("Hill College", "")


def test_withdrawn_side_is_a_name_and_no_more(session):
    stage = met(session)
    parting.withdraw(with_event(stage), stage.cleo.registration, now=NOON, tell=nobody)

    row = rows(connections_csv(session, stage.event))[0]

    assert (row["person_b"], row["organization_b"], row["email_b"]) == ("Cleo", "", "")
    assert row["email_a"] == "ben@example.org"


def test_somebody_who_never_claimed_their_badge_is_a_name_and_no_more(session):
    stage = met(session)
    stage.cleo.registration.claimed_at = None

    row = rows(connections_csv(session, stage.event))[0]

    assert (row["person_b"], row["role_b"], row["organization_b"], row["email_b"]) == (
        "Cleo",
        "attendee",
        "",
        "",
    )


@pytest.mark.parametrize("what", ["stays out", "erased", "blocked", "blocked elsewhere", "left", "waiting"])
def test_rows_that_organizers_do_not_get(session, what):
    stage = met(session)
    dan = an_attendee(session, stage.event, "Dan")
    stage.scan(stage.ben, dan.screen)
    connection = with_event(stage)
    match what:
        case "stays out":
            stage.cleo.registration.stays_out = True
        case "erased":
            stage.cleo.registration.erased_at = NOON
        case "blocked":
            parting.block(session, stage.cleo.person, stage.ben.person, now=NOON, tell=nobody)
        case "blocked elsewhere":
            parting.block(session, stage.cleo.person, stage.ben.person, now=NOON, tell=nobody)
            connection.state = "made"
        case "left":
            parting.leave(session, connection, stage.cleo.registration, now=NOON, tell=nobody)
        case "waiting":
            connection.state = "waiting"
    session.flush()

    assert [row["person_b"] for row in rows(connections_csv(session, stage.event))] == ["Dan"]


def test_minors_are_first_name_and_group_and_nothing_else(session):
    event = an_event(session, audience="youth")
    mia, noa = (attending(session, event, a_person(session, name, age="13-15")) for name in ("Mia", "Noa"))
    mia.subgroup = "Otters"
    leader = a_person(session, "Lea", age="adult")
    recorded_by_a_leader(
        session,
        mia,
        noa,
        state="made",
        released_by_id=leader.id,
        low_confirmed_at=NOON,
        high_confirmed_at=NOON,
    )

    row = rows(connections_csv(session, event))[0]

    assert (row["person_a"], row["person_b"]) == ("Mia (Otters)", "Noa")
    assert {row[f"{field}_{side}"] for field in ("organization", "email") for side in "ab"} == {""}
    assert (row["how"], row["both_confirmed"]) == ("leader", "")


def test_formulas_in_names_are_made_harmless(session):
    stage = a_stage(session, name="=1+1")
    stage.cleo.registration.name = '@SUM("a", b)'
    stage.scan(stage.ben, stage.cleo.screen)

    row = rows(connections_csv(session, stage.event))[0]

    assert (row["event"], row["person_b"]) == ("'=1+1", '\'@SUM("a", b)')


def test_notes_are_in_nobody_elses_file(session):
    stage = met(session)
    notes.write(session, stage.ben.registration, stage.cleo.registration, talked_about="Secret", now=NOON)

    assert "Secret" not in b"".join(connections_csv(session, stage.event)).decode()
    assert "Secret" not in b"".join(my_connections_csv(session, stage.cleo.person)).decode()
    assert rows(my_connections_csv(session, stage.ben.person))[0]["what_we_talked_about"] == "Secret"


def test_own_file_has_what_the_other_shares_and_ones_own_words(session):
    stage = met(session)
    notes.write(session, stage.ben.registration, stage.cleo.registration, offered="A book", now=NOON)

    pieces = list(my_connections_csv(session, stage.ben.person))

    assert b"".join(pieces).decode("utf-8-sig").split("\r\n")[0] == MINE
    assert rows(pieces) == [
        dict.fromkeys(MINE.split(","), "")
        | {
            "name": "Cleo",
            "email": "cleo@example.org",
            "phone": "+34 600 123 456",
            "organization": "Lake University",
            "role": "attendee",
            "links": "https://example.org/cleo",
            "met_at": "2026-05-08T12:00:00Z",
            "event": "Hack night",
            "where": "Room 4",
            "what_i_offered": "A book",
        }
    ]


def test_plugins_fill_what_is_left_to_them_and_add_columns(session):
    stage = met(session)
    asked: list[str] = []

    def prepared(session, event):
        asked.append(event.name)
        return {stage.made().id: "=yes"}

    columns = [
        Column("question", lambda connection, mine, ready: ready[connection.id], prepared),
        Column("follow_up", lambda connection, mine, ready: "yes"),
    ]
    dan = an_attendee(session, stage.event, "Dan")
    stage.scan(stage.ben, dan.screen)
    session.delete(session.scalar(select(Connection).where(Connection.high_id == dan.id)))
    session.flush()

    text = b"".join(connections_csv(session, stage.event, columns=columns)).decode("utf-8-sig")

    assert text.split("\r\n")[0] == f"{HEADER},question"
    row = rows([text.encode()])[0]
    assert (row["follow_up"], row["question"], row["both_confirmed"]) == ("yes", "'=yes", "yes")
    assert asked == ["Hack night"]


def test_columns_of_plugins_may_ask_for_all_that_a_connection_has(session):
    stage = met(session)
    stage.scan(stage.ben, an_attendee(session, stage.event, "Dan").printed)

    def value(connection, mine, prepared):
        known = connection.both_confirmed, connection.state, connection.other_id(stage.ben.id) in prepared
        return f"{known} {connection.met_at:%H} {bool(connection.made_key)}"

    def prepared(session, event):
        return {place.id for place in session.scalars(select(Registration))}

    found = rows(connections_csv(session, stage.event, columns=[Column("all", value, prepared)]))

    assert [row["all"] for row in found] == ["(True, 'made', True) 12 True", "(False, 'made', True) 12 True"]


def test_plugins_are_given_ones_own_place_for_ones_own_file(session):
    stage = met(session)
    columns = [
        Column("next_step", lambda connection, mine, ready: f"{mine.name} {ready}", lambda s, e: e.name)
    ]

    found = rows(my_connections_csv(session, stage.cleo.person, columns=columns))

    assert [row["next_step"] for row in found] == ["Cleo Hack night"]


def test_plugins_cannot_write_over_what_the_core_says(session):
    stage = met(session)
    columns = [Column("email_a", lambda connection, mine, ready: "x")]

    with pytest.raises(ColumnTaken, match="email_a"):
        connections_csv(session, stage.event, columns=columns)
    with pytest.raises(ColumnTaken, match="name"):
        my_connections_csv(session, stage.ben.person, columns=[Column("name", columns[0].value)])


def test_header_of_tuples_is_the_header_of_the_file():
    assert ",".join((*exports.OF_EVENT, *exports.OF_EVENT_BY_PLUGINS)) == HEADER
    assert ",".join((*exports.MINE, *exports.MINE_BY_PLUGINS)) == MINE


@pytest.fixture
def ada(app):
    """Ada organizes Hack night, where Ben met Cleo."""
    with world(app) as session:
        organizer = an_organizer(session)
        met(session)
        give_role(session, session.scalars(select(Group)).one(), organizer, "organizer", now=NOON)
    return a_phone(app, organizer)


def test_organizer_says_why_and_gets_the_file(app, ada):
    assert ada.get(EXPORTS).status_code == 200

    answer = post(ada, FILE, why="for the sponsors’ report")

    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "hack-night-connections.csv" in answer.headers["Content-Disposition"]
    assert [row["person_b"] for row in rows([answer.data])] == ["Cleo"]
    with world(app) as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.act, entry.why, entry.at) == (
            "exported the list of who met whom",
            "for the sponsors’ report",
            NOON,
        )
        assert entry.facts == {"file": "connections.csv"}
    assert "<bdi>Ada</bdi> exported the list of who met whom" in ada.get(EXPORTS).text


@pytest.mark.parametrize("why", ["", "   ", "x" * 201])
def test_without_a_reason_of_one_line_there_is_no_file(app, ada, why):
    answer = post(ada, FILE, why=why)

    assert answer.status_code == 422
    assert answer.mimetype == "text/html"
    assert why.strip() in answer.text
    with world(app) as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_greeters_attendees_and_other_organizers_get_no_file(app, ada):
    with world(app) as session:
        gus, olga, ben = an_organizer(session, "Gus"), an_organizer(session, "Olga"), a_person(session)
        give_role(session, session.scalars(select(Group)).one(), gus, "greeter", now=NOON)
        a_group(session, "Chess club", owner=olga)

    for person in (gus, olga, ben):
        assert a_phone(app, person).get(EXPORTS).status_code == 404
        assert post(a_phone(app, person), FILE, why="curious").status_code == 404
    assert post(app.test_client(), FILE, why="curious").status_code == 302
    assert ada.get(FILE).status_code == 405


def test_no_list_leaves_over_plain_http(app, ada):
    clear = {"REMOTE_ADDR": "192.0.2.7"}
    ada.environ_base.update(clear)

    assert "Exports need https" in ada.get(EXPORTS).text
    assert post(ada, FILE, why="for the report").status_code == 403
    with world(app) as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_list_goes_when_the_organizers_view_ends(app, ada, clock):
    with world(app) as session:
        event = session.scalars(select(Connection)).one()
        session.refresh(event, ["event"])
        last = kept_until(event.event)
    clock.advance(last - NOON)
    assert post(ada, FILE, why="for the report").status_code == 200

    clock.advance(timedelta(seconds=1))

    answer = post(ada, FILE, why="for the report")
    assert answer.status_code == 410
    assert "no longer kept" in answer.text


def test_a_file_leaves_in_two_pieces_so_that_a_slow_reader_holds_no_worker(app, ada, monkeypatch):
    monkeypatch.setattr("netevents.web.csv.LINES", 1)

    answer = post(ada, FILE, why="for the report")

    assert answer.is_streamed
    header, rest = answer.response
    assert header.decode("utf-8-sig") == f"{HEADER}\r\n"
    assert [row["person_b"] for row in rows([header, rest])] == ["Cleo"]


def test_a_file_that_breaks_off_says_so(app, ada, monkeypatch, caplog):
    def broken(*given):
        yield from ()
        raise OSError("the disk is gone")

    monkeypatch.setattr("netevents.exchange.exporting.made_connections", broken)

    answer = post(ada, FILE, why="for the report")

    assert answer.text.splitlines()[1:] == [
        "",
        "This file is not whole: something went wrong. Please export it again.",
    ]
    assert "a file broke off" in caplog.text


def test_exports_of_one_event_are_told_at_no_other(app, ada):
    post(ada, FILE, why="first")
    post(ada, FILE, why="second")

    with world(app) as session:
        one = session.scalars(select(AuditEntry)).first()
        other = an_event(session, a_group(session, "Chess club"))
        session.refresh(session.get_one(AuditEntry, one.id))
        here = session.get_one(type(other), one.event_id)
        assert [entry.why for entry in exports_of(session, here)] == ["second", "first"]
        assert exports_of(session, other) == []


def with_event(stage):
    """The connection as pages load it."""
    connection = stage.made()
    stage.session.refresh(connection, ["event"])
    return connection
