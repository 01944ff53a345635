"""What guardians agreed to: writing it down, asking whether it still holds, taking it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.audit import record
from netevents.events.domain.agreed import lasts_until
from netevents.events.models import Event, GuardianConsent, Registration
from netevents.exchange import prepared
from netevents.exchange.models import BLOCKED, LEFT, MADE, WAITING, Connection
from netevents.exchange.parting import bury
from netevents.groups.models import Membership
from netevents.languages import _, mark
from netevents.occasions import Tell, Withdrawn
from netevents.people.addresses import mail_address, phone_number
from netevents.people.domain import new_person, revoke_all
from netevents.people.letters import forget_letters
from netevents.people.models import ADULT, Credential, Person, Profile, SignIn
from netevents.refusal import Refusal

METHODS: Final = ("paper", "in person", "phone", "e-mail")
TEXT_VERSION: Final = "2026-11"
MAY_COLLECT: Final = mark(
    "The group may keep my child’s first name, age band, group and interests for this event."
)
MAY_SHARE: Final = mark(
    "Leaders may pass my child’s first name and interests on to other children they met there."
)


class MustBeCollected(Refusal):
    """Without the first tick there is nothing to keep."""

    status = 422


class KeptNoLonger(Refusal):
    """Nobody agrees to a record that is about to be erased."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a guardian said to a leader.

    :ivar contact: their e-mail or phone number; it stands in the guardian's own profile
    :ivar method: how it was said, one of ``METHODS``
    """

    name: str
    contact: str
    method: str
    may_collect: bool
    may_share: bool


def attest(
    session: Session,
    event: Event,
    minor: Registration,
    agreed: Agreed,
    *,
    by: Person,
    now: datetime,
    tell: Tell,
) -> GuardianConsent:
    """Write down what a guardian agreed to; a leader vouches for it, since nobody can verify it.

    It holds until the records of the event are erased, and for twelve months at most. A record that was
    hidden shows again. Without the second tick, what was passed on ends, and waits for another word.

    :raises MustBeCollected: if the record may not even be kept
    :raises KeptNoLonger: if it would be over at once, as records of the event are kept no longer
    :raises netevents.people.addresses.NoAddress: if the contact is neither an e-mail nor a phone number
    """
    if not agreed.may_collect:
        raise MustBeCollected(_("Without this the group can’t keep a record. Nothing was saved."))
    ends_at = lasts_until(event, now)
    if ends_at <= now:
        raise KeptNoLonger(_("What leaders hold of this event is kept no longer. Nothing was saved."))
    contact = agreed.contact.strip()
    email, phone = (mail_address(contact), "") if "@" in contact else ("", phone_number(contact))
    guardian = new_person(session, agreed.name, age=ADULT, now=now)
    profile = session.get_one(Profile, guardian.id)
    profile.email, profile.phone = email, phone
    consent = GuardianConsent(
        registration_id=minor.id,
        guardian_id=guardian.id,
        attested_by_id=by.id,
        method=agreed.method,
        text_version=TEXT_VERSION,
        may_collect=agreed.may_collect,
        may_share=agreed.may_share,
        given_at=now,
        ends_at=ends_at,
    )
    session.add(consent)
    minor.hidden = False
    if not agreed.may_share:
        _take_names_back(session, event, minor, tell=tell)
    record(session, event, by, mark("wrote down a guardian’s consent"), now=now, registration=minor)
    session.flush()
    return consent


def consents_of(session: Session, minor: Registration) -> Sequence[GuardianConsent]:
    """Everything guardians agreed to for ``minor``, the latest first, with the guardian and their contact."""
    return session.scalars(
        select(GuardianConsent)
        .where(GuardianConsent.registration_id == minor.id)
        .options(
            joinedload(GuardianConsent.guardian).joinedload(Person.profile),
            joinedload(GuardianConsent.attested_by),
        )
        .order_by(GuardianConsent.id.desc())
    ).all()


def holding(registration_ids: Collection[int], *, now: datetime) -> Select[GuardianConsent]:
    """The consents that hold for these registrations at ``now``."""
    return select(GuardianConsent).where(
        GuardianConsent.registration_id.in_(registration_ids),
        GuardianConsent.may_collect,
        GuardianConsent.withdrawn_at.is_(None),
        GuardianConsent.ends_at > now,
    )


def on_file(session: Session, registration: Registration, *, now: datetime) -> bool:
    """Whether a guardian's consent holds for ``registration``."""
    return session.scalars(holding([registration.id], now=now)).first() is not None


def agreements(
    session: Session, minors: Collection[Registration], *, now: datetime
) -> Mapping[int, frozenset[str]]:
    """By registration id what holds now: ``collect``, ``share``, both or nothing. The last word counts."""
    found: dict[int, frozenset[str]] = {minor.id: frozenset() for minor in minors}
    for consent in session.scalars(holding(found, now=now).order_by(GuardianConsent.id)):
        ticks = {"collect", "share"} if consent.may_share else {"collect"}
        found[consent.registration_id] = frozenset(ticks)
    return found


