"""Joining an event with one's own phone: a name, done. Minors are sent to a leader."""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event
from netevents.events.models import Event
from netevents.events.queries import registration_of
from netevents.exchange import claiming, joining
from netevents.exchange.forms_joining import JoinForm
from netevents.languages import _
from netevents.people import limits, once
from netevents.people.codes import as_typed, fingerprint
from netevents.people.models import ADULT, Person
from netevents.people.signed_in import let_in, person_or_none, this_browser
from netevents.web.access import Access, access
from netevents.web.current import kept_place, now, tell

bp = Blueprint("joining", __name__, template_folder="../templates")

WRONG_CODES = 300
"""Wrong room codes that an event takes in ten minutes: a hall may mistype, nobody gets through a billion."""
NAMES = 20
NAMES_OF_ADDRESS = 500
"""So many names are looked for on the roll in a quarter of an hour; whoever types more is new to it."""


@bp.route("/e/<slug>/join", methods=["GET", "POST"])
@access(Access.ANYONE)
def join(slug: str) -> str | Response | tuple[str, int]:
    event = the_event(slug)
    home = url_for("events.show", slug=slug)
    person = person_or_none()
    if person is not None and registration_of(db.session, event, person) is not None:
        return redirect(kept_place(home))
    if event.state != "open":
        return redirect(home)
    if event.audience == "youth":
        return _ask_a_leader(event), 200 if request.method == "GET" else 409
    form = _form(event, person)
    if not form.validate_on_submit() or not _code_fits(event, form):
        return _drawn(event, form), 422 if form.errors else 200
    if person is None and (answer := _is_on_the_roll(event, form)):
        return answer
    try:
        with db.session.begin_nested():
            _join(event, person, form)
    except joining.LeadersAddYou:
        return _ask_a_leader(event), 409
    db.session.commit()
    flash(_("You are in. Show your badge, or scan somebody’s."))
    return redirect(kept_place(home), 303)


def _form(event: Event, person: Person | None) -> JoinForm:
    form = JoinForm(name=person.name if person else "", code=request.args.get("code", ""))
    form.asks_only(
        age=joining.asks_age(event, person), code=event.asks_room_code and session.get("room") != event.slug
    )
    return form


def _is_on_the_roll(event: Event, form: JoinForm) -> str | Response | None:
    """Who types a name that somebody put on the roll and nobody claimed is asked whether they are that one.

    They learn no more than what they typed; what is on the roll stays there until the desk has seen them.
    """
    if form.answer.data == "new" or ("age" in form and form.age.data != ADULT):
        return None
    places = claiming.places_named(db.session, event, form.name.data) if _may_ask_the_roll() else ()
    db.session.commit()  # a try that is not kept was not counted
    if not places:
        return None
    if form.answer.data != "me":
        return render_template("joining/is_this_you.html", event=event, form=form, event_url=_home(event))
    claiming.ask(db.session, event, places, browser=this_browser(), stays_out=form.stays_out.data, now=now())
    db.session.commit()
    return redirect(url_for("claiming.wait", slug=event.slug), 303)


def _may_ask_the_roll() -> bool:
    """Whether this browser, and all at its address, have typed few names yet: a hall may share one."""
    within = timedelta(minutes=15)
    asking = {fingerprint(this_browser()): NAMES, str(request.remote_addr): NAMES_OF_ADDRESS}
    try:
        for who, most in asking.items():
            limits.count_try(db.session, f"names:{who}", most=most, within=within, now=now())
    except limits.TooManyTries:
        return False
    return True


def _join(event: Event, person: Person | None, form: JoinForm) -> None:
    """Whoever is new and presses twice, or never got the answer, comes into the place that they have."""
    act = once.begin(db.session, "join", event.slug, form.once.data, form.name.data, now=now())
    registration = claiming.came_in(db.session, event, act.result, at=act.at, now=now())
    if registration is None:
        registration = joining.join_alone(
            db.session,
            event,
            person,
            name=form.name.data,
            age=form.age.data if "age" in form else None,
            stays_out=form.stays_out.data,
            now=now(),
            tell=tell(),
        )
        act.result, act.at = registration.code, now()
    if person is None:
        let_in(registration.person, "joined")


def _code_fits(event: Event, form: JoinForm) -> bool:
    """Whether the room code is right, where it is asked; wrong ones are counted."""
    if "code" not in form or hmac.compare_digest(as_typed(form.code.data).encode(), event.room_code.encode()):
        return True
    try:
        limits.count_try(
            db.session, f"room code:{event.id}", most=WRONG_CODES, within=timedelta(minutes=10), now=now()
        )
        form.code.errors = [_("That is not the code. Look at the poster again.")]
    except limits.TooManyTries as sentence:
        form.code.errors = [str(sentence)]
    db.session.commit()
    return False


def _drawn(event: Event, form: JoinForm) -> str:
    return render_template("joining/join.html", event=event, form=form, event_url=_home(event))


def _ask_a_leader(event: Event) -> str:
    return render_template("joining/ask_a_leader.html", event=event, event_url=_home(event))


def _home(event: Event) -> str:
    return url_for("events.show", slug=event.slug)
