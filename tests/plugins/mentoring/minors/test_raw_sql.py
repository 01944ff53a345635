"""What the database itself refuses about mentors of minors; the right statement is taken each time."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from netevents_mentoring.youth.models import Approval
from tests.plugins.mentoring.minors.band import a_band
from tests.youth.test_raw_sql import taken

PAIR = (
    "INSERT INTO plugin_mentoring_pair (code, program_id, mentor_id, mentor_minor, mentee_id, mentee_minor,"
    " approval_id, how, made_at, what_for, next_place, closed_why)"
    " VALUES ('c', :program, :mentor, :mentor_minor, :mentee, :mentee_minor, :approval, 'leader',"
    " '2026-05-08 12:00:00+00:00', '', '', '')"
)
APPROVAL = (
    "INSERT INTO plugin_mentoring_approval (code, event_id, mentor_id, mentor_minor, mentee_id,"
    " mentor_person_id, screening_id, guardian_id, guardian_minor, guardian_method, text_version, leader_id,"
    " second_leader_id, organizer_id, given_at, ends_at) VALUES ('c', :event, :mentor, :mentor_minor,"
    " :mentee, :person, :screening, :guardian, :guardian_minor, :method, '1', :leader, :second, :organizer,"
    " '2026-05-08 12:00:00+00:00', '2026-06-08 12:00:00+00:00')"
)
MESSAGE = (
    "INSERT INTO plugin_mentoring_message (approval_id, author_id, author_minor, words, at)"
    " VALUES (:approval, :author, :minor, 'Hi', '2026-05-08 12:00:00+00:00')"
)


def approving(band, **wrong):
    troop = band.troop
    right = {
        "event": band.event.id,
        "mentor": band.hal.id,
        "mentor_minor": False,
        "mentee": troop.mia.id,
        "person": band.hal.person_id,
        "screening": band.vouched.id,
        "guardian": band.pat.id,
        "guardian_minor": False,
        "method": "paper",
        "leader": troop.ann.person_id,
        "second": troop.bob.person_id,
        "organizer": troop.ada.id,
    }
    return right | wrong


def pairing(band, approved, **wrong):
    right = {
        "program": band.program.id,
        "mentor": band.hal.id,
        "mentor_minor": False,
        "mentee": band.troop.mia.id,
        "mentee_minor": True,
        "approval": approved.id,
    }
    return right | wrong


def a_place_for_the_pair(session, band):
    """Mia is approved for Hal, and their pair is gone again."""
    approval = band.mentored()
    session.execute(text("DELETE FROM plugin_mentoring_pair"))
    return approval


@pytest.mark.parametrize("claimed", [True, False])
def test_no_pair_with_a_minor_without_an_approval(session, claimed):
    band = a_band(session)
    approval = a_place_for_the_pair(session, band)

    assert not taken(session, PAIR, **pairing(band, approval, approval=None, mentee_minor=claimed))
    assert taken(session, PAIR, **pairing(band, approval))


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_an_approval_is_of_these_two(session, who):
    band = a_band(session)
    approval = a_place_for_the_pair(session, band)
    other = {"mentor": band.ida.id, "mentee": band.troop.tom.id}[who]

    assert not taken(session, PAIR, **pairing(band, approval, **{who: other}))
    assert taken(session, PAIR, **pairing(band, approval))


@pytest.mark.parametrize("claimed", [True, False])
def test_a_minor_mentors_nobody(session, claimed):
    band = a_band(session)
    approval = a_place_for_the_pair(session, band)
    tom = {"mentor": band.troop.tom.id, "mentor_minor": claimed}

    assert not taken(session, PAIR, **pairing(band, approval, **tom))
    session.execute(text("DELETE FROM plugin_mentoring_approval"))
    assert not taken(session, APPROVAL, **approving(band, **tom))
    assert taken(session, APPROVAL, **approving(band))


@pytest.mark.parametrize("missing", ["screening", "guardian", "leader", "second", "organizer", "method"])
def test_an_approval_lacks_nobody(session, missing):
    band = a_band(session)

    assert not taken(session, APPROVAL, **approving(band, **{missing: None}))
    assert taken(session, APPROVAL, **approving(band))


def test_an_approval_is_of_people_who_differ(session):
    band = a_band(session)
    troop, hal = band.troop, band.hal.person_id

    for wrong in (
        {"second": troop.ann.person_id},
        {"guardian": troop.ann.person_id},
        {"guardian": troop.bob.person_id},
        {"guardian": hal},
        {"leader": hal},
        {"second": hal},
        {"organizer": hal},
        {"guardian": troop.tom.person_id},
        {"guardian": troop.tom.person_id, "guardian_minor": True},
        {"method": "guess"},
        {"person": band.ida.person_id},
    ):
        assert not taken(session, APPROVAL, **approving(band, **wrong)), wrong
    assert taken(session, APPROVAL, **approving(band))


@pytest.mark.parametrize("claimed", [True, False])
def test_a_minor_writes_nothing_into_the_thread(session, claimed):
    band = a_band(session)
    approval: Approval = band.mentored()
    mia = {"author": band.troop.mia.person_id, "minor": claimed}

    assert not taken(session, MESSAGE, approval=approval.id, **mia)
    assert taken(session, MESSAGE, approval=approval.id, author=band.hal.person_id, minor=False)