def withdraw(
    session: Session, event: Event, minor: Registration, *, by: Person, now: datetime, tell: Tell
) -> None:
    """A guardian takes their consent back: phones are signed out, the record and its connections hidden."""
    session.execute(
        update(GuardianConsent)
        .where(GuardianConsent.registration_id == minor.id, GuardianConsent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    minor.hidden = True
    prepared.spoil(session, [event.id])
    revoke_all(session, minor.person, now=now)
    for connection in session.scalars(
        select(Connection).where(
            or_(Connection.low_id == minor.id, Connection.high_id == minor.id),
            Connection.state.not_in((LEFT, BLOCKED)),
        )
    ):
        tell(Withdrawn(event=event, connection=connection, by=minor))
        bury(session, connection, now=now)
        connection.state = LEFT
        connection.released_by_id = None
    record(session, event, by, mark("took a guardian’s consent back"), now=now, registration=minor)
    session.flush()


def is_guardian(session: Session, person: Person) -> bool:
    """Whether ``person`` agreed to a minor’s record, and has not taken it back."""
    theirs = (GuardianConsent.guardian_id == person.id, GuardianConsent.withdrawn_at.is_(None))
    return session.scalar(select(exists().where(*theirs))) is True


def withdraw_all(session: Session, guardian: Person, *, now: datetime, tell: Tell) -> None:
    """``guardian`` wants to be forgotten: whatever they agreed to is taken back, as by :func:`withdraw`.

    Where another guardian’s consent holds, the record stays; nothing is passed on that this one did not want.
    """
    theirs = (GuardianConsent.guardian_id == guardian.id, GuardianConsent.withdrawn_at.is_(None))
    children = session.scalars(
        select(Registration)
        .where(Registration.id.in_(select(GuardianConsent.registration_id).where(*theirs)))
        .options(joinedload(Registration.event), joinedload(Registration.person))
        .order_by(Registration.id)
    ).all()
    before = agreements(session, children, now=now)
    session.execute(update(GuardianConsent).where(*theirs).values(withdrawn_at=now))
    after = agreements(session, children, now=now)
    for child in children:
        if not after[child.id]:
            withdraw(session, child.event, child, by=guardian, now=now, tell=tell)
        elif "share" not in after[child.id]:
            _take_names_back(session, child.event, child, tell=tell)
        elif "share" not in before[child.id]:
            session.execute(
                update(GuardianConsent)
                .where(GuardianConsent.registration_id == child.id, GuardianConsent.withdrawn_at.is_(None))
                .values(may_share=False)
            )


def _take_names_back(session: Session, event: Event, minor: Registration, *, tell: Tell) -> None:
    """Others see nothing of ``minor`` any more. That they met waits for a leader again."""
    prepared.spoil(session, [event.id])
    for connection in session.scalars(
        select(Connection).where(
            or_(Connection.low_id == minor.id, Connection.high_id == minor.id),
            Connection.released_by_id.is_not(None),
        )
    ):
        if connection.state == MADE:
            tell(Withdrawn(event=event, connection=connection, by=minor))
            connection.state = WAITING
        connection.released_by_id = None


def forget_guardians(session: Session, ids: Collection[int]) -> None:
    """Erase those of these guardians for whom nothing is left here: no child, no place, no account."""
    guardian = aliased(Person)
    _forget(session, select(guardian.id).where(guardian.id.in_(ids), ~_is_needed(guardian.id)))


def forget_without_child(session: Session, *, most: int) -> int:
    """Erase guardians who were left here when their children’s records went, so many at once; how many."""
    lost = (
        select(Person.id)
        .join(Profile, Profile.person_id == Person.id)
        .where(Person.age == ADULT, or_(Profile.email != "", Profile.phone != ""), ~_is_needed(Person.id))
        .order_by(Person.id)
        .limit(most)
    )
    return _forget(session, lost)


def _is_needed(person_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    return or_(
        exists().where(GuardianConsent.guardian_id == person_id),
        exists().where(Registration.person_id == person_id),
        exists().where(Credential.person_id == person_id),
        exists().where(Membership.person_id == person_id),
        exists().where(SignIn.person_id == person_id),
    )


def _forget(session: Session, ids: Select[int]) -> int:
    """These people, and letters to them that nobody else with the same e-mail waits for; how many it was."""
    guardians = session.execute(
        select(Person.id, Person.code, Profile.email)
        .outerjoin(Profile, Profile.person_id == Person.id)
        .where(Person.id.in_(session.scalars(ids).all()))
    ).all()
    session.execute(delete(Person).where(Person.id.in_([one.id for one in guardians])))
    for one in guardians:
        forget_letters(session, one.code, [one.email] if one.email else [])
    return len(guardians)
