"""Whole rounds through the clock: declines, silence and leavers, and nobody left without knowing."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.rounds import answers, where
from netevents_mentoring.rounds.models import Match
from netevents_mentoring.rounds.places import GONE, HAS_MENTOR, places
from tests.plugins.mentoring.rounds.season import A_DAY, a_crowd


@pytest.mark.parametrize(("mentors", "mentees"), [(8, 22), pytest.param(40, 120, marks=pytest.mark.prove)])
def test_everybody_comes_through_declines_silence_and_leavers(engine, mentors, mentees):
    season, draw = a_crowd(engine, mentors=mentors, mentees=mentees), random.Random(3)
    season.published()
    assert season.wrong() == []

    for _ in range(14):
        answer_or_not(season, draw)
        leave_or_not(season, draw)
        season.clock.advance(timedelta(hours=12))
        season.work()
        assert season.wrong(settled=True) == []
    season.clock.advance(9 * A_DAY)
    season.work()

    with season.session() as session:
        stand = places(session, season.the_program(session)).where
        assert set(stand.values()) >= {HAS_MENTOR, GONE}
        assert list(stand.values()).count(HAS_MENTOR) > mentors // 2
        for request in session.scalars(select(Request).where(Request.left_at.is_(None))):
            me = session.get_one(Registration, request.registration_id)
            read = where.of_mentee(
                session, me, request, season.the_program(session), now=season.clock(), zone="UTC"
            )
            assert read.state == stand[request.id]
            assert read.sentence


def answer_or_not(season, draw):
    """Everybody who is asked says yes, no, or nothing."""
    with season.session() as session:
        waiting = session.scalars(
            select(Match.id).where(Match.asked_at.is_not(None), Match.ended_at.is_(None)).order_by(Match.id)
        ).all()
    for match_id in waiting:
        for side in ("mentor", "mentee"):
            with season.session() as session:
                match = session.get_one(Match, match_id)
                chance = draw.random()
                if match.ended_at is None and chance < 0.45:
                    answers.accept(session, match, side, now=season.clock())
                elif match.ended_at is None and chance < 0.55:
                    answers.decline(
                        session, match, side, draw.choice(["", "fit", "time"]), now=season.clock()
                    )


def leave_or_not(season, draw):
    with season.session() as session:
        for made in (Offer, Request):
            some = session.scalars(select(made).where(made.left_at.is_(None)).order_by(made.id)).all()
            if draw.random() < 0.3:
                programs.leave(session, draw.choice(some), now=season.clock())
