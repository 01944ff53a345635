"""What greeters and organizers see: who waits for help, and for how long."""

from __future__ import annotations

from flask import Blueprint, Response

from netevents.languages import _
from netevents.plugin import ConsolePage
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.queue import panels, queries
from netevents_mentoring.queue.views import LOOK_AGAIN

bp = Blueprint("queue", __name__)


@bp.get("/queue")
@access(Access.GREETER)
def waiting(page: ConsolePage) -> Response:
    """All calls, the oldest first. The page is fetched anew every few seconds."""
    shown = [panels.waiting_panel(queries.waiting(page.session, page.event), now=page.now)]
    answer = plugin_page(page, _("Calls for help"), shown)
    answer.headers["Refresh"] = LOOK_AGAIN
    return answer
