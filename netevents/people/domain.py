"""What can be done with people: make one, let a device in, keep a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from netevents.languages import _
from netevents.people import codes
from netevents.people.addresses import mail_address, phone_number
from netevents.people.models import MINOR_AGES, UNASKED, UNDER_13, Person, Profile, SignIn, SignInCode
from netevents.refusal import Refusal

DESK_CODE: Final = "desk code"


class OneWordPlease(Refusal):
    """A minor goes by a first name or nickname of one word."""

    status = 422


class AdultsOnly(Refusal):
    """What a minor's record has no place for."""


class NoAccountUnder13(Refusal):
    """Children under 13 hold no device; a leader holds their badge."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an adult tells about themself, as typed; ``zone`` is for reminders, by IANA name."""

    ask_me_about: str = ""
    looking_for: str = ""
    can_help_with: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    links: Sequence[str] = ()
    zone: str = ""


def new_person(session: Session, name: str, *, age: str = UNASKED, now: datetime) -> Person:
    """Somebody new. Adults, and people nobody asked, get an empty profile.

    :raises OneWordPlease: if a minor's name has more than one word
    """
    is_minor = age in MINOR_AGES
    if is_minor:
        one_word(name)
    person = Person(code=codes.public_code(), name=name, age=age, is_minor=is_minor, created_at=now)
    session.add(person)
    session.flush()
    if not is_minor:
        session.add(Profile(person_id=person.id))
        session.flush()
    return person


def one_word(name: str) -> str:
    """``name`` if it is one word that a minor may go by.

    :raises OneWordPlease: otherwise
    """
    if (
        len(name) > 30
        or any(char.isspace() or char in "@/:.," or char.isdigit() for char in name)
        or not name
    ):
        raise OneWordPlease(_("A first name or a nickname, please: one word, no surname."))
    return name


def sign_in(session: Session, person: Person, *, how: str, lasts: timedelta, now: datetime) -> SignIn:
    """Let a device in as ``person``; the secret for its cookie is ``.secret`` of the answer and nowhere else.

    Whoever comes first by a code of the desk never saw the e-mail that a list has of them: from then on it
    opens nothing until they have saved it themself.

    :raises NoAccountUnder13: for children under 13
    """
    may_have_devices(person)
    if how == DESK_CODE and not session.scalar(select(exists().where(SignIn.person_id == person.id))):
        others_wrote = update(Profile).where(Profile.person_id == person.id, Profile.email != "")
        session.execute(others_wrote.values(email_opens=False))
    secret = codes.secret()
    row = SignIn(
        secret_hash=codes.fingerprint(secret),
        person_id=person.id,
        how=how,
        created_at=now,
        expires_at=now + lasts,
    )
    row.secret = secret
    session.add(row)
    session.flush()
    return row


def may_have_devices(person: Person) -> None:
    """Whether ``person`` can be signed in on a phone of their own.

    :raises NoAccountUnder13: for children under 13
    """
    if person.age == UNDER_13:
        raise NoAccountUnder13(_("Children under 13 take part with a badge that a leader holds."))


def revoke(row: SignIn, *, now: datetime) -> None:
    """End one device's sign-in."""
    row.revoked_at = row.revoked_at or now


def revoke_all(session: Session, person: Person, *, now: datetime, but: SignIn | None = None) -> None:
    """End every device's sign-in of ``person``, but this one, and the codes that would let another in."""
    query = update(SignIn).where(SignIn.person_id == person.id, SignIn.revoked_at.is_(None))
    if but is not None:
        query = query.where(SignIn.id != but.id)
    session.execute(query.values(revoked_at=now))
    forget_codes(session, person)


def forget_codes(session: Session, person: Person) -> None:
    """No code that was made for another device of ``person`` lets one in."""
    session.execute(delete(SignInCode).where(SignInCode.person_id == person.id))


def write_profile(session: Session, person: Person, told: Told) -> None:
    """Keep what an adult tells about themself; names are changed by ``exchange.renaming``.

    :raises AdultsOnly: for a minor, who has no profile
    """
    if person.is_minor:
        raise AdultsOnly(_("Youth members go by a first name only."))
    profile = session.get(Profile, person.id)
    if profile is None:
        profile = Profile(person_id=person.id)
        session.add(profile)
    profile.ask_me_about = told.ask_me_about
    profile.looking_for = told.looking_for
    profile.can_help_with = told.can_help_with
    profile.organization = told.organization
    profile.email = mail_address(told.email) if told.email else ""
    profile.email_opens = True
    profile.phone = phone_number(told.phone) if told.phone else ""
    profile.links = [link for link in told.links if link]
    person.zone = told.zone or None
    session.flush()
