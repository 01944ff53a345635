"""Records of minors, which leaders hold: adding one, opening, changing and erasing it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events import queries
from netevents.events.audit import record
from netevents.events.models import AuditEntry, Event, GuardianConsent, InterestPick, Registration
from netevents.exchange import prepared
from netevents.exchange.erasure import FromPlugins, doubles_of, forget_merges
from netevents.exchange.importing import keeping
from netevents.exchange.joining import join
from netevents.exchange.models import Report
from netevents.exchange.youth import guardians
from netevents.exchange.youth.guardians import Agreed
from netevents.languages import _, mark
from netevents.occasions import PersonErased, Tell
from netevents.people.domain import new_person, revoke_all
from netevents.people.models import LOWER_AGES, MINOR_AGES, UNDER_13, Person
from netevents.refusal import Refusal

MOST_PICKS: Final = 5


class AgeRaised(Refusal):
    """Rules that protect a minor are not loosened."""

    status = 422


class TooManyPicks(Refusal):
    """A minor picks up to five interests."""

    status = 422


class NoContactHere(Refusal):
    """The troop's own division is a name, not an address."""

    status = 422


class MinorsOnly(Refusal):
    """This way is for youth members; adults join by themselves."""

    status = 422


@dataclass(frozen=True, slots=True)
class Member:
    """All that a minor's record holds: first name, age band, the troop's own division, five interests."""

    name: str
    age: str
    subgroup: str = ""
    picks: Collection[str] = ()


def add_member(
    session: Session, event: Event, member: Member, agreed: Agreed, *, by: Person, now: datetime, tell: Tell
) -> Registration:
    """Put a minor on the roll, with a badge, and write down what their guardian agreed to.

    :raises MinorsOnly: for an adult
    :raises netevents.people.domain.OneWordPlease: if the name has more than one word
    :raises NoContactHere: if the subgroup looks like an address
    :raises netevents.exchange.youth.guardians.MustBeCollected: if the guardian did not agree to the record
    :raises netevents.events.domain.EventFull: if no seat is left
    """
    if member.age not in MINOR_AGES:
        raise MinorsOnly(_("Choose an age band under 18, or “Not said”."))
    person = new_person(session, member.name, age=member.age, now=now)
    minor = join(session, event, person, source="leader", now=now, tell=tell)
    _divide(minor, member.subgroup)
    pick(session, event, minor, member.picks)
    guardians.attest(session, event, minor, agreed, by=by, now=now, tell=tell)
    return minor


def change_member(
    session: Session, event: Event, minor: Registration, member: Member, *, by: Person, now: datetime
) -> None:
    """Change the subgroup and the picks of ``minor``, and lower the age band.

    Who becomes one of the children under 13 has no phone here any more.

    :raises AgeRaised: if the band would be higher than before
    :raises NoContactHere: if the subgroup looks like an address
    """
    _divide(minor, member.subgroup)
    pick(session, event, minor, member.picks)
    before = minor.person.age
    if member.age != before:
        if member.age not in LOWER_AGES.get(before, ()):
            raise AgeRaised(_("An age band can be lowered, never raised."))
        lower_age(session, minor.person, member.age, now=now)
    record(session, event, by, mark("changed a minor’s record"), now=now, registration=minor)
    session.flush()


def lower_age(session: Session, person: Person, age: str, *, now: datetime) -> None:
    """``person``, a minor, belongs to this lower band from now on; a child under 13 has no phone."""
    person.age = age
    if age == UNDER_13:
        revoke_all(session, person, now=now)


def pick(session: Session, event: Event, minor: Registration, labels: Collection[str]) -> None:
    """Let ``minor`` hold exactly these interests of the organizer's list; what is not on it is left out.

    :raises TooManyPicks: if there are more than five
    """
    wanted = [interest for interest in queries.interests(session, event) if interest.label in labels]
    if len(wanted) > MOST_PICKS:
        raise TooManyPicks(_("Up to five interests, please."))
    session.execute(delete(InterestPick).where(InterestPick.registration_id == minor.id))
    session.add_all(
        InterestPick(registration_id=minor.id, interest_id=interest.id, place=place)
        for place, interest in enumerate(wanted, start=1)
    )
    session.flush()


