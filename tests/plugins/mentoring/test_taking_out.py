"""What all rooms hold of a person, to take along: their own words, and nobody else’s."""

from __future__ import annotations

import json

from sqlalchemy import select

from netevents_mentoring import taking_out
from netevents_mentoring.rounds.models import MENTEE_DECLINED, Match
from tests.conftest import NOON
from tests.plugins.mentoring.full_term import BENS, CLEOS, a_full_term, with_the_young
from tests.plugins.mentoring.pairs.term import a_term


def test_everything_of_a_person_can_be_taken_along_and_no_word_of_others(session):
    term, _, _ = a_full_term(session)
    with_the_young(session, term)

    held = taking_out.held(session, term.people["Ben"].person)

    written = json.dumps(held, ensure_ascii=False)
    assert [words for words in BENS if words not in written] == []
    assert [words for words in CLEOS if words in written] == []
    assert {kind for kind, rows in held.items() if not rows} == set()
    assert (held["pairs"][0]["with"], held["pairs"][0]["met_on"]) == ("Cleo", ["2026-05-09"])
    assert held["matches"] == [
        {
            "program": term.program.name,
            "as": "mentee",
            "with": "Cleo",
            "accepted_at": "2026-05-09T12:00:00+00:00",
            "i_declined": False,
            "because": "",
            "asked_at": "2026-05-08T12:00:00+00:00",
            "ended_at": None,
        }
    ]
    assert (held["requests"][0]["would_like"], held["requests"][0]["rather_not"]) == (["Cleo"], ["Cleo"])
    assert {entry["as"] for entry in held["help"]} == {"asked", "helped"}


def test_why_somebody_declined_is_in_their_own_file_alone(session):
    term, _, _ = a_full_term(session)
    match = session.scalars(select(Match)).one()
    match.ended_at, match.ended_why, match.declined_because = NOON, MENTEE_DECLINED, "fit"
    session.flush()

    ben, cleo = (taking_out.held(session, term.people[name].person)["matches"][0] for name in ("Ben", "Cleo"))

    assert (ben["i_declined"], ben["because"]) == (True, "fit")
    assert (cleo["i_declined"], cleo["because"]) == (False, "")


def test_a_match_that_nobody_published_is_in_nobody_s_file(session):
    term, _, _ = a_full_term(session)
    session.scalars(select(Match)).one().asked_at = None
    session.flush()

    assert taking_out.held(session, term.people["Ben"].person)["matches"] == []


def test_who_has_nothing_takes_nothing_along(session):
    term = a_term(session, "Eve")

    held = taking_out.held(session, term.people["Eve"].person)

    assert set(held) >= {"offers", "requests", "pairs", "concerns", "feedback"}
    assert all(rows == [] for rows in held.values())
