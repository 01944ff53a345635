"""Making an event, changing it, opening and ending it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from netevents.events import queries
from netevents.events.domain.agreed import follow_end
from netevents.events.domain.first_ends import Came, first_end, must_be_kept_as, must_be_kept_still, must_last
from netevents.events.models import AUDIENCES, Event, Interest
from netevents.events.retention import kept_for, usual
from netevents.groups.models import Group
from netevents.groups.slugs import add_with_slug
from netevents.languages import ENGLISH, _
from netevents.occasions import EventEnded, EventOpened, Tell
from netevents.people.codes import easy_code
from netevents.people.models import Person
from netevents.refusal import Refusal

ROOM_CODE: Final = 6
USUAL_AUDIENCE: Final = {
    "hackathon": "adult",
    "troop meeting": "youth",
    "career fair": "adult",
    "mixer": "adult",
}

_OF_OTHERS: Final = (
    "state",
    "seats_taken",
    "audience",
    "ends_at",
    "ended_at",
    "end_told_at",
    "first_over_at",
    "kept_days",
)
"""Of an event, what somebody else may just have changed and a change depends on."""

LONGEST: Final = timedelta(days=367)
"""How long an event lasts at most: a year, also a leap year, and the hours of its last day."""
FARTHEST: Final = timedelta(days=5 * 366)
"""How far ahead its end is at most."""

USUAL_BADGE_CODES: Final = {"career fair": "live"}
"""At a fair strangers walk along the booths with cameras, and addresses go with the codes."""


class EndsBeforeStart(Refusal):
    """The end comes before the start."""

    status = 422


class TooLong(Refusal):
    """It would last longer than anything that people go to: mostly a year that was typed wrong."""

    status = 422


class TooFarAway(Refusal):
    """It would end years from now: mostly a year that was typed wrong."""

    status = 422


class AudienceLoosened(Refusal):
    """Rules that protect minors are not taken back once people rely on them."""


class AgesUnknown(Refusal):
    """Some attendees would turn into minors, and what they shared would have to go first."""


class SeatsTaken(Refusal):
    """More people have a seat than would be left."""


class NotNow(Refusal):
    """The event's state does not allow this."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organizer decides about an event."""

    name: str
    kind: str
    audience: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    about: str = ""
    seats: int | None = None
    asks_room_code: bool = False
    reports_to_id: int | None = None
    badge_codes: str = "still"
    language: str = ENGLISH


