"""The days after, for the world of routes and roles: Ben follows up with Cleo, and made a promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from netevents.host.switches import switch_on
from netevents_followup import domain
from tests.cast import EVERYWHERE
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.exchange.models import Connection

HERE = "/e/<slug>/followup"
OF_THE_TWO = (
    *("one", "done", "replied", "snooze", "skip", "again", "detail", "letter", "with_answer", "no_answer"),
    *("promise", "keep", "drop", "recalled", "noted"),
)
"""What only Ben sees, about Cleo."""
OF_ADULTS = ("show", "seen", "off", "off_for_good", "on_again", "calendar_file", "recall")


def with_followup(
    session: Session, event: Event, places: Mapping[str, Registration], met: Connection
) -> dict[str, str]:
    """Switch it on at ``event``, as if that were over, and say what stands in addresses.

    :param met: Ben and Cleo’s
    """
    switch_on(session, event, "followup")
    event.end_told_at = NOON
    domain.begin(session, event)
    while domain.lay(session, now=NOON, on=EVERYWHERE):
        session.flush()
    event.end_told_at = None
    ben = places["Ben"]
    day = (NOON + timedelta(days=9)).date()
    promise = domain.promise(session, met, ben, "Send the slides", due_on=day, now=NOON)
    item = domain.item_of(session, met, ben)
    domain.offer_answer(item, "a key", met, ben)
    session.flush()
    return {
        f"{HERE}/with/<code>": met.code,
        f"{HERE}/with/<code>/promise/<promised>": promise.code,
        f"{HERE}/recall/<code>": met.code,
        "/p/followup/<secret>": domain.answer_secret("a key", met, ben, turn=item.answer_turn),
    }


def exceptions(attendees: set[str], nothing: str) -> dict[tuple[str, str], Any]:
    """Where a page promises less than its access says: it is for adults, or for one of the two alone."""
    alone = {
        (f"followup.{view}", role): {nothing} for view in OF_THE_TWO for role in attendees - {"attendee"}
    }
    return alone | {(f"followup.{view}", "minor"): {nothing} for view in OF_ADULTS}
