"""What a list leaves open is asked, and what the organizer then decides."""

from __future__ import annotations

import pytest

from netevents.exchange.importing import deciding, keeping, lists
from netevents.people.models import Profile
from tests.cast import a_person, an_event, attending, statements
from tests.conftest import NOON
from tests.exchange.importing.bringing import HEAD, all_rows, bring, judged, names, places, write


def asked(session, listed):
    """What is asked, and what we would do by ourselves."""
    return [(row.line, row.reason, row.choice) for row in all_rows(session, listed) if row.verdict == "ask"]


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


@pytest.mark.parametrize("mails", [("", ""), ("tom@example.org", "tom@example.org"), ("", "tom@example.org")])
def test_who_is_there_once_maybe_and_once_yes_comes_in_once(session, mails):
    event = an_event(session)
    maybe, sure = (f"Tom Lee,{mail}," for mail in mails)
    twice = f"Name,E-mail,School,Attending?\n{maybe},maybe\n{sure},Yes\n{sure},Yes\n"

    listed = judged(session, event, twice)

    assert [(line, choice) for line, _, choice in asked(session, listed)] == [
        (2, "leave"),
        (3, "add"),
        (4, "leave"),
    ]
    bring(session, event, twice)
    assert names(session, event) == ["Tom Lee"]


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
