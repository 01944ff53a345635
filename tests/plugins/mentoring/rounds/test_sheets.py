"""A round as a file: it comes back as it went, what changed in it becomes moves, and odd rows are refused."""

from __future__ import annotations

import csv
import io
import random

import pytest
from sqlalchemy import select

from netevents.web.csv import header_and_rows
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.rounds import answers, moves, sheets
from tests.conftest import patiently_on_postgresql
from tests.plugins.mentoring.rounds.season import a_crowd, a_season

WEB, DESIGN = {"topics": {"Web": 2}}, {"topics": {"Design": 2}}


def a_computed(engine):
    """Ben has Mo and Cleo Nia; Dan, who speaks Basque alone, has nobody; Pia is free."""
    english = {"languages": ["English"]}
    season = a_season(
        engine,
        {"Mo": WEB | english, "Nia": DESIGN | english, "Pia": {"topics": {"Data": 1}} | english},
        {"Ben": WEB | english, "Cleo": DESIGN | english, "Dan": WEB | {"languages": ["Basque"]}},
    )
    return season, season.computed()


def taken_home(season, code):
    with season.session() as session:
        return b"".join(header_and_rows(sheets.HEADER, sheets.rows(session, season.the_round(session, code))))


def read(season, code, content):
    with season.session() as session:
        done, program = season.the_round(session, code), season.the_program(session)
        return sheets.read(session, done, program, content, now=season.clock())


def codes_of(season):
    with season.session() as session:
        mentees = {name: season.request(session, name).code for name in ("Ben", "Cleo", "Dan")}
        return mentees | {name: season.offer(session, name).code for name in ("Mo", "Nia", "Pia")}


def a_file(*rows):
    lines = ["mentee_code,mentor_code", *(",".join(row) for row in rows)]
    return "\r\n".join(lines).encode()


def test_everybody_is_in_the_file_with_the_reasons(engine):
    season, code = a_computed(engine)
    rows = list(csv.DictReader(io.StringIO(taken_home(season, code).decode("utf-8-sig"))))

    first = rows[0]
    assert (first["mentee"], first["mentor"], first["state"]) == ("Dan", "", "without a mentor")
    assert {(row["mentee"], row["mentor"]) for row in rows} == {("Ben", "Mo"), ("Cleo", "Nia"), ("Dan", "")}
    assert all(row["why_without"] or row["reasons"] for row in rows)
    assert rows[0]["what_would_help"]


def test_what_goes_out_and_comes_back_unchanged_moves_nobody(engine):
    season, code = a_computed(engine)
    found = read(season, code, taken_home(season, code))

    assert (found.good, found.refused, found.moves) == ([], [], [])


def test_changed_rows_become_moves(engine):
    season, code = a_computed(engine)
    one = codes_of(season)
    found = read(season, code, a_file((one["Ben"], one["Nia"]), (one["Cleo"], one["Pia"])))
    assert [row.names for row in found.good] == ["Ben with Nia", "Cleo with Pia"]
    assert found.refused == []

    with season.session() as session:
        done, program = season.the_round(session, code), season.the_program(session)
        text = "\n".join(f"{row.mentee} {row.mentor}" for row in found.good)
        again = sheets.of_codes(session, done, program, text, now=season.clock())
        moves.make(session, done, again.moves, now=season.clock())
        assert season.matches(session, code) == {"Ben": "Nia", "Cleo": "Pia"}


def test_a_mentee_may_be_left_without_a_mentor(engine):
    season, code = a_computed(engine)
    found = read(season, code, a_file((codes_of(season)["Ben"], "")))
    with season.session() as session:
        moves.make(session, season.the_round(session, code), found.moves, now=season.clock())
        assert season.matches(session, code) == {"Cleo": "Nia"}


