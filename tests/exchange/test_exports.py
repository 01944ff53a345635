"""The CSV files: what stands in them, who is left out, and what plugins add."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange import consents, exports, notes, parting
from netevents.exchange.exports import ColumnTaken, connections_csv, my_connections_csv
from netevents.exchange.models import Connection
from netevents.plugin import Column
from tests.cast import a_person, an_event, attending, nobody
from tests.conftest import NOON
from tests.exchange.exported import HEADER, met, rows
from tests.exchange.stage import MINUTE, a_stage, an_attendee, recorded_by_a_leader

MINE = (
    "name,email,phone,organization,role,links,met_at,event,where,what_we_talked_about,my_question,what_i_offered,"
    "next_step,follow_up_due,followed_up_at,keep_in_touch,last_contact_at,next_contact_at"
)


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


def with_event(stage):
    """The connection as pages load it."""
    connection = stage.made()
    stage.session.refresh(connection, ["event"])
    return connection
