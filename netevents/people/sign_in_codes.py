"""Short-lived codes that let a device in: by mail, from one's other phone, or from the desk."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, joinedload

from netevents.languages import _
from netevents.people import codes, letters, limits
from netevents.people.domain import may_have_devices, revoke_all
from netevents.people.models import Credential, Person, Profile, SignInCode
from netevents.refusal import Refusal

LASTS: Final = timedelta(minutes=10)
TRIES: Final = 5
MAIL: Final = "mail"
PHONE: Final = "phone"
DESK: Final = "desk"


class WrongCode(Refusal):
    """Mistyped, used, too old, or of another browser: one sentence for all."""

    status = 422


def mail_code(session: Session, address: str, *, browser: str, now: datetime) -> None:
    """Send six digits to ``address``, good in ``browser`` only.

    Where nobody has the address, no mail goes out and nothing else differs.

    :raises netevents.people.limits.TooManyTries: if the address was sent many codes
    """
    key = f"mail code:{codes.fingerprint(address)}"
    limits.count_try(session, key, most=5, within=timedelta(minutes=15), now=now)
    limits.count_try(session, f"{key}:day", most=20, within=timedelta(days=1), now=now)
    session.execute(delete(SignInCode).where(SignInCode.purpose == MAIL, SignInCode.browser == browser))
    code = codes.digits(6)
    row = SignInCode(
        purpose=MAIL,
        email=address,
        browser=browser,
        code_hash=_mail_hash(browser, code),
        made_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    session.flush()
    if people_with_address(session, address):
        letters.send_later(
            session,
            to=address,
            subject=_("%(code)s is your code for netevents", code=code),
            body=_(
                "Type this code on the page where you asked for it:\n\n    %(code)s\n\n"
                "It is good for ten minutes and works once. "
                "If you did not ask for it, there is nothing to do.\n",
                code=code,
            ),
            dedupe_key=f"sign-in code {row.id} {row.code_hash[:16]}",
            now=now,
        )


def waiting_address(session: Session, browser: str, *, now: datetime) -> str | None:
    """The address that ``browser`` asked a code for, while the code is good."""
    row = session.scalar(_waiting(browser, now=now))
    return row.email if row else None


def people_by_mail_code(session: Session, typed: str, *, browser: str, now: datetime) -> Sequence[Person]:
    """Everybody whom the six digits let in on ``browser``: families share an address.

    Counts the try: commit in any case.

    :raises WrongCode: if it is wrong, used or too old, or was tried five times
    """
    row = session.scalar(_waiting(browser, now=now).with_for_update())
    if row is None:
        raise WrongCode(_("This code is not good any more. Ask for a new one."))
    row.tries += 1
    code = codes.as_typed(typed)
    if not hmac.compare_digest(row.code_hash, _mail_hash(browser, code)):
        left = TRIES - row.tries
        if left == 0:
            raise WrongCode(_("That was not it, five times. Ask for a new code."))
        raise WrongCode(_("That is not the code. Look at the newest mail, and type its six digits."))
    row.tries -= 1
    return people_with_address(session, row.email)


def use_mail_code(session: Session, *, browser: str, now: datetime) -> None:
    """The six digits were used: they let nobody in again."""
    session.execute(
        update(SignInCode)
        .where(SignInCode.purpose == MAIL, SignInCode.browser == browser)
        .values(used_at=now)
    )


def people_with_address(session: Session, address: str) -> Sequence[Person]:
    """Everybody with an account in the name of this e-mail, or with none and it in the profile, oldest first.

    What a profile says opens no account, nor what a list says of somebody who came in without it: others may
    have put it there.
    """
    return session.scalars(
        select(Person)
        .outerjoin(Profile, Profile.person_id == Person.id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(
            (Credential.email == address)
            | (Credential.person_id.is_(None) & (Profile.email == address) & Profile.email_opens),
            Person.erased_at.is_(None),
        )
        .order_by(Person.created_at, Person.id)
        .limit(20)
    ).all()


def phone_code(session: Session, person: Person, *, now: datetime) -> str:
    """Eight characters that let another device of ``person`` in, once; an earlier code ends."""
    return _code_for(session, person, PHONE, now=now)


def desk_code(session: Session, person: Person, *, now: datetime) -> str:
    """Eight characters with which a greeter lets a new phone of ``person`` in, once."""
    return _code_for(session, person, DESK, now=now)


def is_waiting(session: Session, code: str, *, now: datetime) -> bool:
    """True while ``code`` can still let a device in."""
    return session.scalar(_by_code(code, now=now)) is not None


def person_by_code(session: Session, typed: str, *, browser: str, now: datetime) -> tuple[Person, str]:
    """Whom a code from another phone or from the desk lets in, and which it was.

    One of the desk signs the person out everywhere else: the old phone is lost, or else its owner should
    notice. Counts the try: commit in any case.

    :raises WrongCode: if it is wrong, used or too old
    :raises netevents.people.limits.TooManyTries: after ten tries from this browser
    """
    limits.count_try(session, f"phone code:{browser}", most=10, within=timedelta(minutes=15), now=now)
    row = session.scalar(_by_code(typed, now=now).with_for_update())
    if row is None:
        raise WrongCode(_("That code is wrong, used or more than ten minutes old. Ask for a new one."))
    row.used_at = now
    person = session.scalars(
        select(Person).where(Person.id == row.person_id).options(joinedload(Person.profile))
    ).one()
    if row.purpose == DESK:
        revoke_all(session, person, now=now)
    return person, row.purpose


def _code_for(session: Session, person: Person, purpose: str, *, now: datetime) -> str:
    may_have_devices(person)
    session.execute(
        delete(SignInCode).where(SignInCode.person_id == person.id, SignInCode.purpose == purpose)
    )
    code = codes.easy_code(8)
    session.add(
        SignInCode(
            purpose=purpose,
            person_id=person.id,
            code_hash=codes.fingerprint(code),
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    return code


def _by_code(typed: str, *, now: datetime) -> Select[SignInCode]:
    return select(SignInCode).where(
        SignInCode.code_hash == codes.fingerprint(codes.as_typed(typed)),
        SignInCode.purpose.in_((PHONE, DESK)),
        SignInCode.used_at.is_(None),
        SignInCode.expires_at > now,
    )


def _waiting(browser: str, *, now: datetime) -> Select[SignInCode]:
    return select(SignInCode).where(
        SignInCode.purpose == MAIL,
        SignInCode.browser == browser,
        SignInCode.used_at.is_(None),
        SignInCode.expires_at > now,
        SignInCode.tries < TRIES,
    )


def _mail_hash(browser: str, code: str) -> str:
    return codes.fingerprint(f"{browser} {code}")
