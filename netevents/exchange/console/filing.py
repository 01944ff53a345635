"""An event that is over: out of the lists, kept for how long, erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.audit import record
from netevents.events.current import my_role, the_event_i_organize, the_event_i_own
from netevents.events.domain import filing
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.events.retention import first_over, kept_for, kept_since, kept_until, usual
from netevents.exchange.event_erasure import OtherName, erase_event
from netevents.exchange.forms_filing import EraseEventForm, KeepingForm
from netevents.groups.current import OWNERS
from netevents.languages import _, mark
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.dates import day
from netevents.web.forms import Nothing

bp = Blueprint("filing", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.get("/console/e/<slug>/filing")
@access(Access.ORGANIZER)
def show(slug: str) -> Page:
    return _drawn(the_event_i_organize(slug))


@bp.post("/console/e/<slug>/filing")
@access(Access.ORGANIZER)
def keep(slug: str) -> Page:
    """Let the organizers' view go sooner than it would, or as late as usual."""
    event = the_event_i_organize(slug)
    form = _keeping_form(event)
    if not form.validate_on_submit():
        return _drawn(event, keeping=form), 422
    days = int(form.days.data)
    filing.keep_for(db.session, event, None if days == usual(event.audience).days else days)
    _write_down(event, mark("changed how long it is kept"), days=days)
    flash(_("You see it until %(day)s.", day=day(kept_until(event), event.zone)))
    return _saved(slug)


@bp.post("/console/e/<slug>/archive")
@access(Access.ORGANIZER)
def archive(slug: str) -> Page:
    event = the_event_i_organize(slug)
    if Nothing().validate_on_submit():
        filing.archive(db.session, event, now=now())
        _write_down(event, mark("archived the event"))
        flash(_("It is out of your lists. You find it under “Archived”."))
    return _saved(slug)


@bp.post("/console/e/<slug>/bring-back")
@access(Access.ORGANIZER)
def bring_back(slug: str) -> Page:
    event = the_event_i_organize(slug)
    if Nothing().validate_on_submit():
        filing.bring_back(db.session, event)
        _write_down(event, mark("brought the event back"))
        flash(_("It is on your lists again."))
    return _saved(slug)


@bp.post("/console/e/<slug>/erase")
@access(Access.OWNER)
def erase(slug: str) -> Page:
    """Only with its name typed, and only by an owner: there is no way back."""
    event = the_event_i_own(slug)
    form = EraseEventForm()
    if not form.validate_on_submit():
        return _drawn(event, erasing=form), 422
    name, group = event.name, event.group.slug
    try:
        erase_event(db.session, event, typed=form.name.data, by=the_organizer_account(), now=now())
    except OtherName as no:
        form.name.errors = [str(no)]
        return _drawn(event, erasing=form), 422
    db.session.commit()
    flash(_("%(name)s is erased. What people keep of it is theirs.", name=name))
    return redirect(url_for("groups_console.show", slug=group))


def _write_down(event: Event, act: str, **facts: Any) -> None:
    record(db.session, event, the_organizer_account(), act, now=now(), **facts)


def _saved(slug: str) -> Response:
    db.session.commit()
    return redirect(url_for(".show", slug=slug))


def _keeping_form(event: Event, **facts: object) -> KeepingForm:
    form = KeepingForm(data={"days": str(kept_for(event).days)}, **facts)
    since = kept_since(event)
    until = {days: day(since + timedelta(days=days), event.zone) for days in filing.choices(event)}
    form.days.choices = [
        (str(days), _("%(days)s days after its end: until %(day)s", days=days, day=when))
        for days, when in until.items()
    ]
    return form


def _drawn(event: Event, *, keeping: KeepingForm | None = None, erasing: EraseEventForm | None = None) -> str:
    return render_template(
        "filing/show.html",
        keeping=keeping or _keeping_form(event, formdata=None),
        erasing=erasing or EraseEventForm(formdata=None),
        i_own=my_role(event) in OWNERS,
        first_over=first_over(event),
        **console_frame(event, "edit"),
    )
