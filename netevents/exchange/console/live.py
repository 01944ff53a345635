"""The live page: for those who greet, so that nobody stands alone."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from netevents.db import db
from netevents.events.current import the_event_i_greet
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.exchange.live import live, version
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.fresh import answer_if_new

bp = Blueprint("live", __name__, template_folder="../templates")


@bp.get("/console/e/<slug>/live")
@access(Access.GREETER)
def show(slug: str) -> Response:
    """Who came last, and who has met nobody. The page asks for itself every few seconds."""
    event = the_event_i_greet(slug)
    return answer_if_new(version(event, now=now()), lambda: _drawn(event))


def _drawn(event: Event) -> str:
    picture = {"live": live(db.session, event, now=now()), "version": version(event, now=now())}
    return render_template("live/show.html", **picture, **console_frame(event, "live"))
