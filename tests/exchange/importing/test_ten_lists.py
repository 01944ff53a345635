"""Ten lists of other programs, row by row: what each becomes, once and twice."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from netevents.events.models import Registration
from netevents.exchange.import_models import ImportRow
from netevents.exchange.importing.reading import read
from netevents.exchange.importing.recognizing import in_words, recognize
from netevents.exchange.models import Badge
from netevents.people.models import Person, Profile
from tests.cast import an_event
from tests.exchange.importing import ten_lists
from tests.exchange.importing.bringing import all_rows, bring, judged, names, outcomes, places

NOT_ATTENDING = "The list says “Not Attending”."
NO_NAME = "There is no name in this row."
SAME_LINE_2 = "Line 2 has the same e-mail, under another name."

WORDS = {
    "eventbrite": "An Eventbrite list: 6 rows in UTF-8, with commas between the cells.",
    "eventbrite_uk": "An Eventbrite list: 1 row in UTF-8, with commas between the cells.",
    "google_forms": "A Google Forms list: 3 rows in UTF-8, with commas between the cells.",
    "handshake": "A Handshake list: 2 rows in UTF-8, with commas between the cells.",
    "luma": "A Luma list: 5 rows in UTF-8, with commas between the cells.",
    "meetup": "A Meetup list: 3 rows in UTF-8, with commas between the cells.",
    "names_only": "A list of names: 6 rows in UTF-8.",
    "ragged": "A list: 5 rows in UTF-8, with commas between the cells.",
    "semicolon_latin1": (
        "A list: 2 rows in Western European (Windows-1252), with semicolons between the cells."
    ),
    "tabs_utf16": "A list: 2 rows in UTF-16, with tabs between the cells.",
}
VERDICTS = {
    "eventbrite": [
        (2, "new", "", []),
        (3, "new", "", [SAME_LINE_2]),
        (4, "new", "", []),
        (5, "new", "", []),
        (6, "ask", NOT_ATTENDING, []),
        (7, "refused", NO_NAME, []),
    ],
    "eventbrite_uk": [(2, "new", "", [])],
    "google_forms": [(2, "new", "", []), (3, "new", "", []), (5, "new", "", [])],
    "handshake": [(2, "new", "", []), (3, "new", "", [])],
    "luma": [
        (2, "new", "", []),
        (3, "new", "", []),
        (4, "new", "", ["The link “javascript:alert(1)” is left out. Links start with https://."]),
        (5, "ask", "The list says “waitlist”.", []),
        (6, "left out", "The list says “declined”.", []),
    ],
    "meetup": [(2, "new", "", []), (3, "new", "", []), (4, "left out", "The list says “No”.", [])],
    "names_only": [
        *((line, "new", "", []) for line in (1, 2, 4, 5, 6)),
        (7, "ask", "Line 1 has the same name.", []),
    ],
    "ragged": [
        (2, "new", "", []),
        (3, "refused", "A quotation mark in this row is never closed.", []),
        (4, "new", "", ["“not-an-email” is no e-mail address, so it is left out."]),
        (5, "refused", "This row is empty.", []),
        (6, "new", "", []),
    ],
    "semicolon_latin1": [(3, "new", "", []), (4, "new", "", [])],
    "tabs_utf16": [(2, "new", "", []), (3, "new", "", [])],
}
FIELDS = ("ask_me_about", "looking_for", "can_help_with", "organization", "email", "phone")
NOTHING = {**dict.fromkeys(FIELDS, ""), "links": []}
MEETUP = "https://www.meetup.com/members/"
PEOPLE = {
    "eventbrite": [
        (
            "Zoë Núñez",
            {
                "email": "family@example.edu",
                "organization": "UC Davis",
                "looking_for": "How people got their first internship",
            },
        ),
        ("Mateo Núñez", {"email": "family@example.edu", "organization": "UC Davis"}),
        ("李 小龙", {"email": "li@example.edu", "looking_for": "找工作"}),
        ('=HYPERLINK("http://evil.example","Click") O\'Brien', {"email": "ob@example.edu"}),
    ],
    "eventbrite_uk": [("Siân ap Rhys", {"email": "sian@example.ac.uk"})],
    "google_forms": [
        (
            "Ana de la Cruz",
            {"email": "ana@example.org", "organization": "Troop 1234", "ask_me_about": "Coding, astronomy"},
        ),
        ("Émilie Dupont", {"ask_me_about": "I wrote two lines"}),
        ("Bob", {"email": "bob@example.org", "organization": "Troop 1234"}),
    ],
    "handshake": [("stu1", {"email": "stu1@example.edu"}), ("stu2", {"email": "stu2@example.edu"})],
    "luma": [
        (
            "Priya Raman",
            {
                "email": "priya@example.edu",
                "organization": "Foothill College",
                "links": ["https://www.linkedin.com/in/example-priya"],
            },
        ),
        ("Cher", {"email": "cher@example.edu"}),
        ("Noor al-Hassan", {"email": "noor@example.edu", "organization": "San José State"}),
    ],
    "meetup": [("Sam K.", {"links": [f"{MEETUP}101/"]}), ("Sam K.", {"links": [f"{MEETUP}102/"]})],
    "names_only": [
        (name, {})
        for name in ("Ada Lovelace", "Grace Hopper", "Katherine Johnson", "Annie O'Neil", "Annie Easley")
    ],
    "ragged": [
        ("Ada", {"email": "ada@example.edu"}),
        ("Ben", {}),
        ("Cleo", {"email": "cleo@example.edu"}),
    ],
    "semicolon_latin1": [
        ("Zoé Lefèvre", {"email": "zoe@example.fr", "phone": "0601020304"}),
        ("Jürgen Müller", {"email": "jm@example.de"}),
    ],
    "tabs_utf16": [
        ("Иван Петров", {"email": "ivan@example.ru", "organization": "МГУ"}),
        ("山田 太郎", {"email": "taro@example.jp", "organization": "東大"}),
    ],
}
CAME = {"eventbrite": ["李 小龙"], "handshake": ["stu2"]}
ANSWERED = {
    "eventbrite": ({6: "add"}, ["Dana Gone"]),
    "luma": ({5: "add"}, ["Wai Ting"]),
    "names_only": ({7: "add"}, ["Ada Lovelace"]),
}


@pytest.mark.parametrize("name", ten_lists.ALL)
def test_each_list_is_recognized_in_words(name):
    table = read(ten_lists.ALL[name])

    assert in_words(table, recognize(table)) == WORDS[name]


@pytest.mark.parametrize("name", ten_lists.ALL)
def test_each_row_gets_its_verdict_and_becomes_who_it_says(session, name):
    event = an_event(session)
    before = session.scalars(select(func.count()).select_from(Person)).one()

    listed = judged(session, event, ten_lists.ALL[name])
    found = [(row.line, row.verdict, row.reason, row.remarks) for row in all_rows(session, listed)]

    assert found == VERDICTS[name]
    assert session.scalars(select(Registration)).all() == []
    bring(session, event, ten_lists.ALL[name])
    there = places(session, event)
    assert [
        (place.name, {field: getattr(place.person.profile, field) for field in NOTHING}) for place in there
    ] == [(called, NOTHING | told) for called, told in PEOPLE[name]]
    assert [place.name for place in there if place.checked_in_at] == CAME.get(name, [])
    assert {(place.source, place.claimed_at, place.role) for place in there} == {("import", None, "attendee")}
    assert session.scalars(select(func.count()).select_from(Person)).one() == before + len(there)
    assert session.scalars(select(func.count()).select_from(Badge)).one() == 2 * len(there)


@pytest.mark.parametrize("name", ten_lists.ALL)
def test_the_same_list_again_changes_nobody_and_adds_nobody(session, name):
    event = an_event(session)
    bring(session, event, ten_lists.ALL[name])
    once = facts(session, event)

    again = bring(session, event, ten_lists.ALL[name])

    assert facts(session, event) == once
    written = [line for line, verdict, _, _ in VERDICTS[name] if verdict == "new"]
    assert [line for line, outcome in outcomes(session, again) if outcome == "update"] == written


@pytest.mark.parametrize("name", ANSWERED)
def test_who_is_asked_about_comes_in_when_the_organizer_says_so(session, name):
    event = an_event(session)
    answers, newcomers = ANSWERED[name]

    bring(session, event, ten_lists.ALL[name], answers)
    once = facts(session, event)
    assert names(session, event) == [called for called, _ in PEOPLE[name]] + newcomers
    bring(session, event, ten_lists.ALL[name])

    assert facts(session, event) == once


def test_all_ten_after_each_other_and_once_more_make_nobody_twice(session):
    event = an_event(session)
    for _ in range(2):
        for content in ten_lists.ALL.values():
            bring(session, event, content)

    expected = sorted(called for people in PEOPLE.values() for called, _ in people)
    assert sorted(names(session, event)) == expected


def test_the_number_of_a_parent_is_nowhere(session):
    event = an_event(session)

    listed = bring(session, event, ten_lists.GOOGLE_FORMS)

    assert "555-0100" not in {profile.phone for profile in session.scalars(select(Profile))}
    assert listed.content is None
    assert [row.cells for row in session.scalars(select(ImportRow))] == [[], [], []]


def facts(session, event):
    """All that a list can change."""
    return [
        (
            place.id,
            place.name,
            place.role,
            place.checked_in_at,
            *(repr(getattr(place.person.profile, field)) for field in NOTHING),
        )
        for place in places(session, event)
    ]
