"""Work at the door: walk-ins, check-in by badge, new badges, new phones."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import my_role, the_event_i_greet
from netevents.events.frame import console_frame
from netevents.events.models import Event, Registration
from netevents.events.queries import attendee
from netevents.exchange import badges, door
from netevents.exchange.forms_door import CheckInForm, WalkInForm
from netevents.exchange.models import PRINTED
from netevents.groups.current import ORGANIZERS
from netevents.people.mail import mailer_is_set
from netevents.people.models import UNASKED
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import absolute, now, tell
from netevents.web.dates import clock_time

bp = Blueprint("door", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.route("/console/e/<slug>/walk-in", methods=["GET", "POST"])
@access(Access.GREETER)
def walk_in(slug: str) -> Page:
    """The door on one page: check in a badge, or add somebody who is not on the roll."""
    event = the_event_i_greet(slug)
    form = _walk_in_form(event)
    if not form.validate_on_submit():
        return _door(event, walk_in=form), 422 if form.errors else 200
    try:
        with db.session.begin_nested():
            registration = door.walk_in(
                db.session,
                event,
                form.who.data,
                age=form.age.data if "age" in form else UNASKED,
                by=the_organizer_account(),
                now=now(),
                tell=tell(),
            )
    except Refusal as sentence:
        form.who.errors = [str(sentence)]
        return _door(event, walk_in=form), 422
    code, name = registration.code, registration.name
    db.session.commit()
    flash(f"{name} is registered and checked in.")
    return redirect(url_for(".badge", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/check-in-badge")
@access(Access.GREETER)
def check_in_code(slug: str) -> Page:
    event = the_event_i_greet(slug)
    form = CheckInForm()
    if not form.validate_on_submit():
        return _door(event, check_in=form), 422
    try:
        done = door.check_in_by_badge(db.session, event, form.badge.data, now=now(), tell=tell())
    except Refusal as sentence:
        form.badge.errors = [str(sentence)]
        return _door(event, check_in=form), 422
    name = done.registration.name
    said = f"{name} is checked in."
    if done.since is not None:
        said = f"{name} is already here since {clock_time(done.since, event.zone)}."
    db.session.commit()
    flash(said)
    return redirect(url_for(".walk_in", slug=slug), 303)


@bp.get("/console/e/<slug>/roll/<code>/badge")
@access(Access.GREETER)
def badge(slug: str, code: str) -> Page:
    """One attendee's badge: print it, replace it, take it back, sign a phone in."""
    event, registration = _attendee(slug, code)
    return _badge_page(event, registration)


@bp.post("/console/e/<slug>/roll/<code>/new-badge")
@access(Access.GREETER)
def reissue_badge(slug: str, code: str) -> Page:
    event, registration = _attendee(slug, code)
    door.reissue_badge(db.session, event, registration, by=the_organizer_account(), now=now())
    db.session.commit()
    flash("The new badge is ready. The old ones open nothing any more.")
    return redirect(url_for(".badge", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/roll/<code>/revoke-badge")
@access(Access.GREETER)
def revoke_badge(slug: str, code: str) -> Page:
    event, registration = _attendee(slug, code)
    door.revoke_badge(db.session, event, registration, by=the_organizer_account(), now=now())
    db.session.commit()
    flash("Taken back. Nobody can scan this badge any more.")
    return redirect(url_for(".badge", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/roll/<code>/desk-code")
@access(Access.GREETER)
def desk_code(slug: str, code: str) -> Page:
    """Shows the code once, on this very answer: it is kept nowhere."""
    event, registration = _attendee(slug, code)
    desk = door.desk_code(
        db.session, event, registration, by=the_organizer_account(), now=now(), mails=mailer_is_set()
    )
    page = _badge_page(event, registration, desk=desk)
    db.session.commit()
    return page


def _attendee(slug: str, code: str) -> tuple[Event, Registration]:
    event = the_event_i_greet(slug)
    registration = attendee(db.session, event, code)
    if registration is None:
        raise NotHere
    return event, registration


def _badge_page(event: Event, registration: Registration, *, desk: str = "") -> str:
    return render_template(
        "door/badge.html",
        registration=registration,
        badge=badges.current(db.session, registration).get(PRINTED),
        desk=desk,
        sign_in=absolute(url_for("people.sign_in")),
        organizes=my_role(event) in ORGANIZERS,
        **console_frame(event, "roll"),
    )


def _walk_in_form(event: Event) -> WalkInForm:
    form = WalkInForm(prefix="walk-in-")
    if event.audience == "adult":
        del form.age
    return form


def _door(event: Event, *, walk_in: WalkInForm | None = None, check_in: CheckInForm | None = None) -> str:
    empty = _walk_in_form(event) if walk_in is None else walk_in
    return render_template(
        "door/walk_in.html",
        walk_in=empty,
        check_in=check_in or CheckInForm(formdata=None),
        **console_frame(event, "walk-in"),
    )
