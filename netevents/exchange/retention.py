"""What is forgotten by itself, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Announcement, Event, GuardianConsent, InterestPick, Merge, Registration
from netevents.events.retention import USUALLY, past_keeping
from netevents.exchange.claiming import LASTS as CLAIM_LASTS
from netevents.exchange.erasure import FromPlugins, forget_double
from netevents.exchange.exporting import forget_trails
from netevents.exchange.importing import keeping
from netevents.exchange.merging import UNMERGE_LASTS, gather
from netevents.exchange.merging_queries import scanned_too_late
from netevents.exchange.models import LEFT, MADE, WAITING, Claim, Connection, Consent, Report
from netevents.exchange.own_hands import in_own_hands
from netevents.exchange.parting import ended_before
from netevents.groups.models import GroupEntry, Invitation, Membership
from netevents.occasions import Tell
from netevents.people import once
from netevents.people.models import Attempts, Credential, DoneOnce, OutgoingMail, Profile, SignIn, SignInCode

WAITING_LASTS: Final = timedelta(days=7)
TRACES_LAST: Final = timedelta(days=30)
AT_A_TIME: Final = 50
PLACES_AT_A_TIME: Final = 10


def retain(session: Session, *, now: datetime) -> bool:
    """Forget what is past its time: requests nobody answered, old audit trails, spent codes, sent letters.

    :return: False: one pass does all of it
    """
    _forget_requests(session, now=now)
    over = select(Event.id).where(past_keeping(now))
    forget_trails(session, over, now=now)
    session.execute(delete(Report).where(Report.event_id.in_(over), Report.closed_at.is_not(None)))
    session.execute(delete(Announcement).where(Announcement.event_id.in_(over)))
    session.execute(delete(Claim).where(Claim.asked_at < now - CLAIM_LASTS))
    session.execute(delete(DoneOnce).where(DoneOnce.at < now - once.LASTS))
    keeping.forget_old(session, over, now=now)
    session.execute(delete(GroupEntry).where(GroupEntry.at < now - USUALLY))
    session.execute(delete(Invitation).where(Invitation.expires_at < now))
    session.execute(delete(SignInCode).where(SignInCode.expires_at < now - TRACES_LAST))
    session.execute(delete(SignIn).where(SignIn.expires_at < now - TRACES_LAST))
    session.execute(delete(SignIn).where(SignIn.revoked_at < now - TRACES_LAST))
    session.execute(delete(Attempts).where(Attempts.since < now - TRACES_LAST))
    session.execute(delete(OutgoingMail).where(OutgoingMail.sent_at < now - TRACES_LAST))
    session.execute(delete(OutgoingMail).where(OutgoingMail.given_up_at < now - TRACES_LAST))
    return False


def _forget_requests(session: Session, *, now: datetime) -> None:
    """What nobody answered goes; what had ended before is ended again, with the words that hang on it."""
    unanswered = (
        Connection.state == WAITING,
        ~Connection.low_minor,
        Connection.made_at < now - WAITING_LASTS,
    )
    session.execute(
        update(Connection)
        .where(*unanswered, ended_before())
        .values(state=LEFT)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(delete(Connection).where(*unanswered))


def doubles_due(session: Session, *, plugins: FromPlugins, now: datetime, tell: Tell) -> bool:
    """Once a merge cannot be undone any more, forget how it was before, and the place that went.

    What was scanned in the moment of a merge goes to the place that stays before.

    :param plugins: has every installed plugin forget a person
    :return: whether there is more to do
    """
    for event_id, code in scanned_too_late(session):
        gather(session, event_id, code)
    due = session.execute(
        select(Merge.id, Merge.event_id, Merge.gone_code, Merge.undone_at)
        .where(Merge.merged_at < now - UNMERGE_LASTS)
        .order_by(Merge.id)
        .limit(AT_A_TIME)
    ).all()
    for id_, event_id, code, undone_at in due:
        double = session.scalar(
            select(Registration)
            .where(
                Registration.event_id == event_id,
                Registration.code == code,
                Registration.erased_at.is_not(None),
            )
            .options(joinedload(Registration.person), joinedload(Registration.event))
        )
        if double is not None and undone_at is None:
            forget_double(session, double, plugins=plugins, now=now, tell=tell)
        session.execute(delete(Merge).where(Merge.id == id_))
    return len(due) == AT_A_TIME


def unclaimed_due(session: Session, *, plugins: FromPlugins, now: datetime, tell: Tell) -> bool:
    """Once organizers see no more of an event, forget who was on its roll and never came into their place.

    Who met somebody there stays, as a name among that person's people.

    :param plugins: has every installed plugin forget a person
    :return: whether there is more to do
    """
    met = exists().where(
        or_(Connection.low_id == Registration.id, Connection.high_id == Registration.id),
        Connection.state == MADE,
    )
    due = session.scalars(
        select(Registration)
        .join(Registration.event)
        .where(
            past_keeping(now),
            Registration.claimed_at.is_(None),
            Registration.erased_at.is_(None),
            Registration.is_minor.is_(False),
            ~in_own_hands(Registration.person_id),
            ~met,
        )
        .options(joinedload(Registration.person), joinedload(Registration.event))
        .order_by(Registration.id)
        .limit(PLACES_AT_A_TIME)
    ).all()
    for place in due:
        forget_double(session, place, plugins=plugins, now=now, tell=tell)
    return len(due) == PLACES_AT_A_TIME


def contacts_due(session: Session, *, now: datetime) -> bool:
    """Of people on a roll who met somebody there and never came into any place, leave only the name.

    Once no organizers see them any more, what a list said of them goes: profile, consents, interests.

    :return: whether there is more to do
    """
    over = select(Event.id).where(past_keeping(now))
    place, whose = aliased(Registration), Profile.person_id
    theirs = exists().where(
        place.person_id == whose,
        place.erased_at.is_(None),
        or_(place.claimed_at.is_not(None), place.event_id.not_in(over)),
    )
    due = session.scalars(
        select(whose)
        .join(Registration, Registration.person_id == whose)
        .where(
            Registration.event_id.in_(over),
            Registration.claimed_at.is_(None),
            Registration.erased_at.is_(None),
            ~theirs,
            *(~exists().where(table.person_id == whose) for table in (Credential, Membership, SignIn)),
            ~exists().where(GuardianConsent.guardian_id == whose),
        )
        .distinct()
        .order_by(whose)
        .limit(AT_A_TIME)
    ).all()
    places = select(Registration.id).where(Registration.person_id.in_(due))
    for table in (Consent, InterestPick):
        session.execute(delete(table).where(table.registration_id.in_(places)))
    session.execute(delete(Profile).where(whose.in_(due)))
    return len(due) == AT_A_TIME
