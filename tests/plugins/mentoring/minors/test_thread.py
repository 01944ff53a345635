"""What is written in the thread, to whom it goes, and who may not write; and a guardian’s secret."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.exchange.youth import guardians
from netevents.people.models import UNASKED, OutgoingMail
from netevents_mentoring.minors import domain as minors
from netevents_mentoring.youth import queries, thread
from netevents_mentoring.youth.refused import AdultsOnly
from tests.cast import nobody
from tests.conftest import NOON
from tests.plugins.mentoring.minors.band import a_band


def test_what_one_writes_reaches_guardian_and_both_leaders(session):
    band = a_band(session)
    approval = band.mentored()
    minors.write(session, band.event, approval, band.hal.person, "Saturday at ten?", mails=True, now=NOON)

    assert [message.words for message in queries.messages(session, approval)] == ["Saturday at ten?"]
    letters = session.scalars(select(OutgoingMail)).all()
    assert [letter.to_address for letter in letters] == ["pat@example.org"]
    assert "Saturday at ten?" in letters[0].body
    assert "Mia" not in letters[0].subject + letters[0].body


def test_no_letter_waits_where_nobody_sends_any(session):
    band = a_band(session)
    minors.write(session, band.event, band.mentored(), band.hal.person, "Hi", mails=False, now=NOON)

    assert session.scalars(select(OutgoingMail)).all() == []


def test_of_the_minor_nothing_is_kept_that_they_typed(session):
    band = a_band(session)
    approval = band.mentored()

    with pytest.raises(AdultsOnly):
        thread.write(session, approval, band.troop.mia.person, "Hi", now=NOON)


def test_nor_is_it_of_a_mentee_who_never_said_their_age(session):
    band = a_band(session)
    approval = band.mentored()
    mia = band.troop.mia
    mia.person.age, mia.person.is_minor = UNASKED, False
    session.flush()
    assert mia.is_minor

    with pytest.raises(AdultsOnly):
        thread.write(session, approval, mia.person, "Hi", now=NOON)


def test_a_guardians_page_opens_by_the_newest_secret_only(session):
    band = a_band(session)
    first, second = (
        thread.guardian_key(
            session, band.event, band.troop.mia, band.pat.id, by=band.troop.ann.person, now=NOON
        )
        for _ in range(2)
    )

    assert thread.event_behind(session, first, now=NOON) is None
    assert thread.event_behind(session, second, now=NOON) is band.event
    assert thread.event_behind(session, "guess", now=NOON) is None
    guardians.withdraw(session, band.event, band.troop.mia, by=band.troop.ann.person, now=NOON, tell=nobody)
    assert thread.event_behind(session, second, now=NOON) is None
