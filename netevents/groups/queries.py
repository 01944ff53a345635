"""What is read about groups."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.groups.models import GREETER, ORGANIZER, OWNER, Group, Membership
from netevents.people.models import Credential, Person


def group_by_slug(session: Session, slug: str) -> Group | None:
    """The group with this address."""
    return session.scalar(select(Group).where(Group.slug == slug))


def role_of(session: Session, group_id: int, person_id: int) -> str | None:
    """``owner``, ``organizer``, ``greeter``, or None for everybody else."""
    return session.scalar(
        select(Membership.role).where(Membership.group_id == group_id, Membership.person_id == person_id)
    )


def memberships_of(session: Session, person: Person) -> Sequence[Membership]:
    """The groups in which ``person`` has a role, by name, with the group loaded."""
    return session.scalars(
        select(Membership)
        .join(Membership.group)
        .where(Membership.person_id == person.id)
        .options(joinedload(Membership.group))
        .order_by(Group.name, Group.id)
    ).all()


def members(session: Session, group: Group) -> Sequence[Membership]:
    """Everyone with a role in ``group``: owners, organizers, greeters; with the person loaded."""
    rank = case({OWNER: 0, ORGANIZER: 1, GREETER: 2}, value=Membership.role)
    return session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(Membership.group_id == group.id)
        .options(joinedload(Membership.person))
        .order_by(rank, Person.name, Person.id)
    ).all()


def account_with_email(session: Session, email: str) -> Person | None:
    """The person whose organizer account has this e-mail."""
    return session.scalar(
        select(Person)
        .join(Credential, Credential.person_id == Person.id)
        .where(Credential.email == email.strip().lower(), Person.erased_at.is_(None))
    )


def member_by_code(session: Session, group: Group, code: str) -> Person | None:
    """The person with this code, if they have a role in ``group``."""
    return session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == group.id, Person.code == code)
    )


def may_found(session: Session, person: Person) -> bool:
    """True for those with an organizer account, and for those who run a group already."""
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(Credential.person_id == person.id),
                    exists().where(Membership.person_id == person.id, Membership.role != GREETER),
                )
            )
        )
    )
