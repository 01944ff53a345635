"""Whom their school keeps out of directories comes with a list, and nothing of theirs is shared."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange import consents
from netevents.exchange.importing.headings import OPT_OUT, fields_of
from netevents.exchange.importing.optouts import KEPT_OUT, opts_out
from netevents.exchange.importing.recognizing import choices_for
from netevents.exchange.models import Badge
from tests.cast import an_event
from tests.exchange.importing.bringing import all_rows, bring, judged, places
from tests.exchange.importing.desk import previewed, sent, the_desk

HEAD = "Name,E-mail,FERPA\n"


@pytest.mark.parametrize(
    "heading",
    [
        *("FERPA", "FERPA flag", "FERPA Release on File", "Directory opt out", "Directory Opt-Out?"),
        *("Directory information", "Directory-Information Opt-Out", "Opted out of the campus directory"),
        *("Privacy", "Privacy flag", "PRIVACY_INDICATOR", "Confidential"),
        *("Confidentiality Indicator", "Do not disclose", "Non-disclosure", "Parent directory opt-out"),
        *("No publicar", "Exclusión del directorio", "Confidencial"),
    ],
)
def test_the_column_is_known_by_its_heading(heading):
    assert [field for _, field in fields_of(heading)] == [OPT_OUT]
    assert OPT_OUT in choices_for(heading, minors=False)


@pytest.mark.parametrize(
    "heading", ["I agree to the privacy policy", "Director", "NDA signed", "Directions", "Newsletter opt-out"]
)
def test_other_columns_are_not_taken_for_it(heading):
    assert OPT_OUT not in [field for _, field in fields_of(heading)]


@pytest.mark.parametrize(
    ("heading", "out", "not_out"),
    [
        (
            "FERPA",
            ("Y", "yes", "TRUE", "1", "x", "☑", "Confidential", "?", "maybe", "n/a"),
            ("", " ", "N", "no", "0", "–"),
        ),
        ("Directory opt out", ("Sí", "opted out", "withhold"), ("", "false", "opt in", "Not restricted")),
        ("FERPA release on file", ("", "no", "?", "expired"), ("Yes", "signed", "on file")),
        ("May be listed", ("", "no"), ("yes",)),
        ("Do not release", ("yes", "x"), ("", "no")),
        ("Directory information", ("yes", "no", "restricted"), ("", "public", "opt in")),
    ],
)
def test_what_is_unclear_keeps_out(heading, out, not_out):
    assert [cell for cell in out if not opts_out([cell], [OPT_OUT], [heading])] == []
    assert [cell for cell in not_out if opts_out([cell], [OPT_OUT], [heading])] == []
    assert not opts_out([], [OPT_OUT], ["FERPA"])


def test_any_of_several_columns_keeps_out(session):
    event = an_event(session)

    bring(session, event, "Name,FERPA,Confidential\nBen,Y,\nCleo,,Y\nDan,,\n")

    assert {place.name: place.stays_out for place in places(session, event)} == {
        "Ben": True,
        "Cleo": True,
        "Dan": False,
    }


def test_whoever_is_kept_out_comes_without_anything_shared(session):
    event = an_event(session)

    listed = judged(session, event, HEAD + "Ben,ben@example.org,Y\nCleo,cleo@example.org,\n")
    remarks = {row.name: row.remarks for row in all_rows(session, listed)}
    bring(session, event, HEAD + "Ben,ben@example.org,Y\nCleo,cleo@example.org,\n")

    ben, cleo = places(session, event)
    assert remarks == {"Ben": [KEPT_OUT], "Cleo": []}
    assert (ben.asks_first, ben.stays_out, cleo.asks_first, cleo.stays_out) == (True, True, False, False)
    assert consents.shared(session, [ben.id, cleo.id]) == {ben.id: frozenset(), cleo.id: consents.DEFAULT}
    assert len(session.scalars(select(Badge).where(Badge.registration_id == ben.id)).all()) == 2


def test_a_later_list_keeps_out_and_none_lets_in_again(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ben,ben@example.org,\n")

    for cell in ("Y", "N"):
        bring(session, event, f"{HEAD}Ben,ben@example.org,{cell}\n")

        (ben,) = places(session, event)
        assert (ben.asks_first, ben.stays_out) == (True, True)
        assert consents.shared(session, [ben.id]) == {ben.id: frozenset()}


def test_what_people_chose_themselves_holds(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ben,ben@example.org,\n")
    (ben,) = places(session, event)
    ben.claimed_at = ben.registered_at
    session.flush()

    bring(session, event, HEAD + "Ben,ben@example.org,Y\n")

    assert (ben.asks_first, ben.stays_out) == (False, False)
    assert consents.shared(session, [ben.id]) == {ben.id: consents.DEFAULT}


def test_minors_too_stay_out_of_the_list(session):
    event = an_event(session, audience="mixed")

    bring(session, event, "First name,Age,FERPA\nMia,14,Y\nTom,14,\n")

    assert {place.name: (place.is_minor, place.stays_out) for place in places(session, event)} == {
        "Mia": (True, True),
        "Tom": (True, False),
    }


def test_the_preview_says_what_becomes_of_them(client):
    desk = the_desk(client)

    page = previewed(client, sent(client, desk, (HEAD + "Ben,ben@example.org,Y\n").encode()))

    assert "Whoever the list keeps out of directories comes with nothing shared." in page
    assert "The list says to keep them out of directories: nothing of theirs is shared" in page
    assert "directories" not in previewed(client, sent(client, desk, b"Name\nCleo\n"))
