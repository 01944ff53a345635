"""A new event on one short screen, and what to do once it is there."""

from __future__ import annotations

from datetime import time
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.events import domain, queries
from netevents.events.audit import record
from netevents.events.current import the_event_i_organize
from netevents.events.domain.planning import USUAL_AUDIENCE
from netevents.events.forms import NewEventForm
from netevents.events.frame import console_frame, opened
from netevents.events.models import Event
from netevents.groups.current import the_group_i_organize
from netevents.groups.models import Group
from netevents.languages import _, mark
from netevents.people import once
from netevents.people.models import Person
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import absolute, now, tell
from netevents.web.dates import local
from netevents.web.https import NeedsHttps, need_https
from netevents.web.qr import svg

bp = Blueprint("wizard", __name__, template_folder="../templates")

Page = str | tuple[str, int] | Response | Redirect

EVENING: Final = (time(18, 0), time(21, 0))
BESIDE: Final = {
    domain.EndsBeforeStart: "ends",
    domain.TooLong: "last_day",
    domain.TooFarAway: "day",
    domain.NotNow: "day",
    NeedsHttps: "kind",
}


@bp.route("/console/g/<slug>/new-event", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def new(slug: str) -> Page:
    """Name, kind, day, from when to when. Everything else is preset by the kind, or as the last time."""
    group = the_group_i_organize(slug)
    me = the_organizer_account()
    preset = _preset(group, me)
    form = NewEventForm(data={**preset, "zone": preset["zone"] or "UTC"})
    if form.validate_on_submit():
        opens = request.form.get("then") == "open"
        typed = (form.once.data, form.name.data, str(form.day.data))
        act = once.begin(db.session, "new event", group.slug, *typed, now=now())
        if act.result:
            return redirect(url_for(".ready", slug=act.result))
        try:
            with db.session.begin_nested():
                event = _planned(group, form, me)
                if opens:
                    domain.open_event(db.session, event, now=now(), tell=tell())
        except tuple(BESIDE) as refusal:
            form[BESIDE[type(refusal)]].errors = [str(refusal)]
        else:
            record(db.session, event, me, mark("planned the event"), now=now())
            planned = act.result = event.slug
            said = (
                opened(event)
                if opens
                else _("Your event is a draft. Only your group sees it until you open it.")
            )
            db.session.commit()
            flash(said)
            return redirect(url_for(".ready", slug=planned))
    page = render_template("events_console/new.html", group=group, form=form, knows_zone=bool(preset["zone"]))
    return page, 422 if form.errors else 200


@bp.get("/console/e/<slug>/ready")
@access(Access.ORGANIZER)
def ready(slug: str) -> Page:
    """How people come in, and what else can be done before."""
    event = the_event_i_organize(slug)
    address = absolute(url_for("events.room", code=event.room_code.lower()))
    return render_template(
        "events_console/ready.html",
        address=address.partition("://")[2],
        code=svg(
            absolute(url_for("events.room_upper", code=event.room_code)).upper(),
            title=_("Code that opens %(name)s", name=event.name),
        ),
        **console_frame(event, "overview"),
    )


def _planned(group: Group, form: NewEventForm, me: Person) -> Event:
    if USUAL_AUDIENCE[form.kind.data] != "adult":
        need_https(_("Events with minors"))
    starts_at, ends_at = form.moments()
    return domain.create(
        db.session,
        group,
        name=form.name.data,
        kind=form.kind.data,
        zone=form.zone.data,
        starts_at=starts_at,
        ends_at=ends_at,
        place=form.place.data,
        by=me,
        now=now(),
    )


def _preset(group: Group, me: Person) -> dict[str, Any]:
    """Kind, times and zone of the group's last event; else an evening where the organizer is, if known."""
    last = queries.last_event(db.session, group)
    if last is None:
        return {"starts": EVENING[0], "ends": EVENING[1], "zone": me.zone}
    start, end = local(last.starts_at, last.zone), local(last.ends_at, last.zone)
    return {"kind": last.kind, "starts": start.time(), "ends": end.time(), "zone": last.zone}
