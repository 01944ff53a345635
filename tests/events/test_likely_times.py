"""From when to when an event may be."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest

from netevents.events import domain
from tests.cast import NOON, an_event

DAY = timedelta(days=1)


def plan_of(event, **changes):
    fields = {name: getattr(event, name) for name in domain.Plan.__dataclass_fields__}
    return replace(domain.Plan(**fields), **changes)


@pytest.mark.parametrize(
    ("starts", "lasts", "refusal"),
    [
        (0 * DAY, 367 * DAY, None),
        (0 * DAY, 368 * DAY, domain.TooLong),
        (1829 * DAY, DAY, None),
        (1830 * DAY, DAY, domain.TooFarAway),
    ],
)
def test_an_event_lasts_a_year_at_most_and_ends_within_five(session, starts, lasts, refusal):
    times = {"starts_at": NOON + starts, "ends_at": NOON + starts + lasts}
    event = an_event(session)

    with nullcontext() if refusal is None else pytest.raises(refusal, match="year"):
        an_event(session, name="Camp", **times)
    with nullcontext() if refusal is None else pytest.raises(refusal, match="year"):
        domain.change(session, event, plan_of(event, **times), now=NOON)


def test_what_was_planned_longer_once_may_stay_so(session):
    event = an_event(session)
    event.ends_at = NOON + 900 * DAY
    session.flush()

    assert domain.change(session, event, plan_of(event, name="Camp"), now=NOON) == ("name",)
    with pytest.raises(domain.TooLong):
        domain.change(session, event, plan_of(event, ends_at=NOON + 800 * DAY), now=NOON)
