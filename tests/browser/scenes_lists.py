"""An attendees’ list in each of its states, for the pages that show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netevents.events.models import Event
from netevents.exchange.importing import deciding, lists
from netevents.exchange.importing.writing import write_batch
from netevents.people.models import Person
from tests.browser.sights import Sight
from tests.conftest import NOON

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def lists_in_each_state(session: Session, demo: Event, ada: Person, long_name: str) -> list[Sight]:
    """An attendees’ list in each of its states."""
    content = (
        "Attendee name;E-mail;Parent's phone;School;Status;Profile\n"
        f"{long_name};a@example.org;555-0100;Hill College;yes;javascript:alert(1)\n"
        "Keiko Tanaka;k@example.org;;;yes;\nبهار کریمی;b@example.org;;;waitlist;\n"
        "Zoe;b@example.org;;;approved;\nDan;;;;declined;\n;;;;yes;\n"
    ).encode()
    sights = [Sight("import", "Ada of the demo", f"/console/e/{demo.slug}/import")]
    for state in ("read", "judging", "judged", "under way", "done"):
        listed = lists.take_in(session, demo, lists.opened(demo, content), by=ada, now=NOON)
        lists.set_fields(listed, listed.fields)
        if state == "judging":
            lists.judge_later(listed)
        elif state != "read":
            lists.judge_all(session, listed)
        if state in {"under way", "done"}:
            deciding.begin(session, listed)
        if state == "done":
            write_batch(session, listed, now=NOON, tell_all=list)
            write_batch(session, listed, now=NOON, tell_all=list)
        here = f"/console/e/{demo.slug}/import/{listed.code}"
        sights.append(Sight(f"import {state}", "Ada of the demo", here))
        if state == "judged":
            sights += [
                Sight(f"import judged, {tab}", "Ada of the demo", f"{here}?show={tab}")
                for tab in ("new", "left-out", "refused")
            ]
            sights.append(
                Sight("import without names", "Ada of the demo", f"{here}/columns", {"field": "phone"})
            )
    return sights
