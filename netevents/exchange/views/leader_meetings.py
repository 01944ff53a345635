"""Who met whom in the troop: a leader records it, and passes it on after the meeting."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event_i_lead
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.exchange.forms_youth import MetForm
from netevents.exchange.views.leaders import FIRST, first_who_met
from netevents.exchange.youth import meetings, members
from netevents.languages import _, mark
from netevents.people.signed_in import the_person
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.dates import when
from netevents.web.forms import Nothing

bp = Blueprint("leader_meetings", __name__, url_prefix="/e/<slug>/leader", template_folder="../templates")

Page = str | Response | tuple[str, int]

SENTENCES = {
    "missing": mark("Choose a name, or type the code on the badge."),
    "unknown": mark("Nobody in the troop has that code. Look once more; 0, O, 1 and I are never used."),
}


@bp.route("/met", methods=["GET", "POST"])
@access(Access.LEADER)
def met(slug: str) -> Page:
    """These two met: by names, by the codes on their badges, or from the second badge that was scanned."""
    event, _me = the_event_i_lead(slug)
    troop = [minor for minor in members.troop(db.session, event) if not minor.hidden]
    first = first_who_met(event)
    form = MetForm(data={"one": first.code if first else ""})
    choices = [("", mark("Choose")), *((minor.code, _called(minor)) for minor in troop)]
    form.one.choices = form.other.choices = choices
    if form.validate_on_submit():
        one = _chosen(event, troop, form, "one")
        other = _chosen(event, troop, form, "other")
        if one is not None and other is not None:
            try:
                before = meetings.these_two_met(db.session, event, one, other, by=the_person(), now=now())
            except meetings.NoSuchPair as no:
                form.other.errors = [str(no)]
            else:
                said = _said(event, one, other, before)
                db.session.commit()
                session.pop(FIRST, None)
                flash(said)
                return redirect(url_for("leaders.home", slug=slug), 303)
    page = render_template(
        "leaders/met.html",
        form=form,
        open=meetings.is_open(db.session, event, now=now()),
        **attendee_frame(event, "event"),
    )
    return page, 422 if form.errors else 200


@bp.route("/release", methods=["GET", "POST"])
@access(Access.LEADER)
def release(slug: str) -> Page:
    """What waits; after the meeting one pair is passed on, or all that may be."""
    event, _me = the_event_i_lead(slug)
    waits = meetings.waiting(db.session, event)
    allowed = meetings.may_be_released(db.session, waits, now=now())
    if Nothing().validate_on_submit():
        code = request.form.get("code", "")
        if code:
            chosen = [connection for connection in waits if connection.code == code]
        else:
            chosen = [connection for connection in waits if allowed[connection.id]]
        meetings.release(db.session, event, chosen, by=the_person(), now=now())
        db.session.commit()
        flash(_("Passed on.") if chosen else _("Nothing waits any more."))
        return redirect(url_for(".release", slug=slug), 303)
    return render_template(
        "leaders/release.html",
        waits=waits,
        allowed=allowed,
        over=meetings.is_over(event, now=now()),
        **attendee_frame(event, "event"),
    )


@bp.post("/release/<code>/drop")
@access(Access.LEADER)
def drop(slug: str, code: str) -> Page:
    """Not passed on at all."""
    event, _me = the_event_i_lead(slug)
    found = [connection for connection in meetings.waiting(db.session, event) if connection.code == code]
    if not found:
        raise NotHere
    meetings.drop(db.session, event, found[0], by=the_person(), now=now())
    db.session.commit()
    flash(_("Dropped. Neither of them hears of it."))
    return redirect(url_for(".release", slug=slug), 303)


def _said(event: Event, one: Registration, other: Registration, before: datetime | None) -> str:
    names = {"one": one.name, "other": other.name}
    if before is None:
        return _("%(one)s and %(other)s met. You pass it on after the meeting.", **names)
    when_ = when(before, event.zone)
    return _("%(one)s and %(other)s met already: %(when)s. It stands as it was.", **names, when=when_)


def _called(minor: Registration) -> str:
    return f"{minor.name} ({minor.subgroup})" if minor.subgroup else minor.name


def _chosen(event: Event, troop: list[Registration], form: MetForm, which: str) -> Registration | None:
    """Who was meant; the sentence stands at the field where nobody was."""
    typed, code = form[f"{which}_code"], form[which].data
    if typed.data:
        found = meetings.by_badge(db.session, event, typed.data)
        if found is None:
            typed.errors = [_(SENTENCES["unknown"])]
        return found
    found = next((minor for minor in troop if minor.code == code), None)
    if found is None:
        form[which].errors = [_(SENTENCES["missing"])]
    return found
