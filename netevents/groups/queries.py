"""What is read about groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from netevents.groups.models import GREETER, ORGANIZER, OWNER, Group, GroupEntry, Invitation, Membership
from netevents.people.addresses import as_kept
from netevents.people.codes import fingerprint
from netevents.people.models import Credential, Person

PAGE: Final = 50


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
        .where(Credential.email == as_kept(email), Person.erased_at.is_(None))
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


def invitations(session: Session, group: Group, *, now: datetime) -> Sequence[Invitation]:
    """The open invitations of ``group``, the latest first, with whoever made them."""
    return session.scalars(
        select(Invitation)
        .where(Invitation.group_id == group.id, Invitation.expires_at > now)
        .options(joinedload(Invitation.made_by))
        .order_by(Invitation.id.desc())
    ).all()


def invitation_by_secret(session: Session, secret: str, *, now: datetime) -> Invitation | None:
    """The open invitation with this code, with its group and whoever made it."""
    return session.scalar(
        select(Invitation)
        .where(Invitation.secret_hash == fingerprint(secret), Invitation.expires_at > now)
        .options(joinedload(Invitation.group), joinedload(Invitation.made_by))
    )


def invitation_by_code(session: Session, group: Group, code: str) -> Invitation | None:
    """The invitation of ``group`` that the console names so."""
    return session.scalar(select(Invitation).where(Invitation.group_id == group.id, Invitation.code == code))


def trail(
    session: Session, group: Group, *, before: int | None = None, limit: int = PAGE
) -> Sequence[GroupEntry]:
    """Who did what in ``group``, the latest first, with the people loaded.

    :param before: id of the last entry of the page before
    """
    wanted = [GroupEntry.group_id == group.id]
    if before is not None:
        wanted.append(GroupEntry.id < before)
    return session.scalars(
        select(GroupEntry)
        .where(*wanted)
        .options(joinedload(GroupEntry.person), joinedload(GroupEntry.other))
        .order_by(GroupEntry.id.desc())
        .limit(limit)
    ).all()
