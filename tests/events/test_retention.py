"""How long organizers see an event: whoever ends it late keeps nothing longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import Event
from netevents.events.retention import is_past_keeping, kept_until, past_keeping
from tests.cast import NOON, an_event

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("audience", "kept_days", "lasts"),
    [("adult", None, 365), ("adult", 7, 7), ("mixed", None, 30), ("youth", 7, 7)],
)
@pytest.mark.parametrize(("ended", "over"), [(None, 0 * DAY), (-DAY / 12, -DAY / 12), (29 * DAY, 0 * DAY)])
def test_it_is_kept_from_its_end_or_from_when_it_was_ended_sooner(
    session, audience, kept_days, lasts, ended, over
):
    event = an_event(session, audience=audience, kept_days=kept_days)
    if ended is not None:
        event.state, event.ended_at = "ended", event.ends_at + ended
        session.flush()
    last = event.ends_at + over + lasts * DAY

    assert kept_until(event) == last
    for now, gone in ((last, False), (last + timedelta(seconds=1), True)):
        assert is_past_keeping(event, now) is gone
        assert (session.scalar(select(Event.id).where(past_keeping(now))) is not None) is gone


def test_what_was_erased_is_past_keeping_at_once(session):
    event = an_event(session, erased_at=NOON)

    assert is_past_keeping(event, NOON)
    assert session.scalars(select(Event.id).where(past_keeping(NOON))).all() == [event.id]
