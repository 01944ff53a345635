"""A pair, an asking and a concern, for the world of routes and roles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from netevents.exchange.acquainting import acquaint
from netevents.people import codes
from netevents_mentoring.pairs import asking, domain
from netevents_mentoring.pairs.models import Concern
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Registration
    from netevents_mentoring.programs.models import Program

HERE, CONSOLE = "/e/<slug>/mentoring", "/console/e/<slug>/mentoring"
STAY = f"{HERE}/pair/<code>/stay/<wish>"
"""Its answer belongs to nobody."""
OF_THE_PAIR = (
    *("show", "agreement", "agree", "met", "not_met", "next_date", "call_off", "calendar_file"),
    *("end", "block", "stay", "concern", "feedback"),
)
"""What only Ben and Cleo see."""
WHO_ELSE = {
    **dict.fromkeys(OF_THE_PAIR, ()),
    **dict.fromkeys(("ask", "asked", "accept", "decline"), ("leader",)),
    "take_back": (),
}
"""By page, who beside Ben is somebody to it: Lea leads."""
NOT_OF_BEN = ("accept", "decline")


def with_pairs(session: Session, program: Program, places: Mapping[str, Registration]) -> dict[str, str]:
    """Cleo mentors Ben, who is worried; Ben asks Lea too, whom he met. What stands in addresses.

    :param places: Ben, Cleo and Lea
    """
    ben, cleo, lea = places["Ben"], places["Cleo"], places["Lea"]
    pair = domain.begin(session, program=program, mentor=cleo, mentee=ben, how="round", now=NOON)
    pair.next_at, pair.next_place = NOON + timedelta(days=1), "Room 4"
    concern = Concern(
        code=codes.public_code(), pair_id=pair.id, by_id=ben.id, words="Too loud.", urgent=True, made_at=NOON
    )
    session.add(concern)
    met = acquaint(session, ben, lea, how="introduction", now=NOON)
    assert met is not None
    asked = asking.ask(session, program, ben, lea, "Would you?", now=NOON)
    session.flush()
    return {
        f"{HERE}/pair/<code>": pair.code,
        f"{HERE}/ask/<code>": met.code,
        f"{HERE}/asked/<code>": asked.code,
        f"{CONSOLE}/pair/<code>": pair.code,
        f"{CONSOLE}/concern/<code>": concern.code,
    }
