"""Two places become one in the middle of a round: nobody is doubled, and no wish is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import Event
from netevents.exchange import merging
from netevents.people.models import Person
from netevents_mentoring import following
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs import wishing
from netevents_mentoring.programs.models import Offer, Request, Standing
from netevents_mentoring.rounds.models import CHANGED, LEFT, Match
from netevents_mentoring.rounds.places import ASKED, places
from tests.cast import attending
from tests.plugins.mentoring.rounds.season import WEB, a_season, says


def merged(season, kept, gone):
    """The place of ``gone``, whose phone is not in use, goes into that of ``kept``."""
    with season.session() as session:
        season.place(session, gone).claimed_at = None
        session.flush()
        merging.merge(
            session,
            session.get_one(Event, season.event),
            season.place(session, kept),
            season.place(session, gone),
            by=session.get_one(Person, season.ada),
            now=season.clock(),
        )
    for _ in range(2):
        with season.session() as session:
            following.follow_merges(session, now=season.clock())
    season.work()


def waiting(session):
    return session.scalars(select(Match).where(Match.asked_at.is_not(None), Match.ended_at.is_(None))).all()


def test_of_two_matches_of_one_mentee_one_waits(engine):
    season = a_season(engine, {"Mo": WEB, "Nia": WEB}, {"Ben": WEB, "Benny": WEB})
    season.published()

    merged(season, "Ben", "Benny")

    assert season.state_of("Ben").state == ASKED
    with season.session() as session:
        [match] = waiting(session)
        assert match.request_id == session.scalars(select(Request.id)).one()
        assert [
            one.ended_why for one in session.scalars(select(Match).where(Match.ended_at.is_not(None)))
        ] == [CHANGED]


def test_a_match_of_the_place_that_goes_waits_for_the_one_that_stays(engine):
    season = a_season(engine, {"Mo": WEB}, {"Benny": WEB})
    season.published()
    with season.session() as session:
        program = season.the_program(session)
        said = programs.Said(topics={"Web": 2}, hours=(8,), zone="UTC")
        ben = attending(session, session.get_one(Event, season.event), "Ben")
        programs.request(session, program, ben, said, now=season.clock())

    merged(season, "Ben", "Benny")

    assert season.state_of("Ben").state == ASKED
    says(season, "Ben", "mentee")
    assert season.wrong() == []


def test_what_still_stands_wins_over_what_was_taken_back(engine):
    season = a_season(engine, {"Mo": WEB, "Momo": WEB | {"capacity": 3}}, {"Ben": WEB})
    season.published()
    with season.session() as session:
        programs.leave(session, season.offer(session, "Mo"), now=season.clock())

    merged(season, "Mo", "Momo")

    with season.session() as session:
        offer = session.scalars(select(Offer)).one()
        assert (offer.left_at, offer.capacity) == (None, 3)
        assert offer.person_id == season.place(session, "Mo").person_id
        assert [one.offer_id for one in waiting(session)] == [offer.id]


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_whom_somebody_would_rather_not_have_stays_so_and_can_be_taken_back(engine, side):
    season = a_season(engine, {"Mo": WEB, "Momo": WEB}, {"Ben": WEB, "Benny": WEB})
    with season.session() as session:
        benny = season.request(session, "Benny")
        programs.rather_not(
            session,
            benny,
            season.offer(session, "Momo"),
            by=session.get_one(Person, benny.person_id),
            now=season.clock(),
        )

    if side == "mentee":
        merged(season, "Ben", "Benny")
    else:
        merged(season, "Mo", "Momo")

    name, mentor = ("Ben", "Momo") if side == "mentee" else ("Benny", "Mo")
    with season.session() as session:
        request, offer = season.request(session, name), season.offer(session, mentor)
        assert (request.id, offer.id) in places(session, season.the_program(session)).apart
        assert list(wishing.kept_apart_by(session, request)) == [offer]
        programs.after_all(session, request, offer, by=session.get_one(Person, request.person_id))
        assert session.scalars(select(Standing)).all() == []


def test_nobody_waits_for_an_answer_of_their_own(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB})
    season.published()

    merged(season, "Ben", "Mo")

    with season.session() as session:
        assert session.scalars(select(Match.ended_why)).all() == [LEFT]
