"""Whatever people do, and in whatever order: one mentor each, no seat twice, nobody in limbo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from netevents.events.models import Registration
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.rounds import answers, domain, where
from netevents_mentoring.rounds.models import Match
from netevents_mentoring.rounds.places import places
from tests.conftest import NOON
from tests.plugins.mentoring.rounds.season import a_crowd

ACTS = (
    *("accept", "accept", "accept", "decline", "no time", "leave", "mentor leaves"),
    *("back", "close", "wait", "run"),
)
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.booleans()), max_size=14)


def act(season, name, which, mentor):
    """One thing that somebody does; nothing where there is nobody to do it."""
    side = "mentor" if mentor else "mentee"
    with season.session() as session:
        waiting = session.scalars(
            select(Match).where(Match.asked_at.is_not(None), Match.ended_at.is_(None)).order_by(Match.id)
        ).all()
        one = waiting[which % len(waiting)] if waiting else None
        if name == "accept" and one:
            answers.accept(session, one, side, now=season.clock())
        elif name in {"decline", "no time"} and one:
            because = "time" if name == "no time" else ""
            answers.decline(session, one, side, because, now=season.clock())
        elif name in {"leave", "mentor leaves"}:
            made = Offer if name == "mentor leaves" else Request
            some = session.scalars(select(made).where(made.left_at.is_(None)).order_by(made.id)).all()
            if len(some) > 1:
                programs.leave(session, some[which % len(some)], now=season.clock())
        elif name == "back":
            for made in session.scalars(select(Offer if mentor else Request)).all():
                answers.come_back(session, made, now=season.clock())
        elif name == "close":
            for pair in session.scalars(select(Pair).where(Pair.closed_at.is_(None)).limit(1)):
                pair.closed_at = season.clock()
    if name == "wait":
        season.clock.advance(timedelta(days=1 + which))
    elif name == "run":
        try:
            season.published()
        except domain.NobodyToMatch:
            return


@given(steps=STEPS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_that_people_do_gives_anybody_two_or_leaves_anybody_without_a_word(season_again, steps):
    play(season_again, steps)


@pytest.mark.prove
@given(steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nor_does_it_in_many_more_orders(season_again, steps):
    play(season_again, steps)


def play(season_again, steps):
    season = season_again()
    for name, which, mentor in steps:
        act(season, name, which, mentor)
        assert season.wrong() == []
        season.work()
        assert season.wrong(settled=True) == []
    with season.session() as session:
        program = season.the_program(session)
        stand = places(session, program).where
        for request in session.scalars(select(Request).where(Request.left_at.is_(None))):
            me = session.get_one(Registration, request.registration_id)
            read = where.of_mentee(session, me, request, program, now=season.clock(), zone="UTC")
            assert read.state == stand[request.id]
            assert read.sentence


@pytest.fixture
def season_again(engine):
    """Each time the same published round, on the same rows as the first time."""
    season = a_crowd(engine, mentors=4, mentees=9, seed=2)
    season.published()
    raw = engine.raw_connection()
    kept = "\n".join(raw.driver_connection.iterdump())
    raw.close()
    first = season

    def again():
        pooled = engine.raw_connection()
        driver = pooled.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        for (table,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table.startswith("plugin_mentoring_") and not table.endswith("version"):
                driver.execute(f"DELETE FROM {table}")
        driver.execute("DELETE FROM connection")
        rows = [
            line
            for line in kept.splitlines()
            if line.startswith(('INSERT INTO "plugin_mentoring_', 'INSERT INTO "connection"'))
            and "_version" not in line
        ]
        for line in rows:
            driver.execute(line)
        driver.execute("PRAGMA foreign_keys=ON")
        pooled.commit()
        pooled.close()
        first.clock.moment = NOON
        return first

    return again
