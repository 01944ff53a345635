"""Lists after lists: who is brought up to date, who is asked about, who keeps what is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from netevents.events.domain import EventNotOpen
from netevents.events.models import AuditEntry, Event, Registration
from netevents.exchange import merging
from netevents.exchange.erasure import erase
from netevents.exchange.held import everything_held
from netevents.exchange.import_models import ImportedAs, ImportList, ImportRow
from netevents.exchange.importing import deciding, keeping, lists, writing
from netevents.exchange.models import Consent
from netevents.exchange.retention import retain
from netevents.exchange.youth.stricter import make_stricter
from netevents.occasions import CheckedIn, Registered
from netevents.people.models import ADULT, UNKNOWN, Person, Profile
from tests.cast import a_person, an_event, an_organizer, attending, nobody, statements
from tests.conftest import NOON
from tests.exchange.importing.bringing import (
    all_rows,
    bring,
    judged,
    names,
    outcomes,
    places,
    write,
)

DAY = timedelta(days=1)
HEAD = "Name,E-mail,School\n"


def asked(session, listed):
    """What is asked, and what we would do by ourselves."""
    return [(row.line, row.reason, row.choice) for row in all_rows(session, listed) if row.verdict == "ask"]


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


def test_an_e_mail_is_no_key(session):
    """A family shares one; only the name beside it makes somebody the same."""
    event = an_event(session)
    family = HEAD + "Zoe,fam@example.org,\nMateo,fam@example.org,\n"
    same = "Line 2 has the same e-mail, under another name."
    assert asked(session, judged(session, event, family)) == [(3, same, "add")]
    bring(session, event, family)
    assert names(session, event) == ["Zoe", "Mateo"]

    third = judged(session, event, HEAD + "Lucia,fam@example.org,\nMateo,fam@example.org,\n")

    assert asked(session, third) == [(2, "Several people from earlier lists have the same e-mail.", "add")]
    assert [row.verdict for row in all_rows(session, third)] == ["ask", "update"]


@pytest.mark.parametrize(
    ("answer", "there"), [("same", ["Bob Smith"]), ("add", ["Bob", "Bob Smith"]), ("leave", ["Bob"])]
)
def test_one_e_mail_under_two_names_is_asked_about_and_answered(session, answer, there):
    event = an_event(session)
    bring(session, event, HEAD + "Bob,bob@example.org,\n")

    listed = judged(session, event, HEAD + "Bob Smith,bob@example.org,\n")
    assert asked(session, listed) == [(2, "Bob came from a list with the same e-mail.", "add")]
    bring(session, event, HEAD + "Bob Smith,bob@example.org,\n", {2: answer})

    assert names(session, event) == there
    once = names(session, event)
    bring(session, event, HEAD + "Bob Smith,bob@example.org,\n", {2: "leave"} if answer == "leave" else None)
    assert names(session, event) == once


def test_somebody_of_that_name_on_the_roll_is_asked_about(session):
    event = an_event(session)
    mine = attending(session, event, "Ada")
    session.get_one(Profile, mine.person_id).email = "ada@example.org"
    session.flush()

    listed = judged(session, event, HEAD + "ADA,ada@example.org,Hill College\n")
    assert asked(session, listed) == [(2, "Ada is here already.", "same")]
    write(session, listed)

    assert [(row.name, row.reason, row.cells) for row in all_rows(session, listed)] == [("", "", [])]
    (ada,) = places(session, event)
    assert (ada.id, ada.name, ada.person.profile.organization) == (mine.id, "Ada", "")
    again = judged(session, event, HEAD + "ADA,ada@example.org,Hill College\n")
    assert [row.verdict for row in all_rows(session, again)] == ["update"]


def test_an_address_that_somebody_typed_themself_is_told_to_nobody(session):
    """Organizers could otherwise ask whose address it is, list by list."""
    event = an_event(session)
    mine = attending(session, event, "Ada")
    session.get_one(Profile, mine.person_id).email = "secret@example.org"
    session.flush()

    listed = judged(session, event, HEAD + "Mallory,secret@example.org,\n")

    assert [(row.verdict, row.reason, row.remarks) for row in all_rows(session, listed)] == [("new", "", [])]


@pytest.mark.parametrize(
    ("rows", "question", "choice"),
    [
        ("Ada,,\nAda,,\n", "Line 2 has the same name.", "leave"),
        ("Ada,a@example.org,\nada,A@example.org,\n", "Line 2 has the same name and e-mail.", "leave"),
        ("Ada,a@example.org,\nAda,b@example.org,\n", "Line 2 has the same name.", "add"),
        (",wt@example.org,\n", "There is no name, only an e-mail. We would call them “wt”.", "add"),
    ],
)
def test_what_a_list_leaves_open_is_asked(session, rows, question, choice):
    listed = judged(session, an_event(session), HEAD + rows)

    assert [(reason, first) for _, reason, first in asked(session, listed)] == [(question, choice)]


@pytest.mark.parametrize(
    ("status", "verdict", "reason"),
    [
        ("Attending", "new", ""),
        ("yes", "new", ""),
        ("", "new", ""),
        ("waitlist", "ask", "The list says “waitlist”."),
        ("Not Attending", "ask", "The list says “Not Attending”."),
        ("Cancelled", "ask", "The list says “Cancelled”."),
        ("pending_approval", "ask", "The list says “pending_approval”."),
        ("declined", "left out", "The list says “declined”."),
        ("No", "left out", "The list says “No”."),
    ],
)
def test_who_does_not_come_is_asked_about_or_left_out(session, status, verdict, reason):
    listed = judged(
        session,
        an_event(session),
        f"Name,Status\nAda,{status}\nBen,attending\nCleo,attending\nDan,approved\n",
    )

    row = all_rows(session, listed)[0]
    assert (row.verdict, row.reason) == (verdict, reason)


def test_two_tickets_of_one_buyer_are_asked_about(session):
    event = an_event(session)
    twice = "ID,Name,E-mail\n1,Ada,ada@example.org\n2,Ada,ada@example.org\n"
    listed = bring(session, event, twice)
    assert asked(session, listed) == [(3, "Line 2 has the same name and e-mail.", "leave")]

    again = bring(session, event, twice)
    assert asked(session, again) == [(3, "Line 2 has the same name and e-mail.", "leave")]
    assert names(session, event) == ["Ada"]

    bring(session, event, twice, {3: "add"})
    assert names(session, event) == ["Ada", "Ada"]
    last = judged(session, event, twice)
    assert [row.verdict for row in all_rows(session, last)] == ["update", "update"]


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


def test_one_answer_for_all_takes_one_statement(session, engine):
    event = an_event(session)
    bring(session, event, HEAD + "Bob,bob@example.org,\n")
    nameless = "".join(f",p{number}@example.org,\n" for number in range(9))
    listed = judged(session, event, f"{HEAD}Bob Smith,bob@example.org,\n{nameless}")

    for choice, chosen in (("same", ["same"] + 9 * ["add"]), ("leave", 10 * ["leave"])):
        with statements(engine) as seen:
            deciding.answer_all(session, listed, choice)
        assert len(seen) == 1
        assert [row.choice for row in all_rows(session, listed)] == chosen


def test_a_list_is_not_begun_twice_nor_changed_under_way(session):
    listed = bring(session, an_event(session), "Ada\n")

    with pytest.raises(lists.TooLate):
        deciding.begin(session, listed)
    with pytest.raises(lists.TooLate):
        deciding.answer_all(session, listed, "add")


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


def test_a_list_that_is_stopped_keeps_no_cells_of_minors_and_the_trail_says_what_was_done(
    session, monkeypatch
):
    event = an_event(session, audience="mixed")
    listed = judged(session, event, "Name,E-mail\nMia Patel,m@example.org\nTom Wong,t@example.org\n")
    monkeypatch.setattr(writing, "BATCH", 1)
    deciding.begin(session, listed)
    writing.write_batch(session, listed, now=NOON, tell_all=lambda occasions: None)

    for _ in range(2):
        deciding.stop(session, listed, now=NOON)
    session.flush()

    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == deciding.IMPORTED))
    assert entry.facts == {"list": "", "added": 1, "updated": 0}
    assert [(row.name, row.cells) for row in all_rows(session, listed)] == [("", []), ("Tom", [])]


def test_who_is_imported_shares_no_contact_and_the_trail_says_who_did_it(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ada,ada@example.org,Hill College\nBen,,\n")

    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == deciding.IMPORTED))
    assert entry.facts == {"list": "", "added": 2, "updated": 0}
    shared = session.scalars(select(Consent.field).distinct()).all()
    assert sorted(shared) == ["ask_me_about", "can_help_with", "looking_for"]


YOUTH = (
    "First name,Last name,E-mail,Phone,School,Age,ID\n"
    "Mia,Patel,mia.patel@example.org,555-0100,Hill School,14,1\n"
    "Tom Tiger,Wong,mum@example.org,,,,2\n"
    "Ann,Lee,ann@example.org,555-0101,,12,3\n"
    "Lea,Ferrara,lea@example.org,,,adult,4\n"
)


@pytest.mark.parametrize("audience", ["youth", "mixed"])
def test_of_minors_a_first_name_is_kept_and_nothing_else(session, audience):
    event = an_event(session, audience=audience)

    listed = judged(session, event, YOUTH)
    assert [row.name for row in all_rows(session, listed)] == ["Mia", "Tom", "Ann", "Lea Ferrara"]
    write(session, listed)

    assert [(place.name, place.is_minor, place.person.age) for place in places(session, event)] == [
        ("Mia", True, "13-15"),
        ("Tom", True, UNKNOWN),
        ("Ann", True, "under 13"),
        ("Lea Ferrara", False, ADULT),
    ]
    assert [place.person.profile is None for place in places(session, event)] == [True, True, True, False]
    assert [place.hidden for place in places(session, event)] == [True, True, True, False]
    assert session.scalars(select(ImportedAs.mail_print).order_by(ImportedAs.id)).all()[:3] == ["", "", ""]
    bring(session, event, YOUTH)
    assert names(session, event) == ["Mia", "Tom", "Ann", "Lea Ferrara"]


def test_a_minors_name_that_does_not_show_its_parts_is_refused(session):
    event = an_event(session, audience="youth")

    listed = judged(session, event, "Name\n山田 太郎\nPatel, Mia\n123\nZoë Núñez\n")

    assert [(row.name, row.verdict) for row in all_rows(session, listed)] == [
        ("", "refused"),
        ("Mia", "new"),
        ("", "refused"),
        ("Zoë", "new"),
    ]


def test_a_stricter_event_keeps_no_trace_of_addresses(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ada Lovelace,ada@example.org,\n")
    waiting = judged(session, event, HEAD + "Ben Nevis,ben@example.org,\n")

    make_stricter(session, event, "mixed", by=a_person(session, "Olu"), now=NOON, tell=nobody)

    assert [(mark.name_print, mark.mail_print) for mark in session.scalars(select(ImportedAs))] == [("", "")]
    session.expire_all()
    assert session.get(ImportList, waiting.id) is None
    assert session.scalars(select(ImportRow)).all() == []


def test_lists_are_forgotten_after_a_day(session):
    event = an_event(session)
    old = judged(session, event, "Ada\n", now=NOON - DAY - timedelta(seconds=1))
    young = judged(session, event, "Ada\n", now=NOON - DAY + timedelta(seconds=1))

    retain(session, now=NOON)

    assert session.scalars(select(ImportList.id)).all() == [young.id]
    assert session.scalars(select(ImportRow.list_id)).all() == [young.id]
    assert old.id != young.id


def test_with_the_organizers_view_goes_who_came_with_a_list(session):
    event = an_event(session)
    bring(session, event, "Ada\n")
    session.execute(update(Event).values(state="ended", ended_at=NOON - timedelta(days=400)))

    retain(session, now=NOON)

    assert session.scalars(select(ImportedAs)).all() == []


def test_who_is_erased_is_in_no_list_any_more(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ada,ada@example.org,\nBen,ben@example.org,\n")
    judged(session, event, HEAD + "Ada,ada@example.org,\nBen,ben@example.org,\n")
    ada, _ = places(session, event)

    erase(session, ada.person, plugins=lambda session, person: None, now=NOON, tell=nobody)

    assert len(session.scalars(select(ImportedAs)).all()) == 1
    assert session.scalars(select(ImportRow.name).where(ImportRow.outcome == "")).all() == ["Ben"]


def test_take_out_says_which_list_somebody_came_with(session):
    event = an_event(session)
    bring(session, event, "ID,Name\n7,Ada\n")
    (ada,) = places(session, event)

    held = everything_held(session, ada.person, [], plugins={}, now=NOON)

    assert held["came_with_lists"] == [
        {"event": event.name, "list": "", "number": "7", "at": NOON.isoformat(timespec="seconds")}
    ]


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


def test_letters_and_headings_that_we_took_wrongly_are_corrected(session):
    event = an_event(session)
    by = a_person(session)
    greek = "Όνομα;Email\nΓιώργος;g@example.org\n".encode("cp1253")
    listed = lists.take_in(session, event, lists.opened(event, greek), by=by, now=NOON)

    lists.read_anew(listed, lists.opened_anew(listed, encoding="cp1253", headed=True))
    assert listed.headings[0] == "Όνομα"
    lists.set_fields(listed, ["name", "email"])
    lists.read_anew(listed, lists.opened_anew(listed, encoding="", headed=False))
    assert (listed.headings, listed.size) == (["", ""], 2)

    for wrong, refusal in (
        (["name"], lists.NotThat),
        (["nonsense", ""], lists.NotThat),
        (["name", "name"], lists.TwiceTheSame),
        (["", "phone"], lists.NoNames),
    ):
        with pytest.raises(refusal):
            lists.set_fields(listed, wrong)
    assert keeping.lists_of(session, event) == [listed]
