"""The same event on another day: its settings copied, with the same people if they meet again."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events import domain
from netevents.events.copying import Occurrence, copy, next_time
from netevents.events.current import the_event_i_organize
from netevents.events.forms import last_day
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.exchange.forms_again import SAME, AgainForm
from netevents.exchange.series import are_many, bring_later, same_people
from netevents.languages import _
from netevents.people import once
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import now, tell, tell_all
from netevents.web.dates import local

bp = Blueprint("again", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]

BESIDE: Final = {
    domain.EndsBeforeStart: "ends",
    domain.TooLong: "last_day",
    domain.TooFarAway: "day",
    domain.SeatsTaken: "people",
}


@bp.route("/console/e/<slug>/again", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def again(slug: str) -> Page:
    """A draft like this event. Name, day and times are asked for; the rest comes along."""
    event = the_event_i_organize(slug)
    form = AgainForm(data=_preset(event))
    if form.validate_on_submit():
        typed = (form.once.data, form.name.data, str(form.day.data))
        act = once.begin(db.session, "again", event.slug, *typed, now=now())
        if act.result:
            return redirect(url_for("wizard.ready", slug=act.result))
        try:
            with db.session.begin_nested():
                made = _made(event, form)
        except tuple(BESIDE) as refusal:
            form[BESIDE[type(refusal)]].errors = [str(refusal)]
        else:
            to = act.result = made.slug
            db.session.commit()
            flash(_("Here it is, as a draft. Look it over, then open it."))
            return redirect(url_for("wizard.ready", slug=to))
    page = render_template("again/again.html", form=form, **console_frame(event, "overview"))
    return page, 422 if form.errors else 200


def _made(event: Event, form: AgainForm) -> Event:
    me = the_organizer_account()
    starts_at, ends_at = form.moments()
    occurrence = Occurrence(form.name.data, form.zone.data, starts_at, ends_at)
    made = copy(db.session, event, occurrence, by=me, now=now(), tell=tell())
    if form.people.data == SAME and are_many(db.session, event):
        bring_later(db.session, event, made, by=me, now=now())
        flash(_("There are many people. They are being added now; the roll shows them one by one."))
    elif form.people.data == SAME:
        same_people(db.session, event, made, by=me, now=now(), tell_all=tell_all())
    return made


def _preset(event: Event) -> dict[str, Any]:
    """The same weekday and times, as soon as they come round again."""
    starts_at, ends_at = next_time(event, now=now())
    start, end = local(starts_at, event.zone), local(ends_at, event.zone)
    return {
        "name": event.name,
        "zone": event.zone,
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "last_day": last_day(start, end),
    }
