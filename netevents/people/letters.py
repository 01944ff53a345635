"""Letters: written with the act that causes them, sent later by the worker."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from unicodedata import category

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.people import codes
from netevents.people.models import Credential, OutgoingMail, Person, Profile

_TO: Final = "to person "


def write_to(
    session: Session, person: Person, *, mails: bool, subject: str, body: str, dedupe_key: str, now: datetime
) -> bool:
    """Write a letter to ``person``, if this installation sends any and they gave an e-mail; whether it did.

    It goes to the e-mail that they have when it is sent.

    :param mails: whether a mailer is set; letters that nobody sends would lie there until somebody sets one
    """
    address = _address(session, person.id) if mails else ""
    if not address:
        return False
    key = key_to(person.code, dedupe_key)
    send_later(session, to=address, subject=subject, body=body, dedupe_key=key, now=now)
    return True


def key_to(code: str, about: str) -> str:
    """The key of a letter ``about`` something to the person with this code, whatever their e-mail is then."""
    return f"{_TO}{code}: {about}"


def address_now(session: Session, letter: OutgoingMail) -> str:
    """Where ``letter`` goes: to its reader's e-mail of now, empty if they have none, or as addressed."""
    if not letter.dedupe_key.startswith(_TO):
        return letter.to_address
    code = letter.dedupe_key.removeprefix(_TO).partition(":")[0]
    found = session.scalar(
        select(Profile.email)
        .join(Person, Person.id == Profile.person_id)
        .where(Person.code == code, Profile.email_opens)
    )
    return found or ""


def forget_letters(session: Session, code: str, addresses: Collection[str]) -> None:
    """Let go of all letters to the person with this code, and of those to addresses that nobody has now, in a
    profile or to sign in.

    What waits for somebody else goes with them to their e-mail of now, so it stays.
    """
    somebodys = select(Profile.email).union_all(select(Credential.email))
    elsewhere = (
        OutgoingMail.dedupe_key.startswith(_TO, autoescape=True)
        & OutgoingMail.sent_at.is_(None)
        & OutgoingMail.given_up_at.is_(None)
    )
    session.execute(
        delete(OutgoingMail).where(
            or_(
                OutgoingMail.dedupe_key.startswith(key_to(code, ""), autoescape=True),
                OutgoingMail.to_address.in_(addresses)
                & OutgoingMail.to_address.not_in(somebodys)
                & ~elsewhere,
            )
        )
    )


def reaches(session: Session, person_id: int, *, mails: bool) -> bool:
    """Whether :func:`write_to` would write to this person."""
    return mails and bool(_address(session, person_id))


def _address(session: Session, person_id: int) -> str:
    profile = session.get(Profile, person_id)
    return profile.email if profile is not None and profile.email_opens else ""


def send_later(session: Session, *, to: str, subject: str, body: str, dedupe_key: str, now: datetime) -> None:
    """Write a plain-text letter into the outbox, in the transaction of the caller. Asking twice is harmless.

    :param dedupe_key: what the letter is about; a second letter with the same key is not written
    """
    post(session, [Letter(to=to, subject=subject, body=body, dedupe_key=dedupe_key)], now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written to somebody; ``html`` says the same as ``body``, for those who would rather see that.

    With a ``dedupe_key`` of :func:`key_to` it follows its reader to another e-mail, until it is sent.

    :ivar stop_url: where one click ends such letters
    :ivar zone: where it must be day when the letter goes out; without one it goes at any hour
    """

    to: str
    subject: str
    body: str
    dedupe_key: str
    html: str = ""
    stop_url: str = ""
    zone: str = ""


def post(session: Session, letters: Sequence[Letter], *, now: datetime) -> None:
    """Put ``letters`` into the outbox, in one statement; those whose key is there already are left out."""
    if not letters:
        return
    rows = [
        asdict(letter)
        | {
            "to_address": letter.to,
            "subject": one_line(letter.subject)[:200],
            "message_id": codes.secret(),
            "made_at": now,
            "due_at": now,
        }
        for letter in letters
    ]
    for row in rows:
        del row["to"]
    session.execute(
        insert_into(session, OutgoingMail).on_conflict_do_nothing(index_elements=["dedupe_key"]), rows
    )


def one_line(text: str) -> str:
    """``text`` as it may stand in a header: without control characters, and none that turn the line round."""
    return " ".join("".join(" " if _upsets(char) else char for char in text).split())


def _upsets(char: str) -> bool:
    return (
        category(char) in {"Cc", "Cs", "Zl", "Zp"}
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
