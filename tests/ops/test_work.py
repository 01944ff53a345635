"""Waiting work: what is done at once when a page asks for it, and what has time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from netevents.exchange.models import Connection, Untold
from netevents.ops.work import AT_ONCE, BATCH, one_pass
from netevents.people.models import SignIn
from tests.cast import world
from tests.conftest import NOON
from tests.exchange.stage import a_stage, an_attendee


def met_many(app):
    """More connections than one commit tells of, and a sign-in that ran out long ago."""
    with world(app) as session:
        stage = a_stage(session)
        for number in range(2 * BATCH + 1):
            stage.scan(an_attendee(session, stage.event, f"Person {number}"), stage.ben.printed)
        session.scalars(select(SignIn)).first().expires_at = NOON - timedelta(days=31)


def left(app):
    """Connections, how many of them plugins are still to hear of, and old sign-ins."""
    with world(app) as session:
        old = SignIn.expires_at < NOON - timedelta(days=30)
        counts = [
            select(func.count()).select_from(Connection),
            select(func.count()).select_from(Untold),
            select(func.count()).select_from(SignIn).where(old),
        ]
        return [session.scalar(count) for count in counts]


def test_what_a_page_asks_for_is_all_told_and_nothing_is_tidied(app):
    met_many(app)
    assert left(app) == [2 * BATCH + 1, 2 * BATCH + 1, 1]

    one_pass(app, only=AT_ONCE)

    assert left(app) == [2 * BATCH + 1, 0, 1]


def test_a_whole_pass_tidies_too(app):
    met_many(app)

    one_pass(app)

    assert left(app) == [2 * BATCH + 1, 0, 0]


def test_a_pass_that_gives_way_does_all_the_same(app):
    met_many(app)

    one_pass(app, gives_way=True)

    assert left(app) == [2 * BATCH + 1, 0, 0]
