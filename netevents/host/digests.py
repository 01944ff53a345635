"""The one mail of reminders that a person gets a day, at most, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row, Select, delete, func, insert, select, update
from sqlalchemy.orm import Session

from netevents.db import insert_into
from netevents.host.digest_words import DigestWords
from netevents.host.models import Digest, Reminding
from netevents.host.naming import NameOf
from netevents.languages import speaking
from netevents.people import codes
from netevents.people.daylight import waking_day
from netevents.people.letters import Letter, key_to, post
from netevents.people.models import OutgoingMail, Person, Profile
from netevents.plugin import Nudge

RECENT: Final = timedelta(days=7)
"""A letter older than that has arrived or was given up."""
LINKS_LAST: Final = timedelta(days=400)
"""So long the address in a mail ends such mails."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail that is ready, and the names of the nudges that it tells of."""

    person_id: int
    day: date
    secret_hash: str
    letter: Letter
    told: Sequence[NameOf]


def write(
    session: Session,
    nudges: Mapping[int, Mapping[NameOf, Nudge]],
    *,
    zones: Mapping[int, str],
    base_url: str,
    now: datetime,
) -> Sequence[Written]:
    """The mails of today to those of these people who want them. Two statements.

    Who had one today gets no other, nor does somebody whose last one is still on its way.
    """
    ids = [id_ for id_, theirs in nudges.items() if theirs]
    if not ids:
        return []
    readers = session.execute(
        select(Person.id, Person.name, Profile.email, Person.code, Person.language)
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(Reminding, Reminding.person_id == Person.id)
        .where(
            Person.id.in_(ids), Profile.email != "", Profile.email_opens, Reminding.no_mail_since.is_(None)
        )
    ).all()
    waits = OutgoingMail.id.is_not(None) & OutgoingMail.sent_at.is_(None) & OutgoingMail.given_up_at.is_(None)
    mails = session.execute(
        select(Digest.person_id, Digest.day, OutgoingMail.sent_at, waits)
        .outerjoin(OutgoingMail, OutgoingMail.dedupe_key == Digest.letter)
        .where(Digest.person_id.in_(ids), Digest.day > (now - RECENT).date())
    ).all()
    today = {id_: waking_day(now, zones[id_]) for id_ in ids}
    held_up = {
        id_
        for id_, day, sent_at, on_its_way in mails
        if on_its_way or today[id_] in (day, sent_at and waking_day(sent_at, zones[id_]))
    }
    return [
        _written(reader, nudges[reader.id], today[reader.id], zones[reader.id], base_url=base_url)
        for reader in readers
        if reader.id not in held_up
    ]


def _written(
    reader: Row[int, str, str, str, str],
    nudges: Mapping[NameOf, Nudge],
    day: date,
    zone: str,
    *,
    base_url: str,
) -> Written:
    secret = codes.secret()
    words = DigestWords(reader.name, list(nudges.values()), base_url, f"{base_url}/stop/{secret}")
    with speaking(reader.language):
        letter = Letter(
            to=reader.email,
            subject=words.subject,
            body=words.text,
            html=words.html,
            dedupe_key=key_to(reader.code, f"digest {day}"),
            stop_url=words.stop_url,
            zone=zone,
        )
    return Written(reader.id, day, codes.fingerprint(secret), letter, list(nudges))


def send(session: Session, written: Sequence[Written], *, now: datetime) -> None:
    """Put the mails into the outbox, in the transaction in which it is written down that they went. Two
    statements.
    """
    if not written:
        return
    rows = [
        {
            "person_id": one.person_id,
            "day": one.day,
            "secret_hash": one.secret_hash,
            "letter": one.letter.dedupe_key,
        }
        for one in written
    ]
    session.execute(insert(Digest), rows)
    post(session, [one.letter for one in written], now=now)


def reader_of(session: Session, secret: str) -> Person | None:
    """Whose mail holds this secret."""
    return session.scalar(
        select(Person)
        .join(Digest, Digest.person_id == Person.id)
        .where(Digest.secret_hash == codes.fingerprint(secret))
    )


def stop(session: Session, person: Person, *, now: datetime) -> None:
    """No more mails of reminders; one that is on its way is called back. Asking twice is harmless."""
    row = insert_into(session, Reminding).values(person_id=person.id, look_at=now, no_mail_since=now)
    since = func.coalesce(Reminding.no_mail_since, row.excluded.no_mail_since)
    session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_={"no_mail_since": since}))
    session.execute(
        delete(OutgoingMail).where(
            OutgoingMail.dedupe_key.in_(_letters_to(person.id)), OutgoingMail.sent_at.is_(None)
        )
    )


def start(session: Session, person: Person) -> None:
    """Mails of reminders again."""
    session.execute(update(Reminding).where(Reminding.person_id == person.id).values(no_mail_since=None))


def stopped_since(session: Session, person: Person) -> datetime | None:
    """Since when this person wants no mails of reminders."""
    return session.scalar(select(Reminding.no_mail_since).where(Reminding.person_id == person.id))


def forget(session: Session, person_id: int) -> None:
    """Let go of the mails to this person, also of one on its way."""
    session.execute(delete(OutgoingMail).where(OutgoingMail.dedupe_key.in_(_letters_to(person_id))))
    session.execute(delete(Digest).where(Digest.person_id == person_id))


def forget_old(session: Session, *, now: datetime) -> None:
    """Let go of addresses in mails of long ago."""
    session.execute(delete(Digest).where(Digest.day < (now - LINKS_LAST).date()))


def _letters_to(person_id: int) -> Select[str]:
    return select(Digest.letter).where(Digest.person_id == person_id)
