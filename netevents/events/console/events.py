"""An event in the console: its state, its settings with a preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.events import domain, queries
from netevents.events.audit import left_out, record
from netevents.events.current import came, my_role, the_event_i_greet, the_event_i_organize
from netevents.events.domain.planning import must_be_likely_if_moved
from netevents.events.forms import EventSettingsForm, StateForm, as_written
from netevents.events.frame import console_frame, opened
from netevents.events.models import Event
from netevents.events.moments import phase
from netevents.events.retention import first_over, kept_until
from netevents.groups.current import ORGANIZERS
from netevents.groups.models import Group
from netevents.groups.queries import members
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents.people.signed_in import the_organizer_account
from netevents.plugin import ConsolePage
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import now, panels, tell
from netevents.web.https import NeedsHttps, need_https

bp = Blueprint("events_console", __name__, template_folder="../templates")

Page = str | tuple[str, int] | Response | Redirect

BESIDE: dict[type[Refusal], str] = {
    domain.EndsBeforeStart: "ends",
    domain.TooLong: "last_day",
    domain.TooFarAway: "day",
    domain.GoneAtOnce: "ends",
    domain.GoneBefore: "ends",
    domain.SeatsTaken: "seats",
    domain.AudienceLoosened: "audience",
    domain.AgesUnknown: "audience",
    NeedsHttps: "audience",
}
SAID = {
    "ended": mark("The event has ended. Nobody joins any more."),
    "draft": mark("It is a draft again. Only your group sees it."),
}
DONE = {
    "open": mark("set the event to open"),
    "ended": mark("set the event to ended"),
    "draft": mark("set the event to draft"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public page of an event would show if the settings held."""

    group: Group
    slug: str
    state: str
    name: str
    kind: str
    audience: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    place: str
    about: str


@bp.get("/console/e/<slug>/")
@access(Access.GREETER)
def show(slug: str) -> Page:
    """Where the work on an event starts; what plugins add is for those who run it."""
    event = the_event_i_greet(slug)
    organizes = my_role(event) in ORGANIZERS
    page = ConsolePage(session=db.session, event=event, now=now(), reader=the_organizer_account())
    return render_template(
        "events_console/show.html",
        when=phase(event.starts_at, event.ends_at, now()),
        kept_until=kept_until(event),
        first_over=first_over(event),
        organizes=organizes,
        left_out=left_out(db.session, event) if organizes and event.state != "ended" else None,
        panels=panels("console", page) if organizes else (),
        **console_frame(event, "overview"),
    )


@bp.route("/console/e/<slug>/edit", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def edit(slug: str) -> Page:
    """Save the settings, or look first at the page that people would see: that changes nothing."""
    event = the_event_i_organize(slug)
    form = EventSettingsForm(data=_written(event))
    form.reports_to.choices = {person.code: person.name for person in _organizers(event)}
    if form.validate_on_submit():
        try:
            plan = _plan(event, form)
            if "look" in request.form:
                return _edit_page(event, form, _shown(event, plan))
            changed = domain.change(db.session, event, plan, now=now(), came=came())
        except tuple(BESIDE) as refusal:
            form[BESIDE[type(refusal)]].errors = [str(refusal)]
        else:
            domain.set_interests(db.session, event, form.labels())
            record(
                db.session,
                event,
                the_organizer_account(),
                mark("changed the settings"),
                now=now(),
                changed=list(changed),
            )
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("events_console.show", slug=slug))
    return _edit_page(event, form), 422 if form.errors else 200


@bp.post("/console/e/<slug>/state")
@access(Access.ORGANIZER)
def state(slug: str) -> Page:
    """Open it, end it, or make it a draft again."""
    event = the_event_i_organize(slug)
    form = StateForm()
    if not form.validate_on_submit():
        raise NotHere
    if form.to.data == "open":
        domain.open_event(db.session, event, now=now(), tell=tell(), came=came())
    elif form.to.data == "ended":
        domain.end_event(db.session, event, now=now(), tell=tell())
    else:
        domain.back_to_draft(db.session, event)
    record(db.session, event, the_organizer_account(), DONE[form.to.data], now=now())
    said = opened(event) if form.to.data == "open" else _(SAID[form.to.data])
    db.session.commit()
    flash(said)
    return redirect(url_for("events_console.show", slug=slug))


def _edit_page(event: Event, form: EventSettingsForm, shown: Shown | None = None) -> str:
    return render_template("events_console/edit.html", form=form, shown=shown, **console_frame(event, "edit"))


def _shown(event: Event, plan: domain.Plan) -> Shown:
    must_be_likely_if_moved(event, plan, now=now())
    return Shown(
        group=event.group,
        slug=event.slug,
        state="open" if event.state == "draft" else event.state,
        name=plan.name,
        kind=plan.kind,
        audience=plan.audience,
        zone=plan.zone,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        about=plan.about,
    )


def _plan(event: Event, form: EventSettingsForm) -> domain.Plan:
    if form.audience.data != "adult":
        need_https(_("Events with minors"))
    starts_at, ends_at = form.moments()
    return domain.Plan(
        name=form.name.data,
        kind=form.kind.data,
        audience=form.audience.data,
        zone=form.zone.data,
        starts_at=starts_at,
        ends_at=ends_at,
        place=form.place.data,
        about=form.about.data,
        seats=form.seats.data,
        asks_room_code=form.asks_room_code.data,
        language=form.language.data,
        badge_codes=form.badge_codes.data,
        reports_to_id=next(person.id for person in _organizers(event) if person.code == form.reports_to.data),
    )


def _organizers(event: Event) -> list[Person]:
    return [
        membership.person for membership in members(db.session, event.group) if membership.role in ORGANIZERS
    ]


def _written(event: Event) -> dict[str, Any]:
    names = ("name", "kind", "zone", "place", "about", "audience", "seats", "asks_room_code", "language")
    written: dict[str, Any] = {name: getattr(event, name) for name in names}
    written |= as_written(event) | {"badge_codes": event.badge_codes}
    written["reports_to"] = next(
        (person.code for person in _organizers(event) if person.id == event.reports_to_id), ""
    )
    written["interests"] = "\n".join(interest.label for interest in queries.interests(db.session, event))
    return written
