"""What can be done with groups: found one, give somebody a role in it, take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.groups.models import GREETER, ORGANIZER, OWNER, Group, Membership
from netevents.groups.slugs import add_with_slug
from netevents.languages import _
from netevents.people.models import Person
from netevents.refusal import Refusal

ROLES: Final = (OWNER, ORGANIZER, GREETER)


class LastOwner(Refusal):
    """A group always has somebody who answers for it."""


class AdultsOnly(Refusal):
    """Groups are run by adults."""


def found(session: Session, name: str, *, owner: Person, now: datetime) -> Group:
    """A new group that ``owner`` answers for, with a readable address of its own.

    :raises AdultsOnly: if the owner is a minor
    """
    if owner.is_minor:
        raise AdultsOnly(_("Groups are run by adults."))
    group = add_with_slug(
        session, lambda slug: Group(slug=slug, name=name, created_at=now), name, most=60, otherwise="group"
    )
    give_role(session, group, owner, OWNER, now=now)
    return group


def give_role(session: Session, group: Group, person: Person, role: str, *, now: datetime) -> Membership:
    """Let ``person`` do in ``group`` what ``role`` allows; an earlier role of theirs ends.

    :raises LastOwner: if nobody would own the group any more
    :raises AdultsOnly: if the person is a minor
    """
    if person.is_minor:
        raise AdultsOnly(_("Groups are run by adults."))
    if role not in ROLES:
        raise ValueError(role)
    membership = session.get(Membership, (group.id, person.id))
    if membership is None:
        membership = Membership(group_id=group.id, person_id=person.id, role=role, since=now)
        session.add(membership)
    elif membership.role != role:
        _keep_an_owner(session, membership)
        membership.role = role
        membership.since = now
    session.flush()
    return membership


def take_role(session: Session, group: Group, person: Person) -> None:
    """End what ``person`` may do in ``group``; nothing changes where they had no role.

    :raises LastOwner: if nobody would own the group any more
    """
    membership = session.get(Membership, (group.id, person.id))
    if membership is None:
        return
    _keep_an_owner(session, membership)
    session.delete(membership)
    session.flush()


def _keep_an_owner(session: Session, leaving: Membership) -> None:
    """Two owners who remove each other at once wait here for one another."""
    if leaving.role != OWNER:
        return
    owners = session.scalars(
        select(Membership.person_id)
        .where(Membership.group_id == leaving.group_id, Membership.role == OWNER)
        .with_for_update()
    ).all()
    if set(owners) <= {leaving.person_id}:
        raise LastOwner(_("A group needs an owner. Make somebody else an owner first."))
