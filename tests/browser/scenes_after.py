"""The days after: somebody with a week before them, and a leader who prints sheets for a troop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from netevents.events import domain as planning
from netevents.exchange.youth.guardians import Agreed
from netevents.exchange.youth.leaders import add_leader
from netevents.exchange.youth.members import Member, add_member
from netevents.host.switches import switch_on
from tests.cast import an_event, nobody
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.groups.models import Group
    from netevents.people.models import Person

ADA, LEADER = "Ada of the demo", "leader after the meeting"
BEFORE = "/e/repair-cafe-at-hilltop"
"""The event of the demo that is over."""


def the_days_after(
    session: Session, group: Group, ada: Person
) -> tuple[dict[str, Person], list[tuple[str, str, str]]]:
    """Who looks at what: by name the people, then name, visitor and address of each page."""
    hours = {"starts_at": NOON - timedelta(days=2), "ends_at": NOON - timedelta(days=2, hours=-3)}
    troop = an_event(
        session, group, by=ada, name="Troop walk", kind="troop meeting", audience="youth", **hours
    )
    act = {"now": NOON, "tell": nobody}
    leader = add_leader(session, troop, "Lou Marsh", by=ada, **act)
    agreed = Agreed("Gita Patel", "gita@example.org", "paper", may_collect=True, may_share=True)
    for name in ("Ida", "Tom"):
        add_member(session, troop, Member(name, "13-15", "Foxes"), agreed, by=leader.person, **act)
    switch_on(session, troop, "followup")
    planning.end_event(session, troop, **act)
    return {LEADER: leader.person}, [
        ("home with a week", ADA, "/"),
        ("people to write to", ADA, f"{BEFORE}/followup/"),
        ("down the road", ADA, f"{BEFORE}/keepintouch/"),
        ("a troop after the meeting", LEADER, f"/e/{troop.slug}/"),
        ("sheets to take home", LEADER, f"/e/{troop.slug}/followup/sheets"),
    ]
