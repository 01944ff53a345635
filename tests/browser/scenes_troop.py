"""A troop’s meeting, for the pages of leaders and of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netevents.events import domain as planning
from netevents.events.models import Event, Registration
from netevents.exchange.youth.guardians import Agreed
from netevents.exchange.youth.leaders import add_leader
from netevents.exchange.youth.meetings import these_two_met
from netevents.exchange.youth.members import Member, add_member
from netevents.groups.models import Group
from netevents.people.domain import sign_in
from netevents.people.models import Person
from tests.cast import an_event, nobody
from tests.conftest import NOON
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def a_troop(session: Session, group: Group, ada: Person) -> tuple[Event, Registration, Registration]:
    """A troop meeting with two leaders, four children and what two of them said to each other."""
    youth = an_event(session, group, by=ada, name="Troop evening", kind="troop meeting", audience="youth")
    planning.set_interests(session, youth, ["Maps", "Knots", "Stars", "Football", "Baking"])
    act = {"now": NOON, "tell": nobody}
    lea, lev = (add_leader(session, youth, name, by=ada, **act) for name in ("Lea Ferrara", "Lev Orlov"))
    for leader in (lea, lev):
        planning.check_in(leader, **act)
        sign_in(session, leader.person, how="joined", lasts=LASTS, now=NOON)
    agreed = Agreed("Gita Patel", "gita@example.org", "paper", may_collect=True, may_share=True)
    mia, tom, _ = (
        add_member(
            session, youth, Member(name, age, "Foxes", ["Maps", "Stars"]), agreed, by=lea.person, **act
        )
        for name, age in (("Mia", "13-15"), ("Tom", "13-15"), ("Ann", "under 13"))
    )
    session.flush()
    these_two_met(session, youth, mia, tom, by=lea.person, now=NOON)
    return youth, lea, mia
