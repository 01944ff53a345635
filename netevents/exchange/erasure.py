"""Forgetting a person. What others wrote themselves stays theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from netevents.events.models import AuditEntry, Event, GuardianConsent, InterestPick, Merge, Registration
from netevents.exchange import merging_rows, prepared
from netevents.exchange.importing import keeping
from netevents.exchange.models import (
    MADE,
    Badge,
    Block,
    Claim,
    Connection,
    Consent,
    Note,
    Report,
    Tombstone,
)
from netevents.exchange.parting import who_hears
from netevents.exchange.signing_models import PhoneKey, SignedExchange
from netevents.exchange.youth.guardians import forget_guardians, withdraw_all
from netevents.groups.domain import LastOwner, take_role
from netevents.groups.models import GroupEntry, Invitation, Membership
from netevents.groups.queries import memberships_of
from netevents.languages import _
from netevents.occasions import PersonErased, Tell
from netevents.people.letters import forget_letters
from netevents.people.models import (
    UNASKED,
    UNKNOWN,
    Credential,
    Person,
    Profile,
    SignIn,
    SignInCode,
)
from netevents.refusal import Refusal

FromPlugins = Callable[[Session, Person], None]


class OnlyOwner(Refusal):
    """A group would be left without anybody who answers for it."""


def erase(session: Session, person: Person, *, plugins: FromPlugins, now: datetime, tell: Tell) -> None:
    """Forget everything about ``person``. Nameless shells of their places stay, for the words of others.

    What was merged into their places goes too.

    :param plugins: has every installed plugin forget them
    :raises OnlyOwner: if a group has no other owner; the sentence names it and says what to do
    """
    session.refresh(person, ["erased_at"], with_for_update=True)  # of two presses one waits here
    if person.erased_at is not None:
        return
    places = session.scalars(
        select(Registration)
        .where(Registration.person_id == person.id)
        .options(joinedload(Registration.event))
    ).all()
    _leave_groups(session, person)
    withdraw_all(session, person, now=now, tell=tell)
    prepared.spoil(session, {place.event_id for place in places})
    for double in doubles_of(session, [place.id for place in places]):
        forget_double(session, double, plugins=plugins, now=now, tell=tell)
    for place in places:
        tell(PersonErased(event=place.event, person=person))
    plugins(session, person)
    session.flush()
    _forget_meetings(session, person, [place.id for place in places])
    kin = _forget_traces(session, person, [place.id for place in places])
    forget_merges(session, places)
    _free_seats(session, places)
    for place in places:
        _empty(place, now=now)
    session.flush()
    _forget_pairs_of_shells(session, [place.id for place in places])
    _forget_account(session, person)
    person.name, person.zone, person.language, person.erased_at = "", None, "", now
    person.age = UNKNOWN if person.is_minor else UNASKED
    session.flush()
    forget_guardians(session, kin)


def doubles_of(session: Session, ids: Sequence[int]) -> Sequence[Registration]:
    """The places that were merged into these and not taken apart since, with person and event."""
    return session.scalars(
        select(Registration)
        .join(Merge, (Merge.event_id == Registration.event_id) & (Merge.gone_code == Registration.code))
        .where(Merge.kept_id.in_(ids), Merge.undone_at.is_(None))
        .options(joinedload(Registration.person), joinedload(Registration.event))
    ).all()


def forget_double(
    session: Session, double: Registration, *, plugins: FromPlugins, now: datetime, tell: Tell
) -> None:
    """Empty a place that was merged away; its person is forgotten too, unless anything else is theirs."""
    person = double.person
    if not _has_more(session, double):
        erase(session, person, plugins=plugins, now=now, tell=tell)
        return
    for further in doubles_of(session, [double.id]):
        forget_double(session, further, plugins=plugins, now=now, tell=tell)
    session.execute(delete(Consent).where(Consent.registration_id == double.id))
    session.execute(delete(InterestPick).where(InterestPick.registration_id == double.id))
    keeping.forget_person(session, [double.id])
    forget_merges(session, [double])
    _empty(double, now=now)
    session.flush()


def forget_merges(session: Session, places: Sequence[Registration]) -> None:
    """No merge into or of these places can be undone, and no other one brings back what they wrote."""
    ids, codes, events = ({getattr(place, of) for place in places} for of in ("id", "code", "event_id"))
    session.execute(
        delete(Merge).where(
            or_(Merge.kept_id.in_(ids), Merge.event_id.in_(events) & Merge.gone_code.in_(codes))
        )
    )
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.event_id.in_(events), AuditEntry.facts["gone"].as_string().in_(codes))
        .values(facts={})
        .execution_options(synchronize_session="fetch")
    )
    for done in session.scalars(
        select(Merge).where(Merge.event_id.in_(events), Merge.undone_at.is_(None)).with_for_update()
    ):
        done.before = merging_rows.without_words_of(done.before, ids)


def _has_more(session: Session, double: Registration) -> bool:
    """Whether the person of ``double`` has another place, an account, a role, a child: that stays theirs."""
    whose = double.person_id
    another = exists().where(
        Registration.person_id == whose, Registration.id != double.id, Registration.name != ""
    )
    account = exists().where(Credential.person_id == whose)
    role = exists().where(Membership.person_id == whose)
    child = exists().where(GuardianConsent.guardian_id == whose)
    return bool(session.scalar(select(or_(another, account, role, child))))


def _leave_groups(session: Session, person: Person) -> None:
    for membership in memberships_of(session, person):
        try:
            take_role(session, membership.group, person)
        except LastOwner as no:
            raise OnlyOwner(
                _(
                    "You are the only owner of %(name)s. Make somebody else an owner first.",
                    name=membership.group.name,
                )
            ) from no
    session.execute(update(Event).where(Event.reports_to_id == person.id).values(reports_to_id=None))


def _forget_meetings(session: Session, person: Person, ids: Sequence[int]) -> None:
    """Notes, consents, blocks, signatures, connections not made. Made ones stay for the other side.

    Tokens of badges and codes of keys stay, ended: what waited on a phone is answered "recorded".
    """
    session.execute(delete(Note).where(Note.author_id.in_(ids)))
    session.execute(delete(Consent).where(Consent.registration_id.in_(ids)))
    session.execute(delete(Claim).where(Claim.registration_id.in_(ids)))
    session.execute(delete(InterestPick).where(InterestPick.registration_id.in_(ids)))
    session.execute(delete(Tombstone).where(or_(Tombstone.low_id.in_(ids), Tombstone.high_id.in_(ids))))
    session.execute(
        delete(Connection).where(
            or_(Connection.low_id.in_(ids), Connection.high_id.in_(ids)), Connection.state != MADE
        )
    )
    session.execute(
        update(Connection).where(Connection.recorded_by_id == person.id).values(recorded_by_id=None)
    )
    session.execute(delete(Block).where(or_(Block.blocker_id == person.id, Block.blocked_id == person.id)))
    keys = select(PhoneKey.id).where(PhoneKey.registration_id.in_(ids))
    session.execute(
        delete(SignedExchange).where(
            or_(SignedExchange.offer_key_id.in_(keys), SignedExchange.answer_key_id.in_(keys))
        )
    )
    session.execute(
        update(PhoneKey)
        .where(PhoneKey.registration_id.in_(ids))
        .values(public_key="", revoked_at=func.coalesce(PhoneKey.revoked_at, PhoneKey.made_at))
    )
    session.execute(
        update(Badge)
        .where(Badge.registration_id.in_(ids), Badge.replaced_at.is_(None))
        .values(replaced_at=Badge.made_at)
    )


def _forget_traces(session: Session, person: Person, ids: Sequence[int]) -> Sequence[int]:
    """Who changed, reported or agreed to what: the facts stay with the event, without the person.

    What was agreed to for a minor who goes, goes.

    :return: the guardians who did
    """
    session.execute(
        update(AuditEntry).where(AuditEntry.registration_id.in_(ids)).values(registration_id=None, facts={})
    )
    session.execute(update(AuditEntry).where(AuditEntry.person_id == person.id).values(person_id=None))
    session.execute(update(GroupEntry).where(GroupEntry.person_id == person.id).values(person_id=None))
    session.execute(update(GroupEntry).where(GroupEntry.other_id == person.id).values(other_id=None))
    session.execute(delete(Invitation).where(Invitation.made_by_id == person.id))
    keeping.forget_person(session, ids)
    session.execute(update(Report).where(Report.by_id.in_(ids)).values(by_id=None))
    for report in session.scalars(
        select(Report)
        .where(Report.goes_to_id == person.id)
        .options(joinedload(Report.about))
        .execution_options(populate_existing=True)
    ):
        report.goes_to_id = who_hears(session, session.get_one(Event, report.event_id), report.about)
    for_them = GuardianConsent.registration_id.in_(ids)
    kin = session.scalars(select(GuardianConsent.guardian_id).where(for_them)).all()
    session.execute(delete(GuardianConsent).where(for_them))
    session.execute(
        update(GuardianConsent).where(GuardianConsent.attested_by_id == person.id).values(attested_by_id=None)
    )
    return kin


def _free_seats(session: Session, places: Sequence[Registration]) -> None:
    """Somebody else may have the seat where the event is not over."""
    held = [place.event_id for place in places if place.erased_at is None and place.event.state != "ended"]
    session.execute(
        update(Event)
        .where(Event.id.in_(held), Event.seats_taken > 0)
        .values(seats_taken=Event.seats_taken - 1, pulse=Event.pulse + 1)
    )


def _empty(place: Registration, *, now: datetime) -> None:
    place.name = place.subgroup = ""
    place.role = "attendee"
    place.claimed_at = place.checked_in_at = None
    place.asks_first = place.organizers_may_email = place.shows_in_graph = False
    place.hidden = place.stays_out = True
    place.erased_at = place.erased_at or now


def _forget_pairs_of_shells(session: Session, ids: Sequence[int]) -> None:
    """Where both people are gone nobody remembers the meeting."""
    gone = select(Registration.id).where(Registration.erased_at.is_not(None))
    session.execute(
        delete(Connection).where(
            or_(Connection.low_id.in_(ids), Connection.high_id.in_(ids)),
            Connection.low_id.in_(gone),
            Connection.high_id.in_(gone),
        )
    )


def _forget_account(session: Session, person: Person) -> None:
    """Profile, devices, password, codes, and letters that nobody else with the same e-mail waits for."""
    addresses = set(
        session.scalars(select(Profile.email).where(Profile.person_id == person.id, Profile.email != ""))
    )
    addresses |= set(session.scalars(select(Credential.email).where(Credential.person_id == person.id)))
    for table in (Profile, Credential, SignIn, SignInCode):
        session.execute(delete(table).where(table.person_id == person.id))
    forget_letters(session, person.code, addresses)
    still_used = select(Profile.email)
    session.execute(
        delete(SignInCode).where(SignInCode.email.in_(addresses), SignInCode.email.not_in(still_used))
    )
