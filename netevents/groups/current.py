"""The group of the current request, for those who run it."""

from __future__ import annotations

from netevents.db import db
from netevents.groups import queries
from netevents.groups.models import GREETER, ORGANIZER, OWNER, Group
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere

GREETERS = frozenset({GREETER, ORGANIZER, OWNER})
ORGANIZERS = frozenset({ORGANIZER, OWNER})
OWNERS = frozenset({OWNER})


def the_group_i_organize(slug: str) -> Group:
    """The group, for its owners and organizers."""
    return _the_group(slug, ORGANIZERS)


def the_group_i_own(slug: str) -> Group:
    """The group, for its owners."""
    return _the_group(slug, OWNERS)


def _the_group(slug: str, roles: frozenset[str]) -> Group:
    person = the_organizer_account()
    group = queries.group_by_slug(db.session, slug)
    if group is None or queries.role_of(db.session, group.id, person.id) not in roles:
        raise NotHere
    return group
