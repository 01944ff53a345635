"""Saying that something is wrong, from every page of an event."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import my_registration
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.events.queries import places_of
from netevents.exchange import parting
from netevents.exchange.forms import ReportForm
from netevents.exchange.forms_youth import YouthReportForm
from netevents.exchange.youth import leaders
from netevents.languages import _
from netevents.people.limits import TooManyTries
from netevents.people.signed_in import the_person
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("reporting", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.app_context_processor
def on_every_page() -> dict[str, Any]:
    """Lets the frame of every page ask whether it carries the button."""
    return {"report_url": report_url}


def report_url(event: Event | None) -> str:
    """Where whoever is signed in reports a problem: at ``event``; minors on every other page, too.

    Asks nothing of the database: it may be what has just failed.
    """
    minor_is_here = g.get("minor_is_here")  # known once the sign-in of the request was loaded
    if minor_is_here is None:
        return ""
    if event is not None:
        return url_for("reporting.report", slug=event.slug)
    return url_for("reporting.where") if minor_is_here else ""


def was_sent(
    form: ReportForm | YouthReportForm, event: Event, by: Registration, about: Registration | None
) -> bool:
    """Whether ``form`` was sent and is a report now; else what keeps it back stands beside its words."""
    if not form.validate_on_submit():
        return False
    try:
        parting.report(db.session, event, by, about, form.words.data, now=now())
    except TooManyTries as no:
        form.words.errors = [str(no)]
        return False
    return True


@bp.get("/report")
@access(Access.SIGNED_IN)
def where() -> Page:
    """From a page of no event to the report of the last one."""
    places = places_of(db.session, the_person())
    if not places:
        return redirect("/")
    return redirect(url_for(".report", slug=places[0].event.slug))


@bp.route("/e/<slug>/report", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def report(slug: str) -> Page:
    """To a named organizer; about a leader, where there are any, it goes past that leader."""
    event, me = my_registration(slug)
    others = [leader for leader in leaders.leaders_of(db.session, event) if leader.id != me.id]
    form = YouthReportForm()
    form.offer([(leader.code, leader.name) for leader in others])
    if event.audience == "adult":
        del form.about
    asked = form.about.data if form.about else ""
    about = next((leader for leader in others if leader.code == asked), None)
    if was_sent(form, event, me, about):
        db.session.commit()
        flash(_("Sent. A person reads it; whoever it is about is not told."))
        return redirect(url_for("events.show", slug=slug), 303)
    page = render_template("reports/tell.html", form=form, **attendee_frame(event, "event"))
    return page, 422 if form.errors else 200
