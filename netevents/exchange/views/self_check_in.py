"""What the poster at the door opens: a button that says I am here."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.events.queries import registration_of
from netevents.exchange import self_check_in
from netevents.languages import _
from netevents.people.signed_in import person_or_none
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import keep_place, now, tell
from netevents.web.tries import count_miss

bp = Blueprint("self_check_in", __name__, template_folder="../templates")


@bp.get("/h/<code>")
@bp.get("/H/<code>", endpoint="poster_upper")
@access(Access.ANYONE)
def poster(code: str) -> str:
    """Shows the button; whoever has no place yet is led to join, and comes back here."""
    event, me = _opened(code)
    if me is None:
        keep_place("self_check_in.poster", code=code)
        return render_template("door/here_first_join.html", event=event)
    return render_template("door/here.html", me=me, code=code, **attendee_frame(event))


@bp.post("/h/<code>")
@access(Access.ANYONE)
def check_in(code: str) -> Response:
    event, me = _opened(code)
    if me is None:
        return redirect(url_for(".poster", code=code), 303)
    self_check_in.check_myself_in(me, now=now(), tell=tell())
    db.session.commit()
    flash(_("You are checked in. Have a good time."))
    return redirect(url_for("events.show", slug=event.slug), 303)


def _opened(code: str) -> tuple[Event, Registration | None]:
    """The event whose poster this is, and one's own place there."""
    event = self_check_in.event_of_poster(db.session, code)
    if event is None:
        count_miss()
        raise NotHere
    person = person_or_none()
    return event, registration_of(db.session, event, person) if person else None
