"""Lists after lists: who is added, who is brought up to date, who keeps what is theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.domain import EventNotOpen
from netevents.events.models import Event, Registration
from netevents.exchange import merging
from netevents.exchange.importing import deciding, writing
from netevents.occasions import CheckedIn, Registered
from netevents.people.models import Person
from tests.cast import an_event, an_organizer, attending, statements
from tests.conftest import NOON
from tests.exchange.importing.bringing import (
    DAY,
    HEAD,
    all_rows,
    bring,
    judged,
    names,
    outcomes,
    places,
    write,
)


def test_a_later_list_brings_people_up_to_date(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ada Lovelace,ada@example.org,\n")

    bring(session, event, "E-mail,School,Phone,Name\nADA@example.org,Hill College,555-0100,ada  lovelace\n")

    (ada,) = places(session, event)
    assert (ada.name, ada.person.profile.organization, ada.person.profile.phone) == (
        "ada lovelace",
        "Hill College",
        "555-0100",
    )


def test_a_number_finds_somebody_under_another_name(session):
    event = an_event(session)
    bring(session, event, "ID,Name,E-mail\n7,Ada Byron,ada@example.org\n8,Ben,\n")

    bring(session, event, "ID,Name,E-mail\n8,Ben,\n7,Ada Lovelace,ada@example.com\n")

    assert [(place.name, place.person.profile.email) for place in places(session, event)] == [
        ("Ada Lovelace", "ada@example.com"),
        ("Ben", ""),
    ]


@pytest.mark.parametrize("hands", ["claimed here", "claimed elsewhere", "signed in"])
def test_what_people_made_their_own_stays_as_they_left_it(session, hands):
    event = an_event(session)
    bring(session, event, HEAD + "Ada,ada@example.org,Hill College\n")
    (ada,) = places(session, event)
    ada.person.profile.organization = ""
    ada.name = ada.person.name = "Countess"
    if hands == "claimed here":
        ada.claimed_at = NOON
    elif hands == "claimed elsewhere":
        attending(session, an_event(session), ada.person)
    else:
        from netevents.people.domain import sign_in

        sign_in(session, ada.person, how="joined", lasts=DAY, now=NOON)
    session.flush()

    again = bring(session, event, "Name,E-mail,School,Role\nAda,ada@example.org,Lake College,Mentor\n")

    assert outcomes(session, again) == [(2, "update")]
    (ada,) = places(session, event)
    assert (ada.name, ada.person.profile.organization, ada.role) == ("Countess", "", "mentor")


def test_seats_are_kept_to(session):
    event = an_event(session, seats=3)
    attending(session, event, "Zed")

    listed = bring(session, event, "Ada\nBen\nCleo\nDan\n")

    assert names(session, event) == ["Zed", "Ada", "Ben"]
    assert [(row.outcome, row.reason) for row in all_rows(session, listed)] == [
        ("new", ""),
        ("new", ""),
        ("refused", "No seat is left."),
        ("refused", "No seat is left."),
    ]
    assert session.scalars(select(Event.seats_taken).where(Event.id == event.id)).one() == 3


def test_who_came_since_the_preview_is_not_doubled(session):
    event = an_event(session)
    first, second = (judged(session, event, "Ada\nBen\n") for _ in range(2))
    write(session, first)

    write(session, second)

    assert names(session, event) == ["Ada", "Ben"]
    assert {row.outcome for row in all_rows(session, second)} == {"refused"}
    assert "came since the preview" in all_rows(session, second)[0].reason


@pytest.mark.parametrize("spelled", ["ADA  LOVELACE", "ada lovelace"])
def test_who_came_since_in_other_capitals_is_not_doubled(session, spelled):
    event = an_event(session)
    listed = judged(session, event, "Ada Lovelace\nBen\n")
    attending(session, event, spelled)

    write(session, listed)

    assert names(session, event) == [spelled, "Ben"]
    assert [row.outcome for row in all_rows(session, listed)] == ["refused", "new"]


def test_no_list_makes_anybody_an_organizer(session):
    event = an_event(session)
    roles = "Name,Role\nAda,Organizer\nBen,Crew\nCleo,staff & speaker\nDan,Booth\n"

    listed = judged(session, event, roles)
    remarks = [row.remarks for row in all_rows(session, listed)]
    write(session, listed)

    given = [place.role for place in places(session, event)]
    assert given == ["attendee", "attendee", "speaker", "booth rep"]
    assert remarks == [
        ["The list says “Organizer”. Only you give that role, on the roll."],
        ["The list says “Crew”. Only you give that role, on the roll."],
        [],
        [],
    ]


def test_the_name_before_an_e_mail_is_taken_only_where_no_column_has_one(session):
    """Whose mail it is may be a parent."""
    event = an_event(session)

    bring(session, event, 'First name,Last name,E-mail\nTom,Smith,"Mary Smith <m@example.org>"\n')
    bring(session, event, 'Last name,E-mail,First name\n,"Ben Okri <b@example.org>",\n')

    assert names(session, event) == ["Tom Smith", "Ben Okri"]


def test_no_list_takes_a_role_that_organizers_gave(session):
    event = an_event(session)
    head = "Name,E-mail,Role\n"
    bring(session, event, head + "Ada,ada@example.org,Mentor\nBen,ben@example.org,\nCleo,cleo@example.org,\n")
    _ada, ben, cleo = places(session, event)
    ben.role, cleo.role = "leader", "organizer"
    session.flush()

    bring(
        session,
        event,
        head + "Ada,ada@example.org,Speaker\nBen,ben@example.org,Speaker\nCleo,cleo@example.org,Mentor\n",
    )

    assert [place.role for place in places(session, event)] == ["speaker", "leader", "organizer"]


def test_a_list_stops_when_the_event_ends(session):
    event = an_event(session)
    listed = judged(session, event, "Ada\n")
    deciding.begin(session, listed)
    event.state, event.ended_at = "ended", NOON
    session.flush()

    writing.write_batch(session, listed, now=NOON, tell_all=lambda occasions: None)

    assert (listed.state, names(session, event)) == ("stopped", [])
    with pytest.raises(EventNotOpen):
        judged(session, event, "Ada\n")


def test_after_a_merge_the_list_finds_the_one_who_stayed(session):
    event = an_event(session)
    mine = attending(session, event, "Countess")
    bring(session, event, "ID,Name\n7,Ada\n")
    imported = places(session, event)[1]
    merging.merge(session, event, mine, imported, by=an_organizer(session), now=NOON)

    listed = bring(session, event, "ID,Name\n7,Ada\n")

    assert outcomes(session, listed) == [(2, "update")]
    assert session.scalars(select(Registration.id).where(Registration.erased_at.is_(None))).all() == [mine.id]
    assert session.scalars(select(Person.name).where(Person.id == mine.person_id)).one() == "Countess"


def test_a_hundred_rows_take_few_statements(session, engine):
    event = an_event(session)
    listed = judged(session, event, HEAD + "".join(f"P{n},p{n}@example.org,\n" for n in range(100)))
    deciding.begin(session, listed)

    with statements(engine) as seen:
        writing.write_batch(session, listed, now=NOON, tell_all=lambda occasions: None)

    assert len(names(session, event)) == 100
    assert len(seen) <= 20


def test_plugins_hear_who_was_added_and_who_came(session):
    event = an_event(session)
    bring(session, event, "ID,Name\n1,Ada\n")
    listed = judged(session, event, "ID,Name,Checked in\n1,Ada,yes\n2,Ben,yes\n3,Cleo,no\n")
    deciding.begin(session, listed)
    told = []

    writing.write_batch(session, listed, now=NOON, tell_all=told.extend)

    assert [(type(occasion), occasion.registration.name) for occasion in told] == [
        (Registered, "Ben"),
        (Registered, "Cleo"),
        (CheckedIn, "Ben"),
        (CheckedIn, "Ada"),
    ]
