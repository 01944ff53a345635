"""The robotics club and those who run it, to whom an invitation adds somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from netevents.groups import invitations
from netevents.groups.models import GREETER
from tests.cast import NOON, a_group, an_organizer, world

if TYPE_CHECKING:
    from flask import Flask

WEEK = timedelta(days=7)
CLUB = "/console/g/robotics-club"


def a_club(app: Flask) -> dict[str, Any]:
    """Ada owns the club, Bea organizes, Gus greets."""
    with world(app) as session:
        people = {name: an_organizer(session, name) for name in ("Ada", "Bea", "Gus")}
        group = a_group(session, owner=people["Ada"], organizer=people["Bea"], greeter=people["Gus"])
    return people | {"group": group}


def invited(
    app: Flask, club: dict[str, Any], role: str = GREETER, *, by: str = "Ada", now: datetime = NOON
) -> str:
    """The secret of a new invitation."""
    with world(app) as session:
        group = session.merge(club["group"])
        return invitations.invite(session, group, role, by=club[by], now=now)[1]
