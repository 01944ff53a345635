"""What is read about people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from netevents.people.codes import fingerprint
from netevents.people.models import Credential, Person, SignIn

_BY_SECRET = (
    select(SignIn)
    .where(
        SignIn.secret_hash == bindparam("secret_hash"),
        SignIn.revoked_at.is_(None),
        SignIn.expires_at > bindparam("now"),
    )
    .options(joinedload(SignIn.person).joinedload(Person.profile))
)
"""Made once: each page asks this, and making it takes nearly as long as asking."""


def sign_in_by_secret(session: Session, secret: str, *, now: datetime) -> SignIn | None:
    """The living sign-in of a cookie, with its person and the person's profile."""
    row = session.scalar(_BY_SECRET, {"secret_hash": fingerprint(secret), "now": now})
    if row is not None:
        row.secret = secret
    return row


def devices(session: Session, person: Person, *, now: datetime) -> Sequence[SignIn]:
    """The devices on which ``person`` is signed in, the latest first."""
    return session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person.id, SignIn.revoked_at.is_(None), SignIn.expires_at > now)
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    ).all()


def is_only_way_in(session: Session, here: SignIn, *, by_mail: bool, now: datetime) -> bool:
    """Whether ``here`` alone lets its person in: they have no password, no other device and, where codes go
    out ``by_mail``, no e-mail that opens.
    """
    profile = here.person.profile
    if by_mail and profile is not None and profile.email and profile.email_opens:
        return False
    no_password = account_email(session, here.person_id) is None
    return no_password and {row.id for row in devices(session, here.person, now=now)} <= {here.id}


def account_email(session: Session, person_id: int) -> str | None:
    """The e-mail with which somebody signs in to the console, if they do."""
    return session.scalar(select(Credential.email).where(Credential.person_id == person_id))
