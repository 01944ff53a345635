"""Work at the door: scanning, finding, adding, new badges, new phones."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events import domain as events
from netevents.events import queries
from netevents.events.current import my_role, the_event_i_greet
from netevents.events.frame import console_frame
from netevents.events.models import Event, Registration
from netevents.events.queries import attendee
from netevents.exchange import badges, claiming, door
from netevents.exchange.forms_door import CheckInForm, WalkInForm
from netevents.exchange.live import version
from netevents.exchange.models import PRINTED
from netevents.groups.current import ORGANIZERS
from netevents.languages import _
from netevents.people import once
from netevents.people.mail import mailer_is_set
from netevents.people.models import UNASKED
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import absolute, now, tell
from netevents.web.forms import searchable
from netevents.web.fresh import answer_if_new
from netevents.web.security import allow_wasm

bp = Blueprint("door", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int] | tuple[Response, int]

HOW = frozenset({"in", "again", "out", "added", "let-in"})
"""What the page can say of somebody after an act: its address carries one of these."""
MOST_FOUND = 8


@bp.get("/console/e/<slug>/door")
@access(Access.GREETER)
def show(slug: str) -> Page:
    """The door on one page: scan a badge, find a name, add somebody who is not on the roll.

    It asks for itself every few seconds, for phones that wait and people who came by another door.
    """
    event = the_event_i_greet(slug)
    return answer_if_new(version(event, now=now()), lambda: _door(event))


@bp.post("/console/e/<slug>/door/scan")
@access(Access.GREETER)
def scan(slug: str) -> Page:
    """A scanner that types, the camera in the page, or fingers: all send the code on a badge."""
    event = the_event_i_greet(slug)
    form = CheckInForm()
    if not form.validate_on_submit():
        return _door(event, check_in=form), 422
    try:
        done = door.check_in_by_badge(db.session, event, form.badge.data, now=now(), tell=tell())
    except Refusal as sentence:
        form.badge.errors = [str(sentence)]
        return _door(event, check_in=form), 422
    return _done(event, done.registration, "in" if done.since is None else "again")


@bp.post("/console/e/<slug>/door/add")
@access(Access.GREETER)
def add(slug: str) -> Page:
    """A walk-in: one line, and they are registered and checked in."""
    event = the_event_i_greet(slug)
    form = _walk_in_form(event)
    if not form.validate_on_submit():
        return _door(event, walk_in=form), 422
    age = form.age.data if "age" in form else UNASKED
    act = once.begin(db.session, "walk-in", event.slug, form.once.data, form.who.data, age, now=now())
    if act.result:
        return redirect(url_for(".show", slug=slug, done=act.result, how="added"), 303)
    try:
        with db.session.begin_nested():
            registration = door.walk_in(
                db.session,
                event,
                form.who.data,
                age=age,
                by=the_organizer_account(),
                now=now(),
                tell=tell(),
            )
    except Refusal as sentence:
        form.who.errors = [str(sentence)]
        return _door(event, walk_in=form), 422
    act.result = registration.code
    return _done(event, registration, "added")


@bp.post("/console/e/<slug>/door/<code>/in")
@access(Access.GREETER)
def check_in(slug: str, code: str) -> Page:
    """Check in somebody who was found by name."""
    event, registration = _attendee(slug, code)
    how = "again" if registration.is_checked_in else "in"
    events.check_in(registration, now=now(), tell=tell())
    return _done(event, registration, how)


@bp.post("/console/e/<slug>/door/<code>/out")
@access(Access.GREETER)
def undo_check_in(slug: str, code: str) -> Page:
    """It was somebody else."""
    event, registration = _attendee(slug, code)
    events.undo_check_in(registration)
    return _done(event, registration, "out")


@bp.post("/console/e/<slug>/door/claims/<code>/yes")
@access(Access.GREETER)
def let_in(slug: str, code: str) -> Page:
    """The mark is on the phone before me: it belongs to this attendee, who is here."""
    event = the_event_i_greet(slug)
    by = the_organizer_account()
    registration = claiming.confirm(db.session, event, code, by=by, now=now(), mails=mailer_is_set())
    events.check_in(registration, now=now(), tell=tell())
    return _done(event, registration, "let-in")


@bp.post("/console/e/<slug>/door/claims/<code>/no")
@access(Access.GREETER)
def keep_out(slug: str, code: str) -> Page:
    """Nobody here has this mark on their phone."""
    event = the_event_i_greet(slug)
    claiming.refuse(db.session, event, code, now=now())
    db.session.commit()
    flash(_("Not let in. Whoever it is can ask again."))
    return redirect(url_for(".show", slug=slug), 303)


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
    flash(_("The new badge is ready. The old ones open nothing any more."))
    return redirect(url_for(".badge", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/roll/<code>/revoke-badge")
@access(Access.GREETER)
def revoke_badge(slug: str, code: str) -> Page:
    event, registration = _attendee(slug, code)
    door.revoke_badge(db.session, event, registration, by=the_organizer_account(), now=now())
    db.session.commit()
    flash(_("Taken back. Nobody can scan this badge any more."))
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


def _done(event: Event, registration: Registration, how: str) -> Response:
    """Keep it, and come back to the page, which says what was done."""
    code = registration.code
    db.session.commit()
    q = searchable(request.form.get("q", ""))
    return redirect(url_for(".show", slug=event.slug, done=code, how=how, q=q or None), 303)


def _door(
    event: Event, *, walk_in: WalkInForm | None = None, check_in: CheckInForm | None = None
) -> Response:
    q = searchable(request.values.get("q", ""))
    done, how = None, request.args.get("how", "")
    if how in HOW and request.args.get("done"):
        done = attendee(db.session, event, request.args["done"])
    page = render_template(
        "door/show.html",
        walk_in=_walk_in_form(event) if walk_in is None else walk_in,
        check_in=check_in or CheckInForm(formdata=None),
        done=done,
        how=how,
        q=q,
        found=queries.roll(db.session, event, q=q, limit=MOST_FOUND) if q else (),
        version=version(event, now=now()),
        organizes=my_role(event) in ORGANIZERS,
        claims=claiming.waiting(db.session, event, now=now()),
        came_last=door.came_last(db.session, event),
        **console_frame(event, "door"),
    )
    return allow_wasm(page)
