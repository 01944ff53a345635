"""Reports: what attendees told a named organizer, and what was done about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event_i_answer_for, the_event_i_lead
from netevents.events.frame import attendee_frame, console_frame
from netevents.events.models import Event
from netevents.events.retention import is_past_keeping
from netevents.exchange import reports
from netevents.exchange.forms_door import ClosingForm
from netevents.languages import _
from netevents.people.signed_in import the_organizer_account, the_person
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("reports", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.get("/console/reports")
@access(Access.SIGNED_IN)
def waiting() -> Page:
    """At which events something was reported to me and is still open, whatever else is kept of them."""
    events = reports.events_with_reports(db.session, the_organizer_account())
    return render_template("reports/waiting.html", events=events)


@bp.get("/console/e/<slug>/reports")
@access(Access.ORGANIZER)
def index(slug: str) -> Page:
    event = the_event_i_answer_for(slug)
    return render_template(
        "reports/index.html",
        reports=reports.reports_for(db.session, event, the_organizer_account()),
        **_frame(event),
    )


@bp.route("/console/e/<slug>/reports/<code>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def show(slug: str, code: str) -> Page:
    event = the_event_i_answer_for(slug)
    report = reports.report_for(db.session, event, the_organizer_account(), code)
    if report is None:
        raise NotHere
    form = ClosingForm()
    if form.validate_on_submit():
        reports.close(db.session, event, report, form.word.data, by=the_organizer_account(), now=now())
        db.session.commit()
        flash(_("Closed."))
        return redirect(url_for(".index", slug=slug), 303)
    page = render_template("reports/show.html", report=report, form=form, **_frame(event))
    return page, 422 if form.errors else 200


@bp.get("/e/<slug>/leader/reports")
@access(Access.LEADER)
def of_leader(slug: str) -> Page:
    """What reaches a leader, where the only organizer is the one it is about."""
    event, _me = the_event_i_lead(slug)
    found = reports.reports_for_leader(db.session, event, the_person())
    return render_template("reports/of_leader.html", reports=found, **attendee_frame(event, "event"))


def _frame(event: Event) -> dict[str, object]:
    """Where nothing else is kept, no other room is offered."""
    frame = console_frame(event, "reports")
    if is_past_keeping(event, now()):
        frame |= {"side_links": (), "event_url": url_for("reports.index", slug=event.slug)}
    return frame
