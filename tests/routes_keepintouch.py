"""Down the road, for the world of routes and roles: Ben keeps in touch with Cleo, who has news."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from netevents.host.switches import switch_on
from netevents.people import codes
from netevents_keepintouch import domain, news
from netevents_keepintouch.introductions_models import Introduction
from netevents_keepintouch.models import CLOSE
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.exchange.models import Connection

HERE = "/e/<slug>/keepintouch"
OF_THE_TWO = (
    *("with_somebody", "choose", "touched", "untouched", "later", "finish"),
    *("read_news", "wrote", "let_pass", "take_back"),
    *("ask_through", "introduction", "pass_on", "say_yes", "say_no"),
)
"""What only Ben sees and does, about Cleo and his own news."""
OF_ADULTS = ("home", "my_news", "whom", "through")
FILLED_IN = {"keepintouch.choose": {"cadence": CLOSE}}


def with_keepintouch(
    session: Session, event: Event, places: Mapping[str, Registration], met: Connection
) -> dict[str, str]:
    """Switch it on at ``event``, and say what stands in addresses.

    :param met: Ben and Cleo’s
    """
    switch_on(session, event, "keepintouch")
    ben, cleo = places["Ben"].person_id, places["Cleo"].person_id
    tie = domain.tie_of(session, ben, cleo)
    domain.keep(session, tie, ben, CLOSE, now=NOON)
    day = (NOON + timedelta(days=9)).date()
    reminder = domain.remind(session, tie, ben, "Their exam", day, now=NOON)
    told = news.post(session, cleo, "I moved to Turin", now=NOON)
    own = news.post(session, ben, "I moved too", now=NOON)
    asked = Introduction(
        code=codes.public_code(),
        asker_id=places["Cleo"].id,
        middle_id=places["Ben"].id,
        topic="who keeps bees",
        words="I would like to begin.",
        asked_at=NOON,
        changed_at=NOON,
    )
    session.add(asked)
    session.flush()
    return {
        f"{HERE}/ask/through/<code>": met.code,
        f"{HERE}/introductions/<code>": asked.code,
        f"{HERE}/with/<code>": met.code,
        f"{HERE}/with/<code>/dates/<reminder>": reminder.code,
        f"{HERE}/news/<code>": told.code,
        f"{HERE}/news/<code> in {HERE}/news/<code>/back": own.code,
    }


def exceptions(attendees: set[str], nothing: str) -> dict[tuple[str, str], Any]:
    """Where a page promises less than its access says: it is for adults, or for one of the two alone."""
    alone = {
        (f"keepintouch.{view}", role): {nothing} for view in OF_THE_TWO for role in attendees - {"attendee"}
    }
    return alone | {(f"keepintouch.{view}", "minor"): {nothing} for view in OF_ADULTS}
