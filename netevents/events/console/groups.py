"""Where organizers start from: their groups, and what each is up to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import Blueprint, render_template

from netevents.db import db
from netevents.events import queries
from netevents.events.models import Event
from netevents.events.moments import phase
from netevents.groups.current import ORGANIZERS, the_group_i_organize
from netevents.groups.queries import may_found, memberships_of
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("groups_console", __name__, template_folder="../templates")

PHASES: Final = ("under way", "upcoming", "past")


@bp.get("/console/")
@access(Access.SIGNED_IN)
def home() -> str:
    """My groups and their events; who has none reads what to do next."""
    person = the_organizer_account()
    memberships = memberships_of(db.session, person)
    events = queries.events_of_groups(db.session, [membership.group_id for membership in memberships])
    return render_template(
        "groups_console/home.html",
        memberships=memberships,
        events_of={
            membership.group_id: by_phase(event for event in events if event.group_id == membership.group_id)
            for membership in memberships
        },
        organizers=ORGANIZERS,
        may_found=may_found(db.session, person),
    )


@bp.get("/console/g/<slug>/")
@access(Access.ORGANIZER)
def show(slug: str) -> str:
    group = the_group_i_organize(slug)
    events = queries.events_of_groups(db.session, [group.id])
    return render_template("groups_console/show.html", group=group, phases=by_phase(events))


def by_phase(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events under way, upcoming and past; what comes next stands first among the upcoming."""
    found: dict[str, list[Event]] = {name: [] for name in PHASES}
    for event in events:
        found["past" if event.state == "ended" else phase(event.starts_at, event.ends_at, now())].append(
            event
        )
    found["upcoming"].reverse()
    return {name: there for name, there in found.items() if there}
