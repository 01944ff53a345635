"""Concerns, feedback, and the end: what reaches whom, and what never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange import parting
from netevents.exchange.models import Block
from netevents.groups.domain import give_role
from netevents.people.models import ADULT, OutgoingMail
from netevents.refusal import NotHere
from netevents_mentoring.pairs import domain, ending, overview, queries, saying
from netevents_mentoring.pairs.domain import NotYet
from netevents_mentoring.pairs.models import Concern, Feedback
from netevents_mentoring.pairs.saying import NobodyReads
from tests.cast import a_person, an_organizer, attending
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import a_pair, a_term, seen_by

DAY = timedelta(days=1)


@pytest.fixture
def term(session):
    return a_term(session)


@pytest.fixture
def pair(session, term):
    return a_pair(session, term)


def raise_concern(session, term, pair, **facts):
    mine = seen_by(session, term, "Ben", pair)
    facts = {"urgent": False, "now": NOON, "letters": True} | facts
    return saying.raise_concern(session, mine, facts.pop("words", "He shouts"), **facts)


def letters(session):
    return session.scalars(select(OutgoingMail)).all()


def test_an_urgent_concern_stands_first_and_writes_a_letter_without_names_or_words(session, term, pair):
    raise_concern(session, term, pair, words="We never meet")
    raise_concern(session, term, pair, words="He shouts", urgent=True)

    read = overview.concerns_at(session, term.event, term.ada.id)

    assert [concern.words for concern in read] == ["He shouts", "We never meet"]
    [letter] = letters(session)
    assert letter.to_address.startswith(term.ada.code)
    assert not any(word in letter.body + letter.subject for word in ("Ben", "Cleo", "shouts"))


def test_without_a_mailer_nothing_waits_to_be_sent(session, term, pair):
    raise_concern(session, term, pair, urgent=True, letters=False)

    assert letters(session) == []


def test_an_organizer_who_is_one_of_the_pair_reads_nothing_of_it(session, term):
    dan = an_organizer(session, "Dan")
    give_role(session, term.event.group, dan, "organizer", now=NOON)
    place = attending(session, term.event, dan)
    pair = domain.begin(
        session, program=term.program, mentor=place, mentee=term.place("Ben"), how="asked", now=NOON
    )
    concern = raise_concern(session, term, pair, urgent=True)
    ending.close(seen_by(session, term, "Ben", pair), "fit", now=NOON)
    saying.feed_back(session, seen_by(session, term, "Ben", pair), useful="no", words="Hm", now=NOON)

    for reader, sees in ((dan, False), (term.ada, True)):
        assert bool(overview.concerns_at(session, term.event, reader.id)) is sees
        assert bool(overview.concern_for(session, term.event, reader.id, concern.code)) is sees
        assert bool(overview.feedback_on(session, term.event, reader.id, pair)) is sees
    [letter] = letters(session)
    assert not letter.to_address.startswith(dan.code)


def test_looked_after_concerns_come_last(session, term, pair):
    done = raise_concern(session, term, pair, words="Done", urgent=True)
    raise_concern(session, term, pair, words="Open")
    saying.close_concern(done, now=NOON)
    saying.close_concern(done, now=NOON + DAY)
    session.flush()

    assert done.closed_at == NOON
    assert [one.words for one in overview.concerns_at(session, term.event, term.ada.id)] == ["Open", "Done"]


def test_feedback_is_asked_after_the_third_meeting_and_said_again_replaces_it(session, term, pair):
    for day in range(2):
        domain.met(session, seen_by(session, term, "Ben", pair), now=NOON + day * DAY)
    with pytest.raises(NotYet, match="third meeting"):
        saying.feed_back(session, seen_by(session, term, "Ben", pair), useful="no", words="", now=NOON)

    domain.met(session, seen_by(session, term, "Ben", pair), now=NOON + 2 * DAY)
    for useful in ("somewhat", "very"):
        mine = seen_by(session, term, "Ben", pair)
        saying.feed_back(session, mine, useful=useful, words="Good", now=NOON)

    assert session.scalars(select(Feedback.useful)).all() == ["very"]


def test_it_is_asked_at_the_end_too_of_each_side_by_itself(session, term, pair):
    ending.close(seen_by(session, term, "Ben", pair), "reached", now=NOON)

    for name in ("Ben", "Cleo"):
        mine = seen_by(session, term, name, pair)
        assert mine.fed_back is None
        saying.feed_back(session, mine, useful="very", words=name, now=NOON)

    assert seen_by(session, term, "Cleo", pair).fed_back.words == "Cleo"


def test_the_first_to_end_it_says_why_and_nothing_is_arranged_any_more(session, term, pair):
    pair.next_at, pair.next_place = NOON + DAY, "Room 4"

    ending.close(seen_by(session, term, "Ben", pair), "busy", now=NOON)
    ending.close(seen_by(session, term, "Cleo", pair), "fit", now=NOON + DAY)

    assert (pair.closed_why, pair.closed_at, pair.closed_by_id) == (
        "busy",
        NOON,
        term.place("Ben").person_id,
    )
    assert (pair.next_at, pair.next_place) == (None, "")


def test_a_new_pair_may_begin_after_the_old_one_has_ended(session, term, pair):
    ending.close(seen_by(session, term, "Ben", pair), "over", now=NOON)
    session.flush()

    assert a_pair(session, term).id != pair.id


def test_only_two_yes_are_seen(session, term, pair):
    with pytest.raises(NotYet):
        ending.stay_in_touch(seen_by(session, term, "Ben", pair), True)
    ending.close(seen_by(session, term, "Ben", pair), "over", now=NOON)

    ending.stay_in_touch(seen_by(session, term, "Ben", pair), True)
    assert not seen_by(session, term, "Cleo", pair).both_stay
    ending.stay_in_touch(seen_by(session, term, "Cleo", pair), True)
    assert seen_by(session, term, "Ben", pair).both_stay
    ending.stay_in_touch(seen_by(session, term, "Cleo", pair), False)
    assert not seen_by(session, term, "Ben", pair).both_stay


def test_a_block_ends_the_pair_and_neither_sees_it_any_more(session, term, pair):
    ben, cleo = (term.people[name].person for name in ("Ben", "Cleo"))
    told = []
    parting.block(session, ben, cleo, now=NOON, tell=told.append)
    [withdrawn] = told

    ending.end_if_blocked(session, withdrawn.connection)

    assert (pair.closed_why, pair.closed_at) == (ending.BLOCK, NOON)
    assert queries.pair_for(session, term.event, ben.id, pair.code, now=NOON) is None
    assert queries.all_my_pairs(session, cleo.id, now=NOON) == []


def test_withdrawing_fields_ends_nothing(session, term, pair):
    told = []
    connection = seen_by(session, term, "Ben", pair).connection
    session.refresh(connection, ["event"])
    parting.withdraw(connection, term.place("Cleo"), now=NOON, tell=told.append)

    ending.end_if_blocked(session, told[0].connection)

    assert pair.closed_at is None
    assert seen_by(session, term, "Ben", pair).profile.email == ""


def test_nobody_else_sees_a_pair(session, term, pair):
    mallory = attending(session, term.event, "Mallory")

    assert queries.pair_for(session, term.event, mallory.person_id, pair.code, now=NOON) is None


def test_once_organizers_see_nothing_any_more_nothing_is_said_to_them_and_what_was_said_goes(
    session, term, pair
):
    done = raise_concern(session, term, pair, words="Done")
    saying.close_concern(done, now=NOON)
    raise_concern(session, term, pair, words="Open")
    ending.close(seen_by(session, term, "Ben", pair), "over", now=NOON)
    saying.feed_back(session, seen_by(session, term, "Ben", pair), useful="no", words="Hm", now=NOON)
    session.flush()

    saying.forget_unread(session, now=NOON + 300 * DAY)
    assert len(session.scalars(select(Concern.words)).all()) == 2
    late = NOON + 400 * DAY
    saying.forget_unread(session, now=late)

    assert session.scalars(select(Concern.words)).all() == ["Open"]
    assert session.scalars(select(Feedback.words)).all() == []
    with pytest.raises(NobodyReads, match="Report a problem"):
        raise_concern(session, term, pair, now=late)
    with pytest.raises(NobodyReads):
        saying.feed_back(session, seen_by(session, term, "Ben", pair), useful="no", words="", now=late)


def test_where_the_only_organizer_is_the_other_one_nothing_is_stored_that_nobody_reads(session, term):
    place = attending(session, term.event, term.ada)
    pair = domain.begin(
        session, program=term.program, mentor=place, mentee=term.place("Ben"), how="asked", now=NOON
    )
    ending.close(seen_by(session, term, "Ben", pair), "fit", now=NOON)
    session.flush()
    mine = seen_by(session, term, "Ben", pair)

    with pytest.raises(NobodyReads, match="Nobody but you two"):
        raise_concern(session, term, pair)
    with pytest.raises(NobodyReads, match="Nobody but you two"):
        saying.feed_back(session, mine, useful="no", words="Hm", now=NOON)
    with pytest.raises(NobodyReads, match="somebody you trust"):
        saying.report(session, mine, "She shouts", now=NOON)


def test_there_a_concern_goes_as_a_report_to_somebody_else(session, term):
    place = attending(session, term.event, term.ada)
    term.event.audience = "mixed"
    ann = attending(session, term.event, a_person(session, "Ann", age=ADULT), role="leader")
    pair = domain.begin(
        session, program=term.program, mentor=place, mentee=term.place("Ben"), how="asked", now=NOON
    )

    sent = saying.report(session, seen_by(session, term, "Ben", pair), "She shouts", now=NOON)

    assert (sent.goes_to_id, sent.about_id, sent.by_id) == (ann.person_id, place.id, term.place("Ben").id)


def test_a_block_made_where_mentoring_is_off_ends_the_pair_in_time(session, term, pair):
    session.add(
        Block(blocker_id=term.place("Cleo").person_id, blocked_id=term.place("Ben").person_id, at=NOON)
    )
    session.flush()

    ending.end_blocked(session, now=NOON + DAY)

    assert (pair.closed_why, pair.closed_at) == (ending.BLOCK, NOON + DAY)


def test_a_block_between_others_ends_nothing(session, term, pair):
    dan = attending(session, term.event, "Dan")
    session.add(Block(blocker_id=term.place("Cleo").person_id, blocked_id=dan.person_id, at=NOON))
    session.flush()

    ending.end_blocked(session, now=NOON + DAY)

    assert pair.closed_at is None


def test_where_one_of_them_turned_out_to_be_a_minor_nobody_is_asked_to_stay_in_touch(session, term, pair):
    pair.closed_at, pair.closed_why = NOON, ending.NO_APPROVAL
    mine = seen_by(session, term, "Ben", pair)

    with pytest.raises(NotHere):
        ending.stay_in_touch(mine, True)
