"""Whoever came into one place of theirs has come into all: nobody else can claim another one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from netevents.events.models import Registration
from netevents.people.models import Person, SignIn


def in_own_hands(person_id: Any) -> ColumnElement[bool]:
    """The condition that somebody ever claimed a place anywhere, or was signed in."""
    other = aliased(Registration)
    return or_(
        exists().where(other.person_id == person_id, other.claimed_at.is_not(None)),
        exists().where(SignIn.person_id == person_id),
    )


def in_own_hands_among(session: Session, person_ids: Collection[int]) -> set[int]:
    """Which of these people ever claimed a place anywhere, or were signed in."""
    return set(session.scalars(select(Person.id).where(Person.id.in_(person_ids), in_own_hands(Person.id))))


def is_in_own_hands(session: Session, person: Person) -> bool:
    """Whether ``person`` ever claimed a place anywhere, or was signed in."""
    return bool(session.scalar(select(in_own_hands(person.id))))


def claim_all(session: Session, person_id: int, *, now: datetime) -> None:
    """They are here: what waits for them anywhere is theirs. A minor's place is opened one by one."""
    session.execute(
        update(Registration)
        .where(
            Registration.person_id == person_id,
            Registration.claimed_at.is_(None),
            Registration.erased_at.is_(None),
            Registration.is_minor.is_(False),
        )
        .values(claimed_at=now)
    )
