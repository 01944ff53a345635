"""The door: check-in by badge, walk-ins, and letting a new phone in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from netevents.events import domain as events
from netevents.events.audit import record
from netevents.events.models import Event, Registration
from netevents.exchange import badges, policy
from netevents.exchange.joining import join
from netevents.exchange.models import Badge
from netevents.exchange.youth import guardians
from netevents.groups.models import Membership
from netevents.languages import _, mark
from netevents.occasions import Tell
from netevents.people import sign_in_codes
from netevents.people.domain import new_person
from netevents.people.models import MINOR_AGES, UNASKED, Credential, Person, Profile, SignIn
from netevents.refusal import Refusal

WALK_IN: Final = "walk-in"
LAST: Final = 5
"""So many of those who came last stand on the door's page."""
TOKEN: Final = re.compile(r"(?<![A-Z2-7])[A-Z2-7]{20}(?:[A-Z2-7]{22})?(?![A-Z2-7])")


class NoSuchBadge(Refusal):
    """No badge of this event has this code."""

    status = 422


class BadgeReplaced(Refusal):
    """An old badge, or one that was taken back."""


class NoPlaceForOrganization(Refusal):
    """A youth member's record holds a first name only."""

    status = 422


class OwnSignIn(Refusal):
    """Who runs events has more to lose than a badge; the desk does not sign them in."""


class KnownElsewhere(Refusal):
    """The desk of one group opens nothing that somebody has at events of another."""


class HasEmail(Refusal):
    """Who can come back by mail needs nobody's code."""


class NeedsGuardian(Refusal):
    """A minor holds an account only with a guardian's consent."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Who was checked in, and since when they are here where this was not the first time."""

    registration: Registration
    since: datetime | None


def walk_in(
    session: Session,
    event: Event,
    line: str,
    *,
    age: str = UNASKED,
    by: Person,
    now: datetime,
    tell: Tell,
) -> Registration:
    """Register somebody at the door from one line, ``name`` or ``name, organization``, and check them in.

    :raises NoPlaceForOrganization: for a minor, with anything after the name
    :raises netevents.people.domain.OneWordPlease: if a minor's name has more than one word
    :raises netevents.events.domain.EventFull: if no seat is left
    :raises netevents.events.domain.EventNotOpen: if the event has ended
    """
    name, organization = (part.strip() for part in (*line.split(",", 1), "")[:2])
    if organization and age in MINOR_AGES:
        raise NoPlaceForOrganization(
            _("Of a youth member we keep a first name only. Leave out what follows it.")
        )
    person = new_person(session, name, age=age, now=now)
    if organization:
        session.get_one(Profile, person.id).organization = organization
    registration = join(session, event, person, source=WALK_IN, now=now, tell=tell)
    events.check_in(registration, now=now, tell=tell)
    record(session, event, by, mark("added a walk-in"), now=now, registration=registration)
    session.flush()
    return registration


def check_in_by_badge(session: Session, event: Event, typed: str, *, now: datetime, tell: Tell) -> CheckIn:
    """Check in whoever's badge has this code or token; a scanner may type the whole address.

    :raises NoSuchBadge: if no badge of this event has it
    :raises BadgeReplaced: if it does not count any more
    """
    badge = _badge(session, event, typed)
    if badge is None or badge.registration.erased_at is not None:
        raise NoSuchBadge(_("No badge of this event has this code. Look once more, or search the roll."))
    if badge.replaced_at is not None:
        raise BadgeReplaced(_("This badge was replaced. Ask for the new one, or check them in on the roll."))
    registration = badge.registration
    since = registration.checked_in_at
    events.check_in(registration, now=now, tell=tell)
    return CheckIn(registration, since)


