"""The door, for the world of routes and roles: a phone waits, something is announced, a poster hangs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from netevents.events import announcements
from netevents.exchange import badges, claiming, self_check_in
from netevents.exchange.models import PRINTED
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.people.models import Person


def at_the_door(session: Session, event: Event, unclaimed: Registration, *, by: Person) -> dict[str, str]:
    """A phone waits to be let in, something is announced, and there is a poster to check in by."""
    self_check_in.switch_on(session, event, by=by, now=NOON)
    told = announcements.announce(
        session, event, "Pizza is here.", ends_at=NOON + timedelta(hours=1), by=by, now=NOON
    )
    claiming.ask(session, event, [unclaimed], browser="a phone", now=NOON)
    claim = claiming.waiting(session, event, now=NOON)[0]
    return {
        "/h/<code>": event.check_in_code or "",
        "/H/<code>": event.check_in_code or "",
        "/x/<token> in /x/<token>/mine": badges.current(session, unclaimed)[PRINTED].token,
        "/console/e/<slug>/door/<code>": unclaimed.code,
        "/console/e/<slug>/door/claims/<code>": claim.code,
        "/console/e/<slug>/announcements/<code>": told.code,
    }
