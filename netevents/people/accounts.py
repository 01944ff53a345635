"""Organizers' accounts: an e-mail and a password."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.languages import _
from netevents.people import domain, limits
from netevents.people.addresses import as_kept, mail_address
from netevents.people.codes import fingerprint
from netevents.people.models import ADULT, Credential, Person, SignIn
from netevents.refusal import Refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST: Final = 10
MOST: Final = 200
TRIES: Final = 10
TRIES_WITHIN: Final = timedelta(minutes=15)
NOBODY: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$hMmoPzhY9Gmd+mcrJM+dZg$XhQKwTwwzjf5T3VPCiNBg1brfZCH4Ae/m8Fedt9Mly0"
)
"""The hash of a password that nobody has, so that an unknown e-mail takes as long as a wrong password."""


class WrongPassword(Refusal):
    """One sentence for an unknown e-mail and for a wrong password."""

    status = 422


class WeakPassword(Refusal):
    """Too short, or too long to be hashed in bounded time."""

    status = 422


class AddressTaken(Refusal):
    """There is an account with this e-mail."""


def open_account(session: Session, email: str, *, name: str, password: str, now: datetime) -> Person:
    """A new adult who signs in with an e-mail and a password.

    :raises netevents.people.addresses.NoAddress: if ``email`` is none
    :raises AddressTaken: if somebody has this e-mail already
    :raises WeakPassword: if the password is too short
    """
    person = domain.new_person(session, name, age=ADULT, now=now)
    make_account(session, person, email=email, password=password, now=now)
    return person


def make_account(session: Session, person: Person, *, email: str, password: str, now: datetime) -> Credential:
    """Let ``person`` sign in with an e-mail and a password. Raises what :func:`open_account` raises."""
    address = mail_address(email)
    if session.scalar(select(Credential.person_id).where(Credential.email == address)) is not None:
        raise AddressTaken(_("%(address)s has an account already.", address=address))
    credential = Credential(
        person_id=person.id, email=address, password_hash=hash_of(password), changed_at=now
    )
    session.add(credential)
    session.flush()
    return credential


def person_by_password(session: Session, email: str, password: str, *, now: datetime) -> Person:
    """The organizer who has this e-mail and password, if need be without blanks around it.

    Counts one try: commit in any case.

    :raises WrongPassword: if there is none
    :raises netevents.people.limits.TooManyTries: after ten tries in a quarter of an hour
    """
    address = as_kept(email)
    limits.count_try(session, _tries_of(address), most=TRIES, within=TRIES_WITHIN, now=now)
    credential = session.scalar(
        select(Credential)
        .where(Credential.email == address)
        .options(joinedload(Credential.person).joinedload(Person.profile))
    )
    hashed = credential.password_hash if credential else NOBODY
    right = _is_right(hashed, password)
    if not right and password != password.strip():  # pasted with a blank behind it
        password = password.strip()
        right = _is_right(hashed, password)
    if credential is None or not right:
        raise WrongPassword(_("This e-mail and password don’t go together."))
    limits.forget_tries(session, _tries_of(address))
    if _hasher().check_needs_rehash(credential.password_hash):
        credential.password_hash = _hasher().hash(password)
    return credential.person


def credential_of(session: Session, person: Person) -> Credential | None:
    """The e-mail and password of ``person``, if they are an organizer with an account."""
    return session.get(Credential, person.id)


def change_password(
    session: Session, credential: Credential, *, old: str, new: str, this_device: SignIn, now: datetime
) -> None:
    """Set a new password, and sign every other device out.

    :raises WrongPassword: if ``old`` is not the present one
    :raises WeakPassword: if ``new`` is too short
    :raises netevents.people.limits.TooManyTries: after ten wrong old ones
    """
    key = _tries_of(credential.email)
    limits.count_try(session, key, most=TRIES, within=TRIES_WITHIN, now=now)
    if not _is_right(credential.password_hash, old):
        raise WrongPassword(_("This is not your current password."))
    limits.forget_tries(session, key)
    credential.password_hash, credential.changed_at = hash_of(new), now
    domain.revoke_all(session, session.get_one(Person, credential.person_id), now=now, but=this_device)


def reset_password(session: Session, email: str, *, password: str, now: datetime) -> Credential:
    """Set a new password from the command line, and sign every device out.

    :raises WrongPassword: if nobody has this e-mail
    :raises WeakPassword: if the password is too short
    """
    credential = session.scalar(select(Credential).where(Credential.email == as_kept(email)))
    if credential is None:
        raise WrongPassword(f"Nobody signs in as {email}.")
    credential.password_hash, credential.changed_at = hash_of(password), now
    limits.forget_tries(session, _tries_of(credential.email))
    domain.revoke_all(session, session.get_one(Person, credential.person_id), now=now)
    return credential


def hash_of(password: str) -> str:
    """What is kept of a password.

    :raises WeakPassword: if it is too short
    """
    if not LEAST <= len(password) <= MOST:
        raise WeakPassword(
            _("A password has %(least)s to %(most)s characters. A sentence is fine.", least=LEAST, most=MOST)
        )
    return _hasher().hash(password)


def _is_right(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, password[:MOST])
    except (VerificationError, InvalidHashError):
        return False


def _tries_of(address: str) -> str:
    return f"password:{fingerprint(address)}"


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()
