"""All that the core holds about one person, as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from netevents.events.models import AuditEntry, Event, GuardianConsent, Registration
from netevents.exchange.held_signing import phone_keys
from netevents.exchange.importing import keeping
from netevents.exchange.models import FIELDS, Badge, Block, Consent, Note, Report
from netevents.exchange.policy import gone
from netevents.exchange.queries import Met
from netevents.groups.models import Group, GroupEntry
from netevents.groups.queries import memberships_of
from netevents.people.models import Credential, Person, Profile, SignIn

Json = dict[str, Any]
CHOICES = ("asks_first", "hidden", "stays_out", "organizers_may_email", "shows_in_graph")


def everything_held(
    session: Session,
    person: Person,
    met: Sequence[Met],
    *,
    plugins: Mapping[str, Mapping[str, Any]],
    now: datetime,
) -> Json:
    """What stands about ``person`` in any table; a fixed number of statements.

    No secrets, and no notes of others.

    :param met: the connections they may see
    """
    places = session.scalars(
        select(Registration)
        .where(Registration.person_id == person.id, Registration.erased_at.is_(None))
        .options(joinedload(Registration.event).joinedload(Event.group), selectinload(Registration.interests))
        .order_by(Registration.registered_at, Registration.id)
    ).all()
    return {
        "made_at": _at(now),
        "me": {"name": person.name, "age": person.age, "zone": person.zone, "since": _at(person.created_at)},
        "profile": _profile(session.get(Profile, person.id)),
        "account": _account(session.get(Credential, person.id)),
        "groups": [
            {"group": one.group.name, "role": one.role, "since": _at(one.since)}
            for one in memberships_of(session, person)
        ],
        "sign_ins": _sign_ins(session, person),
        "events": _events(session, places),
        "came_with_lists": keeping.held_of(session, [place.id for place in places]),
        "connections": [_connection(one) for one in met],
        "other_notes": _other_notes(session, places, met),
        "blocked_by_me": _blocks(session, person),
        "my_reports": _reports(session, places),
        "guardian_of": _guarded(session, person),
        "what_others_did": _done_by_others(session, person, places),
        "what_i_did": _done_by_me(session, person),
        "what_happened_in_my_groups": _done_in_groups(session, person),
        "plugins": {name: dict(held) for name, held in plugins.items()},
    }


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _profile(profile: Profile | None) -> Json | None:
    return {field: getattr(profile, field) for field in FIELDS} if profile else None


def _account(credential: Credential | None) -> Json | None:
    if credential is None:
        return None
    return {"email": credential.email, "password_changed_at": _at(credential.changed_at)}


def _sign_ins(session: Session, person: Person) -> list[Json]:
    rows = session.scalars(select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.id))
    return [
        {"how": row.how, "since": _at(row.created_at), "until": _at(row.revoked_at or row.expires_at)}
        for row in rows
    ]


def _events(session: Session, places: Sequence[Registration]) -> list[Json]:
    ids = [place.id for place in places]
    consents: dict[int, list[Json]] = {id_: [] for id_ in ids}
    for row in session.scalars(
        select(Consent).where(Consent.registration_id.in_(ids)).order_by(Consent.given_at, Consent.id)
    ):
        consents[row.registration_id].append(
            {"field": row.field, "given_at": _at(row.given_at), "withdrawn_at": _at(row.withdrawn_at)}
        )
    badges: dict[int, list[Json]] = {id_: [] for id_ in ids}
    for badge in session.scalars(select(Badge).where(Badge.registration_id.in_(ids)).order_by(Badge.id)):
        badges[badge.registration_id].append(
            {"kind": badge.kind, "code": badge.code}
            | {moment: _at(getattr(badge, moment)) for moment in ("made_at", "replaced_at")}
        )
    keys = phone_keys(session, ids)
    guardians: dict[int, list[Json]] = {id_: [] for id_ in ids}
    for agreed in session.scalars(
        select(GuardianConsent)
        .where(GuardianConsent.registration_id.in_(ids))
        .options(joinedload(GuardianConsent.guardian))
        .order_by(GuardianConsent.id)
    ):
        guardians[agreed.registration_id].append(_agreed(agreed) | {"guardian": agreed.guardian.name})
    return [
        {
            "event": place.event.name,
            "group": place.event.group.name,
            "starts_at": _at(place.event.starts_at),
            "ends_at": _at(place.event.ends_at),
            "zone": place.event.zone,
            "place": place.event.place,
            "my_name_there": place.name,
            "role": place.role,
            "subgroup": place.subgroup,
            "as_a_minor": place.is_minor,
            "registered_by": place.source,
            "registered_at": _at(place.registered_at),
            "claimed_at": _at(place.claimed_at),
            "checked_in_at": _at(place.checked_in_at),
            "choices": {choice: getattr(place, choice) for choice in CHOICES},
            "interests": [interest.label for interest in place.interests],
            "consents": consents[place.id],
            "guardian_consents": guardians[place.id],
            "badges": badges[place.id],
            "phone_keys": keys[place.id],
        }
        for place in places
    ]


def _connection(one: Met) -> Json:
    they = one.profile
    shown = {field: getattr(they, field) for field in (*FIELDS, "interests") if getattr(they, field)}
    return {
        "event": one.event.name,
        "name": they.name,
        "role": they.role,
        "what_they_share": shown,
        "state": one.connection.state,
        "how": one.connection.how,
        "met_at": _at(one.connection.met_at),
        "both_confirmed": one.connection.both_confirmed,
        "i_took_my_fields_back": one.i_withdrew,
        "my_note": _note(one.note),
    }


def _note(note: Note | None) -> Json | None:
    if note is None:
        return None
    return {
        "what_we_talked_about": note.talked_about,
        "my_question": note.my_question,
        "what_i_offered": note.offered,
        "written_at": _at(note.written_at),
    }


def _other_notes(session: Session, places: Sequence[Registration], met: Sequence[Met]) -> list[Json]:
    """Notes on people with whom there is no connection any more: they stay with their writer."""
    shown = {one.note.id for one in met if one.note is not None}
    rows = session.execute(
        select(Note, Registration.name, Registration.erased_at, Event.name.label("event"))
        .join(Registration, Registration.id == Note.about_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Note.author_id.in_([place.id for place in places]))
        .order_by(Note.id)
    )
    return [
        {"event": row.event, "name": gone() if row.erased_at else row.name, "my_note": _note(row.Note)}
        for row in rows
        if row.Note.id not in shown
    ]


def _blocks(session: Session, person: Person) -> list[Json]:
    """Under the name they go by where both were."""
    mine, theirs = aliased(Registration), aliased(Registration)
    rows = session.execute(
        select(Block.blocked_id, Block.at, theirs.name)
        .join(theirs, theirs.person_id == Block.blocked_id)
        .join(mine, (mine.event_id == theirs.event_id) & (mine.person_id == Block.blocker_id))
        .where(Block.blocker_id == person.id)
        .order_by(Block.at, theirs.id)
    )
    return list({row.blocked_id: {"name": row.name, "at": _at(row.at)} for row in rows}.values())


def _reports(session: Session, places: Sequence[Registration]) -> list[Json]:
    rows = session.execute(
        select(Report, Event.name.label("event"), Registration.name)
        .join(Event, Event.id == Report.event_id)
        .outerjoin(Registration, Registration.id == Report.about_id)
        .where(Report.by_id.in_([place.id for place in places]))
        .order_by(Report.id)
    )
    return [
        {
            "event": row.event,
            "about": row.name,
            "words": row.Report.words,
            "made_at": _at(row.Report.made_at),
            "closed_at": _at(row.Report.closed_at),
        }
        for row in rows
    ]


def _agreed(row: GuardianConsent) -> Json:
    return {
        "method": row.method,
        "text_version": row.text_version,
        "may_collect": row.may_collect,
        "may_share": row.may_share,
        "given_at": _at(row.given_at),
        "ends_at": _at(row.ends_at),
        "withdrawn_at": _at(row.withdrawn_at),
    }


def _guarded(session: Session, person: Person) -> list[Json]:
    """What the person agreed to as a guardian."""
    rows = session.execute(
        select(GuardianConsent, Registration.name, Event.name.label("event"))
        .join(Registration, Registration.id == GuardianConsent.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(GuardianConsent.guardian_id == person.id)
        .order_by(GuardianConsent.id)
    )
    return [_agreed(row.GuardianConsent) | {"child": row.name, "event": row.event} for row in rows]


def _done_by_others(session: Session, person: Person, places: Sequence[Registration]) -> list[Json]:
    """What organizers did with the person's places, and every export of an event they were at."""
    since = {place.event_id: place.registered_at for place in places if not place.stays_out}
    rows = session.execute(
        select(AuditEntry, Event.name.label("event"), Person.name)
        .join(Event, Event.id == AuditEntry.event_id)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .where(
            or_(AuditEntry.person_id != person.id, AuditEntry.person_id.is_(None)),
            or_(
                AuditEntry.registration_id.in_([place.id for place in places]),
                AuditEntry.act.startswith("exported") & AuditEntry.event_id.in_(since),
            ),
        )
        .order_by(AuditEntry.id)
    )
    return [
        _act(row.AuditEntry, row.event) | {"by": row.name}
        for row in rows
        if row.AuditEntry.registration_id or row.AuditEntry.at >= since[row.AuditEntry.event_id]
    ]


def _done_by_me(session: Session, person: Person) -> list[Json]:
    rows = session.execute(
        select(AuditEntry, Event.name.label("event"))
        .join(Event, Event.id == AuditEntry.event_id)
        .where(AuditEntry.person_id == person.id)
        .order_by(AuditEntry.id)
    )
    return [_act(row.AuditEntry, row.event) for row in rows]


def _done_in_groups(session: Session, person: Person) -> list[Json]:
    """What the person did, or what was done to them, where they help to run a group."""
    rows = session.execute(
        select(GroupEntry, Group.name)
        .join(Group, Group.id == GroupEntry.group_id)
        .where(or_(GroupEntry.person_id == person.id, GroupEntry.other_id == person.id))
        .order_by(GroupEntry.id)
    )
    return [
        {
            "group": row.name,
            "act": row.GroupEntry.act,
            "event": row.GroupEntry.about,
            "by_me": row.GroupEntry.person_id == person.id,
            "at": _at(row.GroupEntry.at),
        }
        for row in rows
    ]


def _act(entry: AuditEntry, event: str) -> Json:
    return {"event": event, "act": entry.act, "why": entry.why, "at": _at(entry.at)}
