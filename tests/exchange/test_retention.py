"""What is forgotten by itself, and that nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netevents.events import audit
from netevents.events.models import AuditEntry
from netevents.exchange.models import WAITING, Connection
from netevents.exchange.retention import retain
from netevents.people.domain import sign_in
from netevents.people.models import SignIn
from tests.cast import a_group, an_event, an_organizer, attending, signed_in, world
from tests.conftest import NOON, StandingClock


def rows(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_request_that_nobody_answers_goes_after_seven_days(session: Session) -> None:
    event = an_event(session)
    ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
    session.add(
        Connection(
            code="c",
            event_id=event.id,
            low_id=ben.id,
            high_id=cleo.id,
            state=WAITING,
            how="qr",
            met_at=NOON,
            made_at=NOON,
        )
    )
    session.flush()

    retain(session, now=NOON + timedelta(days=7))
    assert rows(session, Connection) == 1
    retain(session, now=NOON + timedelta(days=7, seconds=1))

    assert rows(session, Connection) == 0


@pytest.mark.parametrize(("audience", "days"), [("adult", 365), ("youth", 30)])
def test_the_audit_trail_goes_with_the_organizers_view(session: Session, audience: str, days: int) -> None:
    event = an_event(session, audience=audience)
    audit.record(session, event, None, "opened", now=NOON)
    session.flush()

    retain(session, now=event.ends_at + timedelta(days=days))
    assert rows(session, AuditEntry) == 1
    retain(session, now=event.ends_at + timedelta(days=days, seconds=1))

    assert rows(session, AuditEntry) == 0


def test_sign_ins_that_ended_go_after_a_month_and_living_ones_stay(session: Session) -> None:
    ben = attending(session, an_event(session), "Ben").person_id
    person = session.get_one(type(an_organizer(session)), ben)
    ended = sign_in(session, person, how="joined", lasts=timedelta(days=400), now=NOON)
    sign_in(session, person, how="joined", lasts=timedelta(days=400), now=NOON)
    ended.revoked_at = NOON
    session.flush()

    retain(session, now=NOON + timedelta(days=31))

    assert session.scalars(select(SignIn.revoked_at)).all() == [None]


def test_organizers_see_nothing_of_an_event_past_its_time(client: FlaskClient, clock: StandingClock) -> None:
    with world(client.application) as session:
        ada = an_organizer(session)
        event = an_event(session, a_group(session, owner=ada))
        slug, over = event.slug, event.ends_at + timedelta(days=365)
    clock.moment = over
    signed_in(client, ada)
    assert client.get(f"/console/e/{slug}/").status_code == 200

    clock.advance(timedelta(seconds=1))

    assert client.get(f"/console/e/{slug}/").status_code == 410
    assert client.get(f"/console/e/{slug}/roll").status_code == 410
