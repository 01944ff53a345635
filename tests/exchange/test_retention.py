"""What is forgotten by itself, and that nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netevents.events import audit
from netevents.events.models import AuditEntry, Merge
from netevents.exchange.models import WAITING, Connection
from netevents.exchange.retention import doubles_due, retain
from netevents.ops.work import one_pass
from netevents.people.domain import sign_in
from netevents.people.models import Person, SignIn
from tests.cast import a_group, an_event, an_organizer, attending, nobody, signed_in, world
from tests.conftest import NOON, StandingClock
from tests.exchange.doubles import LATER, Roll
from tests.exchange.leaving_cast import everywhere, no_plugins


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


def doubles(session: Session, *, after: timedelta) -> bool:
    more = doubles_due(session, plugins=no_plugins, now=LATER + after, tell=nobody)
    session.expire_all()
    return more


def test_a_merge_that_stands_for_a_day_forgets_how_it_was(session: Session) -> None:
    roll = Roll(session)
    roll.listed.name = "Benjamin of the list"
    session.get_one(Person, roll.listed.person_id).name = "Benjamin of the list"
    note = roll.noted(roll.dan, roll.listed, "boats")
    roll.merge()
    note.talked_about = "sails"
    session.flush()

    doubles(session, after=timedelta(days=1))
    assert "boats" in everywhere(session)
    assert not doubles(session, after=timedelta(days=1, seconds=1))

    left = everywhere(session)
    assert [word for word in ("boats", "Benjamin") if word in left] == []
    assert rows(session, Merge) == 0
    assert roll.notes() == {("Dan", "Ben Okri", "sails")}
    assert (roll.ben.name, roll.ben.erased_at) == ("Ben Okri", None)


def test_a_merge_undone_is_forgotten_and_both_places_stay(session: Session) -> None:
    roll = Roll(session)
    roll.undo(roll.merge())

    doubles(session, after=timedelta(days=2))

    assert rows(session, Merge) == 0
    assert (roll.listed.name, roll.listed.erased_at) == ("Ben", None)


def test_waiting_work_forgets_old_merges(client: FlaskClient, clock: StandingClock) -> None:
    with world(client.application) as session:
        Roll(session).merge()
    clock.moment = LATER + timedelta(days=2)

    one_pass(client.application)

    with world(client.application) as session:
        assert rows(session, Merge) == 0
