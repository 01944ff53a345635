"""The audit trail of an event in the console: who changed, exported or looked at what, and why."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from netevents.db import db
from netevents.events import lists
from netevents.events.current import the_event_i_organize
from netevents.events.frame import console_frame
from netevents.web.access import Access, access

bp = Blueprint("trail", __name__, template_folder="../templates")

FILTERS = (
    ("", "Everything"),
    ("exported", "Exports"),
    ("looked", "Looks at minors’ records"),
    ("changed", "Changes"),
)


@bp.get("/console/e/<slug>/audit")
@access(Access.ORGANIZER)
def index(slug: str) -> str:
    """The latest first, a page at a time; whatever is asked for that makes no sense counts as nothing."""
    event = the_event_i_organize(slug)
    act = request.args.get("act", "")
    act = act if act in lists.ACTS else ""
    page = lists.audit_page(db.session, event, act=act, after=_entry("after"), before=_entry("before"))
    return render_template(
        "events_console/audit.html",
        page=page,
        act=act,
        filters=FILTERS,
        turned=bool(request.args.get("after") or request.args.get("before")),
        **console_frame(event, "audit"),
    )


def _entry(turn: str) -> int | None:
    """The number of the entry that the page stands next to."""
    asked = request.args.get(turn, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else None
