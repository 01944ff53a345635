"""Something of everything of mentoring, for the world of routes and roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from netevents.host.switches import switch_on
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Program
from netevents_mentoring.queue import domain as queue
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration

HERE, CONSOLE = "/e/<slug>/mentoring", "/console/e/<slug>/mentoring"


def with_mentoring(session: Session, event: Event, places: Mapping[str, Registration]) -> dict[str, str]:
    """Switch it on at ``event``, let everybody take part, and say what stands in addresses.

    :param places: Ben, Cleo, Dan and Lea, adults, and Mia, a minor; Lea calls for help and Ben goes there
    """
    switch_on(session, event, "mentoring")
    program = session.scalars(select(Program).where(Program.event_id == event.id)).one()
    said = programs.Said(topics={"Web": 2}, hours=(8, 9), zone=event.zone)
    offers = {}
    for name, place in places.items():
        programs.request(session, program, place, said, now=NOON)
        if not place.is_minor:
            offered = programs.Offered(topics={"Web": 3, name: 1}, hours=(9,), zone="UTC", about="Ants.")
            offers[name] = programs.offer(session, program, place, offered, now=NOON)
    call = queue.call(session, event, places["Lea"], topic="Web", place="Table 7", now=NOON)
    queue.claim(session, call, places["Ben"], now=NOON)
    return {
        f"{HERE}/program/<code>": program.code,
        f"{HERE}/program/<code>/mentor/<mentor>": offers["Cleo"].code,
        f"{HERE}/call/<call>": call.code,
        f"{CONSOLE}/program/<code>": program.code,
        f"{CONSOLE}/program/<code>/for/<place>": places["Cleo"].code,
    }
