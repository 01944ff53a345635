"""Who plays in tests: Ada organizes, Ben and Cleo attend, Mallory must be kept out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event as events
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.db import db
from netevents.events import domain
from netevents.events.models import Event, Registration
from netevents.exchange.joining import join
from netevents.groups.domain import found, give_role
from netevents.groups.models import Group, Membership
from netevents.people.domain import new_person, sign_in
from netevents.people.models import ADULT, UNASKED, Credential, Person
from tests.conftest import NOON

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy import Engine
    from werkzeug.test import TestResponse

MADRID = "Europe/Madrid"
EVERYWHERE = select(Event.id)
"""A plugin is on at all events."""


def nobody(occasion: object) -> None:
    """Nobody listens."""


@contextmanager
def world(app: Flask) -> Iterator[Session]:
    """A transaction of its own to arrange things, or to look at them, beside the client's requests.

    What it loaded stays readable afterwards.
    """
    with (
        app.app_context(),
        Session(db.engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that the database is given meanwhile, without those that begin and end transactions."""
    seen: list[str] = []

    def see(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO", "BEGIN", "COMMIT")):
            seen.append(statement)

    events.listen(engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        events.remove(engine, "before_cursor_execute", see)


def engine_of(app: Flask) -> Engine:
    """What ``app`` talks to its database through."""
    with app.app_context():
        return db.engine


def a_person(session: Session, name: str = "Ben", *, age: str = UNASKED) -> Person:
    return new_person(session, name, age=age, now=NOON)


def an_organizer(session: Session, name: str = "Ada", *, email: str | None = None) -> Person:
    """Somebody with an account, whose password nobody knows."""
    person = new_person(session, name, age=ADULT, now=NOON)
    address = email or f"{person.code}@example.org"
    session.add(Credential(person_id=person.id, email=address, password_hash="none", changed_at=NOON))
    session.flush()
    return person


def a_group(
    session: Session, name: str = "Robotics club", *, owner: Person | None = None, **roles: Person
) -> Group:
    """A group of ``owner``, with others by role: ``a_group(session, owner=ada, greeter=gus)``."""
    group = found(session, name, owner=owner or an_organizer(session, f"Owner of {name}"), now=NOON)
    for role, person in roles.items():
        give_role(session, group, person, role, now=NOON)
    return group


def an_event(
    session: Session,
    group: Group | None = None,
    *,
    state: str = "open",
    by: Person | None = None,
    **facts: Any,
) -> Event:
    """A hackathon that began an hour before noon and lasts six, open unless ``state`` says otherwise.

    ``facts`` are what ``create`` takes, or columns of the event such as ``seats``.
    """
    group = group or a_group(session)
    asked: dict[str, Any] = {
        "name": "Hack night",
        "kind": "hackathon",
        "zone": MADRID,
        "starts_at": NOON - timedelta(hours=1),
        "ends_at": NOON + timedelta(hours=5),
        "place": "Room 4",
    }
    asked |= {name: facts.pop(name) for name in (*asked, "audience") if name in facts}
    event = domain.create(session, group, **asked, by=by or _owner(session, group), now=NOON)
    event.state = state
    event.ended_at = NOON if state == "ended" else None
    for name, value in facts.items():
        setattr(event, name, value)
    session.flush()
    return event


def attending(session: Session, event: Event, person: Person | str, **facts: Any) -> Registration:
    """``person``, or somebody new of that name, joined ``event`` and has badges."""
    facts.setdefault("now", NOON)
    facts.setdefault("tell", nobody)
    return join(session, event, a_person(session, person) if isinstance(person, str) else person, **facts)


def signed_in(client: FlaskClient, person: Person, *, how: str = "password") -> FlaskClient:
    """``client``, on a device where ``person`` is signed in."""
    with world(client.application) as session:
        row = sign_in(session, person, how=how, lasts=timedelta(days=400), now=NOON)
        secret = row.secret
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
        cookie.permanent = True
    return client


def a_phone(app: Flask, person: Person) -> FlaskClient:
    """Another device, on which ``person`` is signed in."""
    return signed_in(app.test_client(), person, how="joined")


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Post ``fields`` as a page of ours would, with its token."""
    app = client.application
    with client.session_transaction() as cookie:
        seed = cookie.setdefault("csrf_token", "a" * 40)
    signed = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(seed)
    return client.post(
        path, data={"csrf_token": signed} | fields, headers={"Referer": app.config["BASE_URL"]}
    )


def collected() -> tuple[list[Any], Callable[[Any], None]]:
    """A list, and a listener that writes into it."""
    told: list[Any] = []
    return told, told.append


def _owner(session: Session, group: Group) -> Person:
    return session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == group.id)
    ).first() or an_organizer(session)
