"""What guardians agreed to moves with the end of the meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netevents.events import domain
from netevents.exchange.youth import guardians
from netevents.exchange.youth.retention import youth_due
from netevents.people.domain import sign_in
from tests.cast import nobody
from tests.conftest import NOON
from tests.exchange.leaving_cast import no_plugins
from tests.youth.troop import AFTERWARDS, PAT, a_member, a_troop

DAY = timedelta(days=1)


@pytest.fixture
def troop(session):
    return a_troop(session)


def moved(troop, days, *, now=NOON):
    """The meeting is put off, or sooner where ``days`` are negative."""
    fields = {name: getattr(troop.event, name) for name in domain.Plan.__dataclass_fields__}
    later = {name: fields[name] + timedelta(days=days) for name in ("starts_at", "ends_at")}
    domain.change(troop.session, troop.event, domain.Plan(**fields | later), now=now)


def holds_until(troop, minor):
    return guardians.consents_of(troop.session, minor)[0].ends_at


def test_a_meeting_that_is_put_off_takes_consents_and_phones_along(troop):
    row = sign_in(troop.session, troop.mia.person, how="desk code", lasts=400 * DAY, now=NOON)

    moved(troop, 60)

    assert holds_until(troop, troop.mia) == troop.event.ends_at + 30 * DAY
    youth_due(troop.session, plugins=no_plugins, now=troop.event.starts_at, tell=nobody)
    troop.session.refresh(row)
    assert row.revoked_at is None
    assert guardians.on_file(troop.session, troop.mia, now=troop.event.starts_at)


def test_a_meeting_that_is_sooner_ends_them_sooner(troop):
    moved(troop, 60)

    moved(troop, -50)

    assert holds_until(troop, troop.mia) == troop.event.ends_at + 30 * DAY


def test_twelve_months_after_it_was_given_a_consent_ends_whenever_the_meeting_is(troop):
    moved(troop, 360)

    assert holds_until(troop, troop.mia) == NOON + 365 * DAY


def test_what_was_taken_back_or_has_ended_stays_so(troop):
    mias, toms = (guardians.consents_of(troop.session, minor)[0] for minor in (troop.mia, troop.tom))
    mias.withdrawn_at = NOON
    toms.ends_at = NOON
    before = mias.ends_at

    moved(troop, 60)

    assert (mias.ends_at, toms.ends_at) == (before, NOON)


def test_consents_of_another_event_stay(troop):
    other = a_troop(troop.session, name="Lake day")

    moved(troop, 60)

    assert holds_until(troop, other.mia) == other.event.ends_at + 30 * DAY


def test_a_meeting_ended_too_soon_and_opened_again_keeps_them_to_its_end(troop):
    end = troop.event.ends_at
    domain.end_event(troop.session, troop.event, now=NOON, tell=nobody)
    assert holds_until(troop, troop.mia) == NOON + 30 * DAY
    guardians.withdraw(troop.session, troop.event, troop.tom, by=troop.ada, now=NOON, tell=nobody)
    guardians.attest(troop.session, troop.event, troop.tom, PAT, by=troop.ada, now=NOON, tell=nobody)

    domain.open_event(troop.session, troop.event, now=NOON, tell=nobody)

    for minor in (troop.mia, troop.tom):
        assert holds_until(troop, minor) == end + 30 * DAY


def test_a_meeting_that_goes_on_after_it_was_over_keeps_none_longer(troop):
    end = troop.event.ends_at
    moved(troop, 20, now=AFTERWARDS + 10 * DAY)

    assert troop.event.first_over_at == end
    assert holds_until(troop, troop.mia) == end + 30 * DAY
    late = a_member(troop.session, troop.event, "Lou", "13-15", by=troop.ann.person)
    assert holds_until(troop, late) == end + 30 * DAY