def came_last(session: Session, event: Event) -> Sequence[Registration]:
    """Who was checked in last, the latest first."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.erased_at.is_(None),
            Registration.checked_in_at.is_not(None),
        )
        .order_by(Registration.checked_in_at.desc(), Registration.id.desc())
        .limit(LAST)
    ).all()


def reissue_badge(
    session: Session, event: Event, registration: Registration, *, by: Person, now: datetime
) -> None:
    """Two new badges in place of lost ones."""
    badges.replace(session, registration, now=now)
    record(session, event, by, mark("gave a new badge"), now=now, registration=registration)


def revoke_badge(
    session: Session, event: Event, registration: Registration, *, by: Person, now: datetime
) -> None:
    """Both badges open nothing from this moment."""
    badges.revoke(session, registration, now=now)
    record(session, event, by, mark("took a badge back"), now=now, registration=registration)


def desk_code(
    session: Session,
    event: Event,
    registration: Registration,
    *,
    by: Person,
    now: datetime,
    mails: bool = False,
) -> str:
    """A code with which the attendee at the desk signs a phone in; the place counts as theirs from now on.

    Whoever gives the code could type it themself, so it opens only what was at this group's events, and
    only for those who can't come back without it. Using it ends all their other sign-ins.

    :param mails: whether this installation sends sign-in codes by mail
    :raises OwnSignIn: for people who run a group or have an account
    :raises KnownElsewhere: for people who have been at events of other groups
    :raises HasEmail: for people who were signed in before and can be again, by mail
    :raises NeedsGuardian: for a minor without a guardian's consent on file
    :raises netevents.people.domain.NoAccountUnder13: for children under 13
    """
    person = registration.person
    must_come_in_by_desk(session, event, person, mails=mails)
    agreed = guardians.on_file(session, registration, now=now)
    code = sign_in_codes.desk_code(session, person, now=now)
    if not policy.may_hold_account(person, guardian_agreed=agreed):
        raise NeedsGuardian(_("A guardian’s consent has to be on file first. A leader writes it down."))
    registration.claimed_at = registration.claimed_at or now
    record(session, event, by, mark("signed a phone in"), now=now, registration=registration)
    session.flush()
    return code


def must_come_in_by_desk(session: Session, event: Event, person: Person, *, mails: bool) -> None:
    """Go on only with people who can't come in otherwise, and have nothing that this desk may not open.

    :raises OwnSignIn: for people who run a group or have an account
    :raises KnownElsewhere: for people who have been at events of other groups
    :raises HasEmail: for people who were signed in before and can be again, by mail
    """
    if _runs_something(session, person):
        raise OwnSignIn(_("They help to run events, so they sign in with their own e-mail and password."))
    if _is_known_elsewhere(session, event, person):
        raise KnownElsewhere(
            _(
                "They have been at events of other groups, which this desk can’t open. "
                "They sign in by e-mail or with a code from another phone of theirs."
            )
        )
    if mails and _comes_back_by_mail(session, person):
        raise HasEmail(
            _("They have an e-mail here. On the new phone it gets them six digits that let them in.")
        )


def _badge(session: Session, event: Event, typed: str) -> Badge | None:
    """The badge that was scanned or typed; a scanner set to another keyboard garbles what is around it."""
    tokens = TOKEN.findall(typed.upper())
    if tokens:
        found = badges.by_token(session, tokens[-1])
        return found if found is not None and found.event_id == event.id else None
    return badges.by_code(session, event, typed)


def _runs_something(session: Session, person: Person) -> bool:
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(Credential.person_id == person.id),
                    exists().where(Membership.person_id == person.id),
                )
            )
        )
    )


def _is_known_elsewhere(session: Session, event: Event, person: Person) -> bool:
    return bool(
        session.scalar(
            select(
                exists().where(
                    Registration.person_id == person.id,
                    Registration.erased_at.is_(None),
                    Registration.event_id == Event.id,
                    Event.group_id != event.group_id,
                )
            )
        )
    )


def _comes_back_by_mail(session: Session, person: Person) -> bool:
    """Whether six digits would reach them; who never signed in has nothing yet that a code could open."""
    return bool(
        session.scalar(
            select(
                exists().where(Profile.person_id == person.id, Profile.email != "", Profile.email_opens)
                & exists().where(SignIn.person_id == person.id)
            )
        )
    )
