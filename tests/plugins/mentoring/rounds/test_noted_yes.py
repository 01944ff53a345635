"""A yes that an organizer writes down for somebody without a phone; it opens nobody’s address."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange.models import Connection
from netevents.people.models import Person
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.rounds import answers
from netevents_mentoring.rounds.models import Match
from tests.cast import post, world
from tests.plugins.mentoring.rounds.screens import Rounds
from tests.plugins.mentoring.rounds.season import a_season

WEB = {"topics": {"Web": 2}}


def asked(engine, *unclaimed):
    """Ben is asked to be mentored by Mo; ``unclaimed`` have no phone."""
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    season.published()
    with season.session() as session:
        for place in session.scalars(select(Registration).where(Registration.name.in_(unclaimed))):
            place.claimed_at = None
    return season


def notes(season, side, by=None):
    with season.session() as session:
        by = session.get_one(Person, by or season.ada)
        return answers.note_yes(session, season.match_of(session, "Ben"), side, by=by, now=season.clock())


def says_yes(season, side):
    with season.session() as session:
        answers.accept(session, season.match_of(session, "Ben"), side, now=season.clock())


@pytest.mark.parametrize(("noted", "own"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_a_yes_that_was_written_down_confirms_nothing_for_that_side(engine, noted, own):
    season = asked(engine, {"mentee": "Ben", "mentor": "Mo"}[noted])
    says_yes(season, own)
    notes(season, noted)

    with season.session() as session:
        assert session.scalars(select(Pair)).one()
        [connection] = session.scalars(select(Connection))
        assert not connection.both_confirmed
        name = {"mentor": "Mo", "mentee": "Ben"}[own]
        place = session.scalars(select(Registration).where(Registration.name == name)).one()
        sides = {
            connection.low_id: connection.low_confirmed_at,
            connection.high_id: connection.high_confirmed_at,
        }
        assert sides[place.id] == season.clock()


def test_two_written_down_are_a_pair_and_nobody_is_connected(engine):
    season = asked(engine, "Ben", "Mo")
    notes(season, "mentee")
    notes(season, "mentor")

    with season.session() as session:
        assert session.scalars(select(Pair)).one()
        assert session.scalars(select(Connection)).all() == []


def test_who_says_it_themself_afterwards_has_said_it(engine):
    season = asked(engine, "Ben")
    notes(season, "mentee")
    says_yes(season, "mentee")
    says_yes(season, "mentor")

    with season.session() as session:
        assert session.scalars(select(Connection)).one().both_confirmed


def test_nobody_answers_for_somebody_who_can_answer(engine):
    season = asked(engine, "Mo")
    with pytest.raises(answers.OnlyThemselves, match="own phone"):
        notes(season, "mentee")


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_an_organizer_who_is_one_of_the_two_writes_nothing_down(engine, side):
    season = asked(engine, "Ben", "Mo")
    with season.session() as session:
        mo = season.offer(session, "Mo").person_id
    with pytest.raises(answers.OnlyThemselves, match="other organizer"):
        notes(season, side, by=mo)


def test_the_button_is_there_only_for_who_has_no_phone(app):
    rounds = Rounds(app, "Ben", mentors=("Mo",))
    there = rounds.published()
    code = rounds.match("Ben")
    with world(app) as session:
        session.get_one(Registration, rounds.night.people["Ben"].id).claimed_at = None

    page = rounds.text(there)
    assert "Mentee told me yes" in page
    assert "Mentor told me yes" not in page
    assert post(rounds.ada, f"{there}/yes/{code}/mentor").status_code == 409
    with world(app) as session:
        assert session.scalars(select(Match.mentor_said_at)).one() is None