def must_be_likely(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """Whether an event may be from then to then.

    :raises EndsBeforeStart: if the end does not come after the start
    :raises TooLong: if it lasts longer than :data:`LONGEST`
    :raises TooFarAway: if it ends later than :data:`FARTHEST` from now
    """
    if ends_at <= starts_at:
        raise EndsBeforeStart(_("The end has to come after the start."))
    if ends_at - starts_at > LONGEST:
        raise TooLong(_("An event lasts a year at most. For the time after that, choose “Do it again”."))
    if ends_at - now > FARTHEST:
        raise TooFarAway(_("That is more than five years away. Look at the year again."))


def must_be_likely_if_moved(event: Event, plan: Plan, *, now: datetime) -> None:
    """The same of what ``plan`` makes of ``event``, whose times may stay what they are."""
    if (plan.starts_at, plan.ends_at) != (event.starts_at, event.ends_at):
        must_be_likely(plan.starts_at, plan.ends_at, now=now)


def create(
    session: Session,
    group: Group,
    *,
    name: str,
    kind: str,
    zone: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    audience: str | None = None,
    by: Person,
    now: datetime,
) -> Event:
    """A draft that nobody but the group's people sees. The kind chooses the audience unless one is named.

    Reports go to ``by`` until somebody else is chosen.

    :raises EndsBeforeStart: if it would end before it starts
    :raises TooLong: if it would last longer than a year
    :raises TooFarAway: if it would end years from now
    """
    must_be_likely(starts_at, ends_at, now=now)

    def draft(slug: str) -> Event:
        return Event(
            group_id=group.id,
            slug=slug,
            name=name,
            kind=kind,
            audience=audience or USUAL_AUDIENCE[kind],
            zone=zone,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            badge_codes=USUAL_BADGE_CODES.get(kind, "still"),
            room_code=easy_code(ROOM_CODE),
            reports_to_id=by.id,
            created_at=now,
        )

    event = add_with_slug(session, draft, name, most=80, otherwise=kind.replace(" ", "-"))
    set_committed_value(event, "group", group)
    return event


def change(
    session: Session, event: Event, plan: Plan, *, now: datetime, came: Came = queries.anybody_came
) -> tuple[str, ...]:
    """Let ``plan`` hold from now on, and say what is different. Refuses before it changes anything.

    The address stays, so that posters already printed stay good. If plugins have been told of an end that
    comes later now, they are told again. Whoever moves an end that has passed keeps nothing longer for it.
    What guardians agreed to moves with the end.

    :param came: says who was there; by itself, only whom the door has seen
    :raises EndsBeforeStart: if it would end before it starts
    :raises TooLong: if it would last longer than a year
    :raises TooFarAway: if it would end years from now
    :raises SeatsTaken: if more people have a seat already
    :raises AudienceLoosened: if somebody has registered and the rules for minors would get looser
    :raises AgesUnknown: if attendees would turn into minors, whose fields have to go first
    :raises netevents.events.domain.first_ends.GoneBefore: if it was over, and is not kept until its new end
    :raises netevents.events.domain.first_ends.GoneAtOnce: if it would be over for longer than it is kept
    """
    must_be_likely_if_moved(event, plan, now=now)
    session.refresh(event, _OF_OTHERS, with_for_update=True)
    if plan.seats is not None and plan.seats < event.seats_taken:
        raise SeatsTaken(
            _("%(number)s seats are taken already. Choose at least as many.", number=event.seats_taken)
        )
    _only_stricter(session, event, plan.audience)
    if plan.audience != event.audience and plan.ends_at == event.ends_at:
        must_be_kept_as(event, plan.audience, now=now)
    if plan.ends_at != event.ends_at:
        first = first_end(session, event, came=came, now=now)
        kept = min(kept_for(event), usual(plan.audience))
        must_last(first, kept, until=plan.ends_at, zone=plan.zone)
        must_be_kept_still(min(plan.ends_at, event.ended_at or plan.ends_at), kept, now=now)
        event.first_over_at = first
    different = tuple(
        field.name for field in fields(plan) if getattr(event, field.name) != getattr(plan, field.name)
    )
    for name in different:
        setattr(event, name, getattr(plan, name))
    if event.state == "open" and event.end_told_at is not None and event.ends_at > event.end_told_at:
        event.end_told_at = None
    session.flush()
    follow_end(session, event, now=now)
    return different


def set_interests(session: Session, event: Event, labels: Iterable[str]) -> None:
    """Keep exactly these entries on the list from which minors pick; what was picked of the others goes."""
    wanted = list(dict.fromkeys(label for label in labels if label))
    there = {interest.label: interest for interest in queries.interests(session, event)}
    for label, interest in there.items():
        if label not in wanted:
            session.delete(interest)
    session.add_all(Interest(event_id=event.id, label=label) for label in wanted if label not in there)
    session.flush()


def open_event(
    session: Session, event: Event, *, now: datetime, tell: Tell, came: Came = queries.anybody_came
) -> None:
    """Let people join, or let them in again after an end that came too early. It is on the lists again, too.

    :param came: as of :func:`change`
    :raises NotNow: if its end has passed
    :raises netevents.events.domain.first_ends.GoneBefore: if it was over, and is not kept until its end
    """
    session.refresh(event, _OF_OTHERS, with_for_update=True)
    if event.state == "open":
        return
    if event.ends_at <= now:
        raise NotNow(_("Its end has passed. Change the times first, then open it."))
    first = first_end(session, event, came=came, now=now)
    must_last(first, kept_for(event), until=event.ends_at, zone=event.zone)
    event.state, event.first_over_at = "open", first
    event.ended_at = event.end_told_at = event.archived_at = None
    session.flush()
    follow_end(session, event, now=now)
    tell(EventOpened(event))


def back_to_draft(session: Session, event: Event) -> None:
    """Hide the event again, as long as nobody has joined.

    :raises NotNow: if somebody has, or it has ended
    """
    session.refresh(event, ["state"], with_for_update=True)
    if event.state == "draft":
        return
    if event.state == "ended" or queries.has_attendees(session, event):
        raise NotNow(_("People have joined, so it can’t be a draft again. You can end it."))
    event.state = "draft"
    session.flush()


def end_event(session: Session, event: Event, *, now: datetime, tell: Tell) -> None:
    """Close the event: nobody joins any more, and what comes after it begins, unless it has begun.

    :raises NotNow: if it never opened
    """
    session.refresh(event, ["state", "end_told_at"], with_for_update={"key_share": True})
    if event.state == "ended":
        return
    if event.state == "draft":
        raise NotNow(_("A draft can’t end. Open it first."))
    event.state = "ended"
    event.ended_at = now
    is_news = event.end_told_at is None
    event.end_told_at = event.end_told_at or now
    session.flush()
    follow_end(session, event, now=now)
    if is_news:
        tell(EventEnded(event))


def _only_stricter(session: Session, event: Event, audience: str) -> None:
    if audience == event.audience or not queries.has_attendees(session, event):
        return
    if AUDIENCES.index(audience) < AUDIENCES.index(event.audience):
        raise AudienceLoosened(_("People have joined under these rules. They can only get stricter."))
    if queries.would_be_minors(session, event, audience):
        raise AgesUnknown(
            _(
                "Some attendees have never said that they are adults and would count as minors. "
                "See whose fields would go, and make the rules stricter there."
            )
        )
