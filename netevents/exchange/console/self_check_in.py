"""The poster by which attendees check themselves in: switched on and off, and shown."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event_i_greet, the_event_i_organize
from netevents.exchange import self_check_in
from netevents.languages import _, speaking
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import absolute, now
from netevents.web.qr import svg

bp = Blueprint("self_check_in_console", __name__, template_folder="../templates")


@bp.get("/console/e/<slug>/door/poster")
@access(Access.GREETER)
def poster(slug: str) -> str:
    """For the wall beside the door. Its code is secret: whoever has it need not come to be checked in."""
    event = the_event_i_greet(slug)
    if not event.takes_self_check_in or event.check_in_code is None:
        raise self_check_in.NotByPoster(
            _("Check-in by poster is off. An organizer switches it on at the door page.")
        )
    address = absolute(url_for("self_check_in.poster_upper", code=event.check_in_code))
    with speaking(event.language):
        title = _("Code that checks you in at %(name)s", name=event.name)
        return render_template("door/poster.html", event=event, code=svg(address.upper(), title=title))


@bp.post("/console/e/<slug>/door/self-check-in")
@access(Access.ORGANIZER)
def switch(slug: str) -> Response:
    event = the_event_i_organize(slug)
    by = the_organizer_account()
    if request.form.get("to") == "on":
        self_check_in.switch_on(db.session, event, by=by, now=now())
        sentence = _("Attendees can check themselves in now. Put the poster beside the door.")
    else:
        self_check_in.switch_off(db.session, event, by=by, now=now())
        sentence = _("Off. The poster opens nothing any more.")
    db.session.commit()
    flash(sentence)
    return redirect(url_for("door.show", slug=slug), 303)
