"""What is read about people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from netevents.people.codes import fingerprint
from netevents.people.models import Person, SignIn


def sign_in_by_secret(session: Session, secret: str, *, now: datetime) -> SignIn | None:
    """The living sign-in of a cookie, with its person and the person's profile."""
    row = session.scalar(
        select(SignIn)
        .where(SignIn.secret_hash == fingerprint(secret), SignIn.revoked_at.is_(None), SignIn.expires_at > now)
        .options(joinedload(SignIn.person).joinedload(Person.profile))
    )
    if row is not None:
        row.secret = secret
    return row
