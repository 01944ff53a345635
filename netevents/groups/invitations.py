"""Inviting people to help with a group: by a link or a code that is good once, for a week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from netevents.groups import queries
from netevents.groups.audit import record
from netevents.groups.domain import give_role
from netevents.groups.models import GREETER, ORGANIZER, OWNER, Group, Invitation, Membership
from netevents.languages import _, mark
from netevents.people import codes
from netevents.people.models import Person
from netevents.refusal import Refusal

LASTS: Final = timedelta(days=7)
LENGTH: Final = 12
MOST: Final = 50
WHO_INVITES: Final = {OWNER: (ORGANIZER, GREETER), ORGANIZER: (GREETER,)}
"""Whom each role may let in."""
INVITED: Final = {GREETER: mark("invited a greeter"), ORGANIZER: mark("invited an organizer")}
ACCEPTED: Final = {GREETER: mark("accepted to be a greeter"), ORGANIZER: mark("accepted to be an organizer")}
TOOK_BACK: Final = {
    GREETER: mark("took back an invitation of a greeter"),
    ORGANIZER: mark("took back an invitation of an organizer"),
}


class NotYoursToGive(Refusal):
    """Only owners choose who organizes."""

    status = 403


class InvitationOver(Refusal):
    """Used, taken back, old, mistyped, or of somebody who may not invite any more: one sentence for all."""

    status = 404


class HelpsAlready(Refusal):
    """Whoever has a role already would get none that allows more."""


class TooManyInvitations(Refusal):
    """So many open invitations are forgotten ones."""


def invite(session: Session, group: Group, role: str, *, by: Person, now: datetime) -> tuple[Invitation, str]:
    """A new invitation, and the secret that accepts it: kept nowhere, so show it now.

    :raises NotYoursToGive: if ``by`` may not let anybody in as ``role``
    :raises TooManyInvitations: if very many are open
    """
    if role not in WHO_INVITES.get(queries.role_of(session, group.id, by.id) or "", ()):
        raise NotYoursToGive(_("Only an owner of the group can invite organizers."))
    if len(queries.invitations(session, group, now=now)) >= MOST:
        raise TooManyInvitations(_("There are many open invitations. Take some back first."))
    secret = codes.easy_code(LENGTH)
    invitation = Invitation(
        code=codes.public_code(),
        secret_hash=codes.fingerprint(secret),
        group_id=group.id,
        role=role,
        made_by_id=by.id,
        made_at=now,
        expires_at=now + LASTS,
    )
    session.add(invitation)
    record(session, group.id, by, INVITED[role], now=now)
    session.flush()
    return invitation, secret


def standing(session: Session, typed: str, *, now: datetime) -> Invitation:
    """The invitation that this code or link means, with its group and whoever made it.

    It ends with the right of its maker to invite.

    :raises InvitationOver: if it is not good, whatever the reason
    """
    found = queries.invitation_by_secret(session, codes.as_typed(typed), now=now)
    if found is not None:
        role = queries.role_of(session, found.group_id, found.made_by_id)
        if found.role in WHO_INVITES.get(role or "", ()):
            return found
    raise InvitationOver(
        _(
            "This invitation is not good any more: it was used, taken back, or is more than a week old. "
            "Ask for a new one."
        )
    )


def accept(session: Session, typed: str, person: Person, *, now: datetime) -> Membership:
    """Let ``person`` help as the invitation says; it is used up by that.

    :raises InvitationOver: if it is not good, or somebody else was quicker
    :raises HelpsAlready: if the person has a role that allows as much
    :raises netevents.groups.domain.AdultsOnly: if the person is a minor
    """
    invitation = standing(session, typed, now=now)
    group, role = invitation.group, invitation.role
    held = queries.role_of(session, group.id, person.id)
    if held is not None and not (held == GREETER and role == ORGANIZER):
        raise HelpsAlready(
            _("You help with %(name)s already. The invitation is still good for others.", name=group.name)
        )
    used = session.execute(
        delete(Invitation)
        .where(Invitation.id == invitation.id)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    ).first()
    if used is None:
        raise InvitationOver(_("Somebody else has just used this invitation. Ask for a new one."))
    session.expunge(invitation)
    membership = give_role(session, group, person, role, now=now)
    record(session, group.id, person, ACCEPTED[role], now=now, other=invitation.made_by)
    session.flush()
    return membership


def take_back(session: Session, group: Group, code: str, *, by: Person, now: datetime) -> bool:
    """End an invitation of ``group``; whether there was one.

    :raises NotYoursToGive: if it is for a role that ``by`` may not give
    """
    found = queries.invitation_by_code(session, group, code)
    if found is None:
        return False
    if found.role not in WHO_INVITES.get(queries.role_of(session, group.id, by.id) or "", ()):
        raise NotYoursToGive(_("Only an owner of the group can take this invitation back."))
    session.delete(found)
    record(session, group.id, by, TOOK_BACK[found.role], now=now)
    session.flush()
    return True
