"""Where organizers start from: their groups, and what each is up to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import Blueprint, render_template, request

from netevents.db import db
from netevents.events import queries
from netevents.events.models import Event
from netevents.events.moments import phase
from netevents.groups.current import ORGANIZERS, the_group_i_organize
from netevents.groups.models import Group
from netevents.groups.queries import may_found, memberships_of
from netevents.languages import mark
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.forms import searchable

bp = Blueprint("groups_console", __name__, template_folder="../templates")

PHASES: Final = ("under way", "upcoming", "past")
FILTERS: Final = (
    ("", mark("Around now")),
    ("all", mark("All")),
    ("coming", mark("Now and to come")),
    ("past", mark("Past")),
    ("draft", mark("Drafts")),
    ("archived", mark("Archived")),
)


@bp.get("/console/")
@access(Access.SIGNED_IN)
def home() -> str:
    """My groups and their events; who has none reads what to do next."""
    person = the_organizer_account()
    memberships = memberships_of(db.session, person)
    group_ids = [membership.group_id for membership in memberships]
    events = queries.events_at_hand(db.session, group_ids, now=now())
    return render_template(
        "groups_console/home.html",
        memberships=memberships,
        events_of={
            group_id: by_phase(event for event in events if event.group_id == group_id)
            for group_id in group_ids
        },
        organizers=ORGANIZERS,
        may_found=may_found(db.session, person),
    )


@bp.get("/console/g/<slug>/")
@access(Access.ORGANIZER)
def show(slug: str) -> str:
    """A group: first what is at hand; with a word or a choice, its whole list, a page at a time."""
    group = the_group_i_organize(slug)
    q = searchable(request.args.get("q", ""))
    state = request.args.get("state", "")
    state = state if state in dict(FILTERS) else ""
    if not q and not state:
        at_hand = queries.events_at_hand(db.session, [group.id], now=now())
        return _drawn(group, phases=by_phase(at_hand))
    last = queries.event_by_slug(db.session, request.args.get("after", ""))
    listed = queries.events_listed(
        db.session,
        group,
        now=now(),
        q=q,
        state=state,
        after=last if last is not None and last.group_id == group.id else None,
        limit=queries.PAGE + 1,
    )
    more = listed[queries.PAGE - 1].slug if len(listed) > queries.PAGE else ""
    return _drawn(group, listed=listed[: queries.PAGE], q=q, state=state, more=more)


def _drawn(group: Group, **shown: object) -> str:
    return render_template("groups_console/show.html", group=group, filters=FILTERS, **shown)


def by_phase(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events under way, upcoming and past, each in their order."""
    found: dict[str, list[Event]] = {name: [] for name in PHASES}
    for event in events:
        over = event.state == "ended"
        found["past" if over else phase(event.starts_at, event.ends_at, now())].append(event)
    return {name: there for name, there in found.items() if there}
