"""An event that goes on after it was over: what organizers see of it is kept from its first end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents.events.retention import kept_for, kept_since, over_since, usual
from netevents.languages import _
from netevents.refusal import Refusal
from netevents.web.dates import day

PUT_RIGHT: Final = timedelta(days=3)
"""So long after an end it can be moved or taken back as if it had not been."""


class Came(Protocol):
    """Says whether anybody was at an event by a moment; what people do there is known to the slices above."""

    def __call__(self, session: Session, event: Event, /, *, by: datetime) -> bool: ...


class GoneBefore(Refusal):
    """What organizers see of the event goes before it would end."""

    status = 422


class GoneAtOnce(Refusal):
    """What organizers see of the event would go now: mostly a year that was typed wrong."""

    status = 422


def first_end(session: Session, event: Event, *, came: Came, now: datetime) -> datetime | None:
    """When ``event``, which is to go on, was over first.

    Nothing while its end can still be put right, and where nobody had come or met by then: whoever finds a
    wrong date later, or puts an event off, keeps nothing longer of people who were there.
    """
    over = over_since(event)
    if event.first_over_at is None and now - over > PUT_RIGHT and came(session, event, by=over):
        return over
    return event.first_over_at


def must_last(first: datetime | None, kept: timedelta, *, until: datetime, zone: str) -> None:
    """Where an event was over at ``first`` and is kept so long from then, it goes on no longer than that.

    :raises GoneBefore: otherwise
    """
    if first is not None and first + kept < until:
        raise GoneBefore(
            _(
                "It was over on %(first)s, so your group sees it until %(last)s. "
                "For another time, choose “Do it again”.",
                first=day(first, zone),
                last=day(first + kept, zone),
            )
        )


def must_be_kept_still(over: datetime, kept: timedelta, *, now: datetime) -> None:
    """An end is not moved so far back that nobody could put it right any more.

    :raises GoneAtOnce: otherwise
    """
    if over + kept < now:
        raise GoneAtOnce(_("Your group would see nothing of it any more, at once. Look at the dates again."))


def must_be_kept_as(event: Event, audience: str, *, now: datetime) -> None:
    """An event with minors is kept for a shorter time; one that was over before that does not become one.

    :raises GoneAtOnce: otherwise
    """
    if kept_since(event) + min(kept_for(event), usual(audience)) < now:
        raise GoneAtOnce(
            _(
                "Your group would see nothing of it any more, at once: "
                "an event with minors goes %(days)s days after it was over.",
                days=usual(audience).days,
            )
        )