def troop(session: Session, event: Event) -> Sequence[Registration]:
    """The minors at ``event`` by subgroup and name, with event and person loaded."""
    found = session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.is_minor.is_(True),
            Registration.erased_at.is_(None),
        )
        .options(joinedload(Registration.person))
        .order_by(Registration.subgroup, Registration.name, Registration.id)
    ).all()
    for minor in found:
        set_committed_value(minor, "event", event)
    return found


def member_of(session: Session, event: Event, code: str) -> Registration | None:
    """The minor with this code at ``event``, with event, person and interests loaded."""
    found = session.scalar(
        select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.code == code,
            Registration.is_minor.is_(True),
            Registration.erased_at.is_(None),
        )
        .options(joinedload(Registration.person), selectinload(Registration.interests))
        .execution_options(populate_existing=True)
    )
    if found is not None:
        set_committed_value(found, "event", event)
    return found


def look(session: Session, event: Event, minor: Registration, *, by: Person, now: datetime) -> None:
    """Write down that an adult opened the record of ``minor``."""
    record(session, event, by, mark("looked at a minor’s record"), now=now, registration=minor)


def erase_member(
    session: Session, event: Event, minor: Registration, *, plugins: FromPlugins, now: datetime, tell: Tell
) -> None:
    """Remove everything about ``minor`` at ``event``: no shell stays, and all tables that refer to it follow.

    What was merged into that record goes too. A minor without another place is forgotten as a person, and so
    are guardians for whom nothing is left.

    :param plugins: has every installed plugin forget a person
    """
    prepared.spoil(session, [event.id])
    person = minor.person
    doubles = [double.id for double in doubles_of(session, [minor.id])]
    kin = session.scalars(
        select(GuardianConsent.guardian_id).where(GuardianConsent.registration_id == minor.id)
    ).all()
    tell(PersonErased(event=event, person=person))
    alone = not session.scalar(
        select(Registration.id)
        .where(Registration.person_id == person.id, Registration.id != minor.id)
        .limit(1)
    )
    if person.is_minor and alone:
        plugins(session, person)
    session.flush()
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.registration_id == minor.id)
        .values(registration_id=None, facts={})
    )
    forget_merges(session, [minor])
    keeping.forget_person(session, [minor.id])
    session.execute(update(Report).where(Report.by_id == minor.id).values(by_id=None))
    session.execute(update(Report).where(Report.about_id == minor.id).values(about_id=None))
    if minor.erased_at is None:
        session.execute(
            update(Event)
            .where(Event.id == event.id, Event.state != "ended", Event.seats_taken > 0)
            .values(seats_taken=Event.seats_taken - 1)
        )
    minor_id, person_id = minor.id, person.id
    session.expunge(minor)
    session.execute(delete(Registration).where(Registration.id == minor_id))
    if person.is_minor and alone:
        session.expunge(person)
        session.execute(delete(Person).where(Person.id == person_id))
    guardians.forget_guardians(session, kin)
    session.expire_all()
    for id_ in doubles:
        erase_record(session, event, id_, plugins=plugins, now=now, tell=tell)


def erase_record(
    session: Session, event: Event, id_: int, *, plugins: FromPlugins, now: datetime, tell: Tell
) -> None:
    """Remove the record or the shell with this id, if it is still there; see :func:`erase_member`."""
    minor = session.scalar(
        select(Registration)
        .where(Registration.id == id_)
        .options(joinedload(Registration.person))
        .execution_options(populate_existing=True)
    )
    if minor is not None:
        erase_member(session, event, minor, plugins=plugins, now=now, tell=tell)


def _divide(minor: Registration, subgroup: str) -> None:
    if "@" in subgroup or sum(char.isdigit() for char in subgroup) > 3:
        raise NoContactHere(_("Only the name of their patrol, den or class: no e-mail, no phone number."))
    minor.subgroup = subgroup
