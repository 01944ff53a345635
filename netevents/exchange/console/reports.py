"""Reports: what attendees told a named organizer, and what was done about it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event_i_lead, the_event_i_organize
from netevents.events.frame import attendee_frame, console_frame
from netevents.exchange import reports
from netevents.exchange.forms_door import ClosingForm
from netevents.people.signed_in import the_organizer_account, the_person
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("reports", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.get("/console/e/<slug>/reports")
@access(Access.ORGANIZER)
def index(slug: str) -> Page:
    event = the_event_i_organize(slug)
    return render_template(
        "reports/index.html",
        reports=reports.reports_for(db.session, event, the_organizer_account()),
        **console_frame(event, "reports"),
    )


@bp.route("/console/e/<slug>/reports/<code>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def show(slug: str, code: str) -> Page:
    event = the_event_i_organize(slug)
    report = reports.report_for(db.session, event, the_organizer_account(), code)
    if report is None:
        raise NotHere
    form = ClosingForm()
    if form.validate_on_submit():
        reports.close(db.session, event, report, form.word.data, by=the_organizer_account(), now=now())
        db.session.commit()
        flash("Closed.")
        return redirect(url_for(".index", slug=slug), 303)
    page = render_template("reports/show.html", report=report, form=form, **console_frame(event, "reports"))
    return page, 422 if form.errors else 200


@bp.get("/e/<slug>/leader/reports")
@access(Access.LEADER)
def of_leader(slug: str) -> Page:
    """What reaches a leader, where the only organizer is the one it is about."""
    event, me = the_event_i_lead(slug)
    found = [
        report
        for report in reports.reports_for(db.session, event, the_person())
        if report.goes_to_id == me.person_id
    ]
    return render_template("reports/of_leader.html", reports=found, **attendee_frame(event))
