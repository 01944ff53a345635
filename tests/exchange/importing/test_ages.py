"""What later lists say of ages: somebody becomes a minor by them, nobody an adult."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import AuditEntry, Merge
from netevents.exchange import merging, notes
from netevents.exchange.connecting import Scan, connect
from netevents.exchange.import_models import ImportedAs
from netevents.exchange.importing import ages, deciding, writing
from netevents.exchange.models import Connection, Consent, Note
from netevents.exchange.retention import doubles_due
from netevents.people.domain import sign_in
from netevents.people.letters import write_to
from netevents.people.models import ADULT, UNDER_13, UNKNOWN, OutgoingMail, Person, Profile, SignIn
from netevents_keepintouch.models import Waking
from tests.cast import a_person, an_event, attending, nobody, post, statements
from tests.conftest import NOON
from tests.exchange.importing.bringing import DAY, all_rows, bring, judged, names, outcomes, places, write
from tests.exchange.importing.desk import previewed, sent, the_desk
from tests.exchange.stage import CLEO, an_attendee

NUMBERED = "ID,Name,E-mail,Role,Age\n"
PLAIN = "Name,E-mail,Age\n"


@pytest.mark.parametrize("audience", ["mixed", "youth"])
@pytest.mark.parametrize(("age", "band"), [("14", "13-15"), ("11", UNDER_13), ("minor", UNKNOWN)])
@pytest.mark.parametrize(
    ("head", "row"),
    [(NUMBERED, "7,Ben Okri,ben@example.org,mentor,"), (PLAIN, "Ben Okri,ben@example.org,")],
    ids=["by number", "by e-mail"],
)
def test_whom_a_later_list_calls_a_minor_becomes_one(session, audience, age, band, head, row):
    event = an_event(session, audience=audience)
    bring(session, event, f"{head}{row}adult\n")

    listed = judged(session, event, f"{head}{row}{age}\n")
    (asked,) = all_rows(session, listed)
    assert (asked.verdict, asked.reason, asked.choice, asked.offers) == (
        "ask", ages.TURNS % {"name": "Ben"}, "same", ["same", "leave"]
    )  # fmt: skip
    write(session, listed)

    (ben,) = places(session, event)
    assert outcomes(session, listed) == [(2, "update")]
    assert (ben.name, ben.is_minor, ben.hidden, ben.role) == ("Ben", True, True, "attendee")
    assert (ben.person.name, ben.person.is_minor, ben.person.age) == ("Ben", True, band)
    assert session.scalars(select(Profile.person_id).where(Profile.person_id == ben.person_id)).all() == []
    assert session.scalars(select(Consent)).all() == []
    assert [mark.mail_print for mark in session.scalars(select(ImportedAs))] == [""]
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.registration_id == ben.id))
    assert (entry.act, entry.person_id) == ("turned somebody into a minor", listed.person_id)


def test_who_met_others_already_leaves_nothing_that_minors_may_not_have(session):
    """They came in with their own phone, too: a place elsewhere keeps the person, not this place."""
    event = an_event(session, audience="mixed")
    bring(session, event, f"{NUMBERED}7,Ben Okri,ben@example.org,,adult\n")
    (ben,) = places(session, event)
    attending(session, an_event(session), ben.person)
    cleo = an_attendee(session, event, a_person(session, "Cleo Paz", age=ADULT), profile=CLEO)
    phone = sign_in(session, ben.person, how="joined", lasts=DAY, now=NOON)
    connect(session.connection(), Scan(token=cleo.screen, secret=phone.secret), now=NOON)
    notes.write(session, ben, cleo.registration, talked_about="Ants", now=NOON)
    listed = judged(session, event, f"{NUMBERED}7,Ben Okri,ben@example.org,,17\n")
    deciding.begin(session, listed)
    told = []

    writing.write_batch(session, listed, now=NOON, tell_all=told.extend)

    session.expire_all()
    assert [type(one).__name__ for one in told] == ["TurnsMinor", "Withdrawn"]
    assert (ben.name, ben.is_minor, ben.person_minor) == ("Ben", True, False)
    assert session.scalars(select(Connection)).all() == session.scalars(select(Note)).all() == []


def test_who_is_at_this_event_only_has_no_phone_signed_in_any_more(session):
    event = an_event(session, audience="mixed")
    bring(session, event, f"{NUMBERED}7,Ben Okri,ben@example.org,,adult\n")
    (ben,) = places(session, event)
    sign_in(session, ben.person, how="joined", lasts=DAY, now=NOON)

    bring(session, event, f"{NUMBERED}7,Ben Okri,,,15\n")

    (ben,) = places(session, event)
    assert (ben.person.is_minor, ben.person_minor, ben.person.age) == (True, True, "13-15")
    assert session.scalars(select(SignIn.revoked_at)).one() is not None


def test_what_was_merged_into_them_does_not_come_back_as_an_adult(session):
    event = an_event(session, audience="mixed")
    bring(session, event, f"{NUMBERED}7,Ben Okri,ben@example.org,,adult\n")
    (ben,) = places(session, event)
    double = attending(session, event, a_person(session, "Benny", age=ADULT))
    by = a_person(session, "Olu")
    done = merging.merge(session, event, ben, double, by=by, now=NOON)
    session.flush()

    bring(session, event, f"{NUMBERED}7,Ben Okri,,,15\n")

    (done,) = session.scalars(select(Merge).execution_options(populate_existing=True))
    with pytest.raises(merging.TooLateToUndo):
        merging.undo(session, event, done, by=by, now=NOON)
    doubles_due(session, plugins=lambda session, person: None, now=NOON, tell=nobody)
    assert session.scalars(select(Merge)).all() == []
    assert "Ben Okri" not in session.scalars(select(Person.name)).all()
    here = [place for place in places(session, event) if place.erased_at is None]
    assert [(place.name, place.is_minor) for place in here] == [("Benny", True)]


def test_letters_to_them_go_and_those_to_their_family_stay(session):
    event = an_event(session, audience="mixed")
    parent = a_person(session, "Pat")
    session.get_one(Profile, parent.id).email = "okri@example.org"
    bring(session, event, f"{NUMBERED}7,Ben Okri,okri@example.org,,adult\n")
    (ben,) = places(session, event)
    for person in (parent, ben.person):
        write_to(session, person, mails=True, subject=person.name, body="x", dedupe_key="1", now=NOON)

    bring(session, event, f"{NUMBERED}7,Ben Okri,,,15\n")

    assert session.scalars(select(OutgoingMail.subject)).all() == ["Pat"]


def test_who_stays_an_adult_for_a_plugin_that_does_not_hear_of_it_is_a_minor_here(session):
    """As where it is not installed any more: its rows are there, and what they ask of people."""
    event = an_event(session, audience="mixed")
    bring(session, event, f"{NUMBERED}7,Ben Okri,ben@example.org,,adult\n8,Cleo Paz,,,adult\n")
    ben, _cleo = places(session, event)
    session.add(Waking(person_id=ben.person_id, next_on=NOON.date()))
    session.flush()

    listed = bring(session, event, f"{NUMBERED}7,Ben Okri,,,15\n8,Cleo Paz,,,15\n")

    assert outcomes(session, listed) == [(2, "update"), (3, "update")]
    assert [(place.name, place.is_minor, place.person.is_minor) for place in places(session, event)] == [
        ("Ben", True, False), ("Cleo", True, True)
    ]  # fmt: skip
    assert session.get_one(Profile, ben.person_id).email == "ben@example.org"


def test_what_goes_with_many_goes_at_once(session):
    event = an_event(session, audience="mixed")
    names = ("Ben", "Cleo", "Dan")
    bring(session, event, "Name,Age\n" + "".join(f"{name},adult\n" for name in names))
    listed = judged(session, event, "Name,Age\n" + "".join(f"{name},15\n" for name in names))

    with statements(session.get_bind()) as seen:
        write(session, listed)

    assert [place.is_minor for place in places(session, event)] == [True] * 3
    assert sum(one.startswith(("DELETE FROM note", "DELETE FROM consent")) for one in seen) == 2


def test_a_number_that_somebody_else_has_by_now_turns_nobody_unasked(session):
    """As where lists number their rows anew each time."""
    event = an_event(session, audience="mixed")
    bring(session, event, f"{NUMBERED}7,Ben Okri,,,adult\n")

    listed = judged(session, event, f"{NUMBERED}7,Zoe Lim,,,15\n")

    (row,) = all_rows(session, listed)
    asked = ages.OTHER_NAME % {"other": "Ben Okri", "name": "Zoe"}
    assert row.reason == f"{asked} {ages.TURNS % {'name': 'Ben'}}"
    assert (row.choice, row.offers) == ("leave", ["same", "leave"])


def test_who_came_with_that_number_after_the_preview_is_not_turned_unasked(session):
    event = an_event(session, audience="mixed")
    a_person(session, "Olu")
    listed = judged(session, event, f"{NUMBERED}7,Ben Okri,,,15\n")
    bring(session, event, f"{NUMBERED}7,Ben Okri,,,adult\n")

    write(session, listed)

    assert outcomes(session, listed) == [(2, "refused")]
    assert [(place.name, place.is_minor) for place in places(session, event)] == [("Ben Okri", False)]


def test_left_out_nobody_turns(session):
    event = an_event(session, audience="mixed")
    bring(session, event, f"{NUMBERED}7,Ben Okri,,,adult\n")

    listed = bring(session, event, f"{NUMBERED}7,Ben Okri,,,15\n", {2: "leave"})

    assert outcomes(session, listed) == [(2, "left out")]
    assert [(place.name, place.is_minor) for place in places(session, event)] == [("Ben Okri", False)]


def test_who_came_by_themself_is_asked_about_by_their_whole_name(session):
    event = an_event(session, audience="mixed")
    attending(session, event, a_person(session, "Ben Okri", age=ADULT))

    listed = judged(session, event, f"{PLAIN}Ben Lee,,14\nBen Okri,,14\n")
    first, second = all_rows(session, listed)
    assert (first.verdict, second.choice) == ("new", "same")
    assert second.reason == "Ben Okri is here already. " + ages.TURNS % {"name": "Ben"}
    write(session, listed)

    assert [(place.name, place.is_minor) for place in places(session, event)] == [
        ("Ben", True), ("Ben", True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "again", ["Name,E-mail\nCleo Paz,cleo@example.org\n", f"{PLAIN}Cleo Paz,cleo@example.org,\n"]
)
def test_a_list_that_says_nothing_of_ages_turns_nobody(session, again):
    event = an_event(session, audience="mixed")
    bring(session, event, f"{PLAIN}Cleo Paz,cleo@example.org,30\n")

    listed = bring(session, event, again)

    assert outcomes(session, listed) == [(2, "update")]
    assert [(place.name, place.is_minor) for place in places(session, event)] == [("Cleo Paz", False)]


def test_no_list_makes_an_adult_of_a_minor_and_the_row_says_so(session):
    event = an_event(session, audience="mixed")
    bring(session, event, f"{NUMBERED}7,Ben Okri,ben@example.org,,15\n")

    listed = judged(session, event, f"{NUMBERED}7,Ben Okri,ben@example.org,mentor,adult\n")
    (row,) = all_rows(session, listed)
    assert (row.verdict, row.remarks) == ("update", [ages.STAYS_MINOR % {"name": "Ben"}])
    write(session, listed)

    (ben,) = places(session, event)
    assert (ben.name, ben.is_minor, ben.person.age, ben.role) == ("Ben", True, "13-15", "attendee")
    (mark,) = session.scalars(select(ImportedAs))
    assert mark.mail_print == ""


def test_an_adult_with_the_first_name_of_a_minor_is_asked_about(session):
    event = an_event(session, audience="mixed")
    bring(session, event, f"{PLAIN}Ben Okri,,15\n")

    listed = bring(session, event, f"{PLAIN}Ben Okri,ben@example.org,adult\nZoe,,adult\n")

    rows = all_rows(session, listed)
    assert [(row.verdict, row.outcome) for row in rows] == [("ask", "left out"), ("new", "new")]
    assert rows[0].reason == ages.MINOR_HERE % {"name": "Ben"}
    assert names(session, event) == ["Ben", "Zoe"]


@pytest.mark.parametrize(
    ("before", "now_it_is", "remark"),
    [
        ("17", "14", "The age band of Ben is lowered to 13-15."),
        ("", "9", ages.NO_PHONE % {"name": "Ben"}),
    ],
)
def test_a_band_is_lowered_and_never_raised(session, before, now_it_is, remark):
    event = an_event(session, audience="youth")
    bring(session, event, f"{NUMBERED}7,Ben,,,{before}\n")
    (ben,) = places(session, event)
    if ben.person.age == UNKNOWN:
        sign_in(session, ben.person, how="desk code", lasts=DAY, now=NOON)

    listed = judged(session, event, f"{NUMBERED}7,Ben,,,{now_it_is}\n")
    assert all_rows(session, listed)[0].remarks == [remark]
    write(session, listed)
    lowered = places(session, event)[0].person.age
    again = bring(session, event, f"{NUMBERED}7,Ben,,,17\n")

    assert places(session, event)[0].person.age == lowered != before
    assert outcomes(session, again) == [(2, "update")]
    assert session.scalars(select(SignIn.id).where(SignIn.revoked_at.is_(None))).all() == []


@pytest.mark.parametrize(
    "column",
    [
        ("Age", "minor"),
        ("Age", "<18"),
        ("Are you 18 or older?", "no"),
        ("Under 18?", "yes"),
        ("Minor", "yes"),
    ],
)
def test_a_column_in_which_nobody_is_an_adult_is_one_of_ages_too(session, column):
    event = an_event(session, audience="mixed")
    bring(session, event, "ID,Name,Age\n7,Ben Okri,adult\n")

    bring(session, event, "ID,Name,{}\n7,Ben Okri,{}\n".format(*column))

    assert [(place.name, place.is_minor) for place in places(session, event)] == [("Ben", True)]


def test_the_page_says_who_becomes_a_minor_before_anything_is_written(client):
    desk = the_desk(client, audience="mixed")
    first = sent(client, desk, f"{NUMBERED}7,Ben Okri,,,adult\n".encode())
    previewed(client, first)
    post(client, f"{first}/begin")

    page = previewed(client, sent(client, desk, f"{NUMBERED}7,Ben Okri,,,15\n".encode()))

    assert ages.TURNS % {"name": "Ben"} in page
