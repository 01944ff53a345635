"""Announcements in the console: write one, look at it, show it, take it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events import announcements
from netevents.events.current import the_event_i_organize
from netevents.events.forms_announcements import AnnouncementForm
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.languages import _
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import Refusal
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("announcements", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.route("/console/e/<slug>/announcements", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def index(slug: str) -> Page:
    """What everybody reads now, and a new one: first a look at it, then it is shown."""
    event = the_event_i_organize(slug)
    form = AnnouncementForm()
    if not form.validate_on_submit():
        return _drawn(event, form), 422 if form.errors else 200
    if request.form.get("act") != "show":
        return _drawn(event, form, preview=form.words.data)
    try:
        announcements.announce(
            db.session,
            event,
            form.words.data,
            ends_at=form.ends_at(event, now=now()),
            by=the_organizer_account(),
            now=now(),
        )
    except Refusal as sentence:
        form.words.errors = [str(sentence)]
        return _drawn(event, form), 422
    db.session.commit()
    flash(_("Everybody at the event reads it now."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/console/e/<slug>/announcements/<code>/take-back")
@access(Access.ORGANIZER)
def take_back(slug: str, code: str) -> Page:
    event = the_event_i_organize(slug)
    announcements.take_back(db.session, event, code, by=the_organizer_account(), now=now())
    db.session.commit()
    flash(_("Taken back. Whoever looks now does not see it any more."))
    return redirect(url_for(".index", slug=slug), 303)


def _drawn(event: Event, form: AnnouncementForm, *, preview: str = "") -> str:
    return render_template(
        "announcements/index.html",
        form=form,
        preview=preview,
        shown=announcements.shown(db.session, event, now=now()),
        **console_frame(event, "announcements"),
    )
