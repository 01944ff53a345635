"""“Ask this person to mentor you”: the words, yes and no, the reminder, and the end of the time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import Event
from netevents.exchange.models import Connection
from netevents.exchange.queries import connection_for
from netevents.people.models import OutgoingMail
from netevents.refusal import NotHere
from netevents_mentoring.pairs import asked, asking, ending
from netevents_mentoring.pairs.asking import AskedAlready, Full, TooLate
from netevents_mentoring.pairs.models import DECLINED, RAN_OUT, TAKEN_BACK, Pair
from netevents_mentoring.programs.models import Request, Standing
from tests.cast import EVERYWHERE
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import a_pair, a_term, an_offer, connected, seen_by

DAY = timedelta(days=1)


@pytest.fixture
def term(session):
    term = a_term(session, "Dan", answer_days=4)
    connected(session, term)
    return term


def ask(session, term, *, now=NOON, words="Would you?"):
    return asking.ask(session, term.program, term.place("Ben"), term.place("Cleo"), words, now=now)


def between(session, term, me="Ben", them="Cleo", *, now=NOON):
    return asked.what_is_between(session, term.event, term.place(me), term.place(them), now=now)


def test_a_yes_makes_a_pair_and_saying_it_twice_makes_one(session, term):
    one = ask(session, term)

    pairs = {asking.accept(session, term.program, one, now=NOON + DAY).id for _ in range(2)}

    [pair] = session.scalars(select(Pair)).all()
    assert pairs == {pair.id}
    assert (pair.how, pair.mentor_id, pair.mentee_id) == (
        "asked",
        term.place("Cleo").id,
        term.place("Ben").id,
    )
    assert between(session, term).pair is pair
    assert between(session, term, "Cleo", "Ben").pair is pair


def test_an_old_yes_does_not_bring_back_a_pair_that_has_ended(session, term):
    one = ask(session, term)
    pair = asking.accept(session, term.program, one, now=NOON)
    ending.close(seen_by(session, term, "Ben", pair), "over", now=NOON)
    session.flush()

    with pytest.raises(TooLate):
        asking.accept(session, term.program, one, now=NOON)
    assert ask(session, term, now=NOON + DAY).accepted_at is None


def test_asking_twice_changes_nothing(session, term):
    first = ask(session, term)
    again = ask(session, term, words="Pretty please?", now=NOON + DAY)

    assert first is again
    assert (again.words, again.made_at) == ("Would you?", NOON)


def test_a_no_is_a_no(session, term):
    asking.end(ask(session, term), DECLINED, now=NOON)
    session.flush()

    with pytest.raises(AskedAlready, match="can’t take this on now"):
        ask(session, term, now=NOON + DAY)
    assert not between(session, term).may_ask


@pytest.mark.parametrize("why", [TAKEN_BACK, RAN_OUT])
def test_what_was_taken_back_or_ran_out_can_be_asked_once_more(session, term, why):
    asking.end(ask(session, term), why, now=NOON)
    session.flush()

    again = ask(session, term, words="Once more", now=NOON + DAY)

    assert (again.words, again.declined_at, again.answer_until) == ("Once more", None, NOON + 5 * DAY)
    asking.end(again, why, now=NOON + DAY)
    session.flush()
    with pytest.raises(AskedAlready, match="You asked twice"):
        ask(session, term, now=NOON + 2 * DAY)
    assert not between(session, term).may_ask


def test_nobody_answers_what_has_ended(session, term):
    one = ask(session, term)
    with pytest.raises(TooLate):
        asking.accept(session, term.program, one, now=one.answer_until)
    asking.end(one, TAKEN_BACK, now=NOON)

    with pytest.raises(TooLate, match="has ended"):
        asking.accept(session, term.program, one, now=NOON)


def test_only_who_is_connected_is_asked(session, term):
    with pytest.raises(NotHere):
        asking.ask(session, term.program, term.place("Dan"), term.place("Cleo"), "Hm?", now=NOON)


def test_a_mentor_with_all_places_taken_is_full(session, term):
    an_offer(session, term, capacity=1)
    assert not between(session, term).seats.are_taken
    one = ask(session, term)
    a_pair(session, term, mentee="Dan")

    assert between(session, term).seats.are_held
    with pytest.raises(Full, match="as many mentees as you offered"):
        asking.accept(session, term.program, one, now=NOON)
    asking.end(one, TAKEN_BACK, now=NOON)
    session.flush()
    with pytest.raises(Full, match="Ask somebody else"):
        ask(session, term)


def keep_apart(session, term):
    offer = an_offer(session, term, capacity=5)
    ben = term.place("Ben")
    request = Request(
        code="ben",
        program_id=term.program.id,
        person_id=ben.person_id,
        registration_id=ben.id,
        zone="UTC",
        made_at=NOON,
        changed_at=NOON,
    )
    session.add(request)
    session.flush()
    session.add(Standing(request_id=request.id, offer_id=offer.id, kind="exclude", made_at=NOON))
    session.flush()


def test_whoever_is_kept_apart_reads_the_same_as_of_a_full_mentor(session, term):
    keep_apart(session, term)

    with pytest.raises(Full, match="Ask somebody else"):
        ask(session, term)


def test_a_mentor_is_asked_once(session, term):
    a_pair(session, term)

    with pytest.raises(AskedAlready, match="your mentor already"):
        ask(session, term)


@pytest.mark.parametrize("facts", [{"closed_at": NOON}, {"ends_at": NOON}])
def test_a_program_that_is_over_asks_nobody(session, term, facts):
    for name, value in facts.items():
        setattr(term.program, name, value)
    session.flush()

    assert between(session, term) is None


def test_half_of_the_time_later_there_is_one_reminder_and_at_its_end_an_end(session, term):
    one = ask(session, term)

    for now, letters, why in (
        (NOON + DAY, 0, ""),
        (NOON + 2 * DAY, 1, ""),
        (NOON + 3 * DAY, 1, ""),
        (NOON + 4 * DAY, 1, RAN_OUT),
    ):
        assert not asking.remind(session, now=now, on=EVERYWHERE, mails=True)
        written = session.scalars(select(OutgoingMail)).all()
        assert (len(written), one.ended_why) == (letters, why)
    assert (one.reminded_at, one.declined_at) == (NOON + 2 * DAY, NOON + 4 * DAY)
    assert written[0].to_address == "cleo@example.org"
    assert not any(word in written[0].body for word in ("Ben", "Would you?"))


def test_where_mentoring_is_off_nothing_runs_out_and_on_again_there_is_a_day_to_answer(session, term):
    one = ask(session, term)
    nowhere = EVERYWHERE.where(Event.id != term.event.id)

    for days in range(1, 10):
        assert not asking.remind(session, now=NOON + days * DAY, on=nowhere, mails=True)
    session.refresh(one)
    assert (one.declined_at, one.reminded_at) == (None, None)
    assert session.scalars(select(OutgoingMail)).all() == []

    asking.remind(session, now=NOON + 10 * DAY, on=EVERYWHERE, mails=True)
    assert (one.reminded_at, one.declined_at) == (NOON + 10 * DAY, None)
    assert one.answer_until >= NOON + 10 * DAY


def test_the_reminder_is_in_the_language_of_who_reads_it(session, term):
    ask(session, term)
    term.people["Cleo"].person.language = "es"

    asking.remind(session, now=NOON + 2 * DAY, on=EVERYWHERE, mails=True)

    letter = session.scalars(select(OutgoingMail)).one()
    assert letter.subject == "Alguien te ha pedido mentoría"
    assert "hasta el mar 12 de mayo de 2026" in letter.body


def test_without_a_mailer_the_reminder_is_on_the_pages_only(session, term):
    ask(session, term)

    asking.remind(session, now=NOON + 2 * DAY, on=EVERYWHERE, mails=False)

    assert session.scalars(select(OutgoingMail)).all() == []


def test_words_to_begin_from_are_what_both_show_and_nothing_private(session, term):
    code = session.scalars(select(Connection.code)).one()
    met = connection_for(session, term.people["Ben"].person, code)
    assert met is not None

    words = asking.script(met.my_profile, met.profile)

    assert "“Soldering”" in words
    assert "“Somebody who knows motors”" in words
    assert words.startswith("Hello Cleo")


def test_two_who_are_kept_apart_since_become_no_pair(session, term):
    one = ask(session, term)
    keep_apart(session, term)

    with pytest.raises(TooLate):
        asking.accept(session, term.program, one, now=NOON + DAY)
    assert session.scalars(select(Pair)).all() == []
