"""The audit trail of an event in the console: who changed, exported or looked at what, and why."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from netevents.db import db
from netevents.events import lists
from netevents.events.audit import LEFT_OUT, act_in_words
from netevents.events.current import the_event_i_organize
from netevents.events.frame import console_frame
from netevents.events.models import AuditEntry
from netevents.languages import _, mark
from netevents.web.access import Access, access
from netevents.web.current import row_asked_for

bp = Blueprint("trail", __name__, template_folder="../templates")
bp.add_app_template_filter(act_in_words)

FILTERS = (
    ("", mark("Everything")),
    ("exported", mark("Exports")),
    ("looked", mark("Looks at minors’ records")),
    ("changed", mark("Changes")),
)
SETTINGS = {
    "name": mark("name"),
    "kind": mark("kind"),
    "audience": mark("who comes"),
    "zone": mark("time zone"),
    "starts_at": mark("start"),
    "ends_at": mark("end"),
    "place": mark("place"),
    "about": mark("what people should know"),
    "seats": mark("seats"),
    "asks_room_code": mark("asks for the room code"),
    "reports_to_id": mark("who reads reports"),
    "badge_codes": mark("codes on screens"),
    "language": mark("language"),
}
"""What can be changed about an event, as the trail names it."""


@bp.get("/console/e/<slug>/audit")
@access(Access.ORGANIZER)
def index(slug: str) -> str:
    """The latest first, a page at a time; whatever is asked for that makes no sense counts as nothing."""
    event = the_event_i_organize(slug)
    act = request.args.get("act", "")
    act = act if act in lists.ACTS else ""
    page = lists.audit_page(
        db.session, event, act=act, after=row_asked_for("after"), before=row_asked_for("before")
    )
    return render_template(
        "events_console/audit.html",
        page=page,
        act=act,
        filters=FILTERS,
        what_changed=_what_changed,
        why=_why,
        turned=bool(request.args.get("after") or request.args.get("before")),
        **console_frame(event, "audit"),
    )


def _what_changed(entry: AuditEntry) -> str:
    return ", ".join(_(SETTINGS[name]) if name in SETTINGS else name for name in entry.facts["changed"])


def _why(entry: AuditEntry) -> str:
    """What somebody typed; of plugins that were switched off and people left out, what the software says."""
    is_ours = "plugin" in entry.facts or entry.act == LEFT_OUT
    return _(entry.why, **entry.facts) if is_ours else entry.why