@pytest.mark.parametrize(
    ("mentee", "mentor", "sentence"),
    [
        ("nosuchcode", "Mo", "There is no such mentee in this round."),
        ("Ben", "nosuchcode", "There is no such mentor in this program."),
        ("Dan", "Pia", "They have no language in common."),
        ("Ben", "Nia", "The mentor has no free seat for them."),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason(engine, mentee, mentor, sentence):
    season, code = a_computed(engine)
    one = codes_of(season)
    found = read(season, code, a_file((one.get(mentee, mentee), one.get(mentor, mentor))))

    assert [(row.number, row.why_not) for row in found.refused] == [(2, sentence)]
    assert found.moves == []


def test_a_mentee_who_stands_twice_in_the_file_is_refused(engine):
    season, code = a_computed(engine)
    one = codes_of(season)
    found = read(season, code, a_file((one["Ben"], one["Pia"]), (one["Ben"], one["Nia"])))

    assert {row.why_not for row in found.refused} == {"This mentee stands in the file more than once."}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "must name the columns"),
        (b"name,mentor\r\nBen,Mo", "must name the columns"),
        (b"\xff\xfe\x00", "not in UTF-8"),
        (b"mentee_code,mentor_code\r\n" + b"a,b\r\n" * 20_001, "at most 20000 rows"),
        (b'mentee_code,mentor_code\r\n"' + b"x" * 140_000 + b'",b', "can’t be read as a table"),
    ],
)
def test_a_file_that_is_no_table_is_said_so(engine, content, sentence):
    season, code = a_computed(engine)

    with pytest.raises(sheets.Unreadable, match=sentence):
        read(season, code, content)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_spreadsheets_that_put_other_marks_between_cells_are_read(engine, mark):
    season, code = a_computed(engine)
    one = codes_of(season)
    text = f"\ufeffMentee_Code{mark}Mentor_Code\n{one['Ben'].upper()}{mark}{one['Pia']}\n"

    assert [row.names for row in read(season, code, text.encode()).good] == ["Ben with Pia"]


def test_a_yes_in_a_published_round_takes_one_seat_and_not_two(engine):
    """Mo has two seats: Ben, who said yes, holds one, and the other one is free for Dan."""
    design = {"topics": {"Web": 1, "Data": 2}}
    season = a_season(engine, {"Mo": WEB | {"capacity": 2}, "Nia": design}, {"Ben": WEB, "Dan": design})
    code = season.published()
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Mo", "Dan": "Nia"}
        answers.accept(session, season.match_of(session, "Ben"), "mentee", now=season.clock())
        dan, mo = season.request(session, "Dan").code, season.offer(session, "Mo").code

    found = read(season, code, a_file((dan, mo)))

    assert [row.why_not for row in found.refused] == []
    assert len(found.moves) == 1


def test_who_can_not_move_keeps_the_seat_that_another_row_asks_for(engine):
    season = a_season(
        engine, dict.fromkeys(("Mo", "Nia", "Pia"), WEB), dict.fromkeys(("Ben", "Cleo", "Dan"), WEB)
    )
    code = season.computed()
    with season.session() as session:
        mentee = {mentor: name for name, mentor in season.matches(session, code).items()}
        ben, cleo, dan = (season.request(session, mentee[mentor]).code for mentor in ("Mo", "Nia", "Pia"))
        mo, nia = (season.offer(session, name).code for name in ("Mo", "Nia"))

    found = read(season, code, a_file((ben, "nosuchcode"), (cleo, mo), (dan, nia)))

    assert [row.number for row in found.refused] == [2, 3, 4]
    assert {row.why_not for row in found.refused[1:]} == {"The mentor has no free seat for them."}
    assert (found.good, found.moves) == ([], [])


@patiently_on_postgresql
@pytest.mark.parametrize("publish", [False, True])
def test_whatever_a_file_asks_for_what_is_not_refused_can_be_made(engine, publish):
    season, draw = a_crowd(engine, mentors=5, mentees=12), random.Random(3)
    code = season.published() if publish else season.computed()
    with season.session() as session:
        mentees = list(session.scalars(select(Request.code).order_by(Request.id)))
        mentors = [*session.scalars(select(Offer.code).order_by(Offer.id)), "", "nosuchcode"]
    made, refused = 0, 0

    for _ in range(8):
        content = a_file(*((one, draw.choice(mentors)) for one in draw.sample(mentees, 6)))
        with season.session() as session:
            done, program = season.the_round(session, code), season.the_program(session)
            found = sheets.read(session, done, program, content, now=season.clock())
            text = "\n".join(f"{row.mentee} {row.mentor}" for row in found.good)
            again = sheets.of_codes(session, done, program, text, now=season.clock())
            assert (again.refused, again.moves) == ([], found.moves)
            moves.make(session, done, found.moves, now=season.clock())
        made, refused = made + len(found.moves), refused + len(found.refused)

    assert made > 5
    assert refused > 5
    assert season.wrong() == []
