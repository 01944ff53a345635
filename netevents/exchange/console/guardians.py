"""An event with minors in the console: its leaders, what guardians agreed to, making the rules stricter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event_i_organize
from netevents.events.forms import AUDIENCE_CHOICES
from netevents.events.frame import console_frame
from netevents.events.models import Event, Registration
from netevents.exchange import door
from netevents.exchange.forms_youth import LeaderForm
from netevents.exchange.views.leaders import RECORD_HIDDEN
from netevents.exchange.youth import guardians, leaders, meetings, members, stricter
from netevents.languages import _
from netevents.people import once
from netevents.people.mail import mailer_is_set
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import absolute, now, tell
from netevents.web.forms import Nothing
from netevents.web.https import need_https

bp = Blueprint("guardians", __name__, url_prefix="/console/e/<slug>", template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.route("/youth", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def index(slug: str) -> Page:
    """Who leads, and for whom a consent is on file; posting a name adds a leader."""
    event = _with_minors(slug)
    form = LeaderForm()
    if not form.validate_on_submit():
        return _index_page(event, form=form), 422 if form.errors else 200
    act = once.begin(db.session, "leader", event.slug, form.once.data, form.name.data, now=now())
    if not act.result:
        try:
            with db.session.begin_nested():
                leader = leaders.add_leader(
                    db.session, event, form.name.data, by=the_organizer_account(), now=now(), tell=tell()
                )
        except Refusal as no:
            form.name.errors = [str(no)]
            return _index_page(_with_minors(slug), form=form), 422
        act.result = leader.code
    db.session.commit()
    flash(_("%(name)s leads. Make a code to sign their phone in.", name=form.name.data))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/youth/lead")
@access(Access.ORGANIZER)
def lead_myself(slug: str) -> Page:
    """The organizer leads, too."""
    event = _with_minors(slug)
    me = the_organizer_account()
    leaders.lead(db.session, event, me, by=me, now=now(), tell=tell())
    db.session.commit()
    flash(_("You lead here. Your leader’s pages are at the event."))
    return redirect(url_for("leaders.home", slug=slug), 303)


@bp.post("/youth/leaders/<code>/phone")
@access(Access.ORGANIZER)
def phone(slug: str, code: str) -> Page:
    """A code that signs a leader's phone in, shown once on this very answer."""
    event = _with_minors(slug)
    leader = next((one for one in leaders.leaders_of(db.session, event) if one.code == code), None)
    if leader is None:
        raise NotHere
    desk = door.desk_code(
        db.session, event, leader, by=the_organizer_account(), now=now(), mails=mailer_is_set()
    )
    page = _index_page(event, form=LeaderForm(formdata=None), desk=desk, desk_of=leader.name)
    db.session.commit()
    return page


@bp.post("/youth/consents/<code>")
@access(Access.ORGANIZER)
def consents(slug: str, code: str) -> Page:
    """What guardians agreed to for one minor; the look is written down."""
    event, minor = _minor(slug, code)
    members.look(db.session, event, minor, by=the_organizer_account(), now=now())
    page = render_template(
        "guardians/consents.html",
        minor=minor,
        consents=guardians.consents_of(db.session, minor),
        agreed=guardians.agreements(db.session, [minor], now=now())[minor.id],
        now=now(),
        **console_frame(event, "youth"),
    )
    db.session.commit()
    return page


@bp.post("/youth/consents/<code>/withdraw")
@access(Access.ORGANIZER)
def withdraw(slug: str, code: str) -> Page:
    event, minor = _minor(slug, code)
    hidden = _(RECORD_HIDDEN, name=minor.name)
    guardians.withdraw(db.session, event, minor, by=the_organizer_account(), now=now(), tell=tell())
    db.session.commit()
    flash(hidden)
    return redirect(url_for(".index", slug=slug), 303)


@bp.route("/stricter", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def make_stricter(slug: str) -> Page:
    """Whose fields would go; only then, by a button, the stricter rules."""
    event = the_event_i_organize(slug)
    to = request.values.get("to", "youth")
    stricter.must_be_stricter(event, to)
    need_https(_("Events with minors"))
    if Nothing().validate_on_submit():
        stricter.make_stricter(db.session, event, to, by=the_organizer_account(), now=now(), tell=tell())
        db.session.commit()
        flash(_("The stricter rules hold from now on."))
        return redirect(url_for("events_console.show", slug=slug), 303)
    return render_template(
        "guardians/stricter.html",
        to=to,
        meaning=_(AUDIENCE_CHOICES[to]),
        people=stricter.who_turns(db.session, event, to),
        **console_frame(event, "edit"),
    )


def _with_minors(slug: str) -> Event:
    event = the_event_i_organize(slug)
    if event.audience == "adult":
        raise NotHere
    return event


def _minor(slug: str, code: str) -> tuple[Event, Registration]:
    event = _with_minors(slug)
    minor = members.member_of(db.session, event, code)
    if minor is None:
        raise NotHere
    return event, minor


def _index_page(event: Event, *, form: LeaderForm, **more: Any) -> str:
    troop = members.troop(db.session, event)
    lead = leaders.leaders_of(db.session, event)
    me = the_organizer_account()
    return render_template(
        "guardians/index.html",
        form=form,
        leaders=lead,
        i_lead=any(leader.person_id == me.id for leader in lead),
        me=me,
        open=meetings.is_open(db.session, event, now=now()),
        troop=troop,
        agreed=guardians.agreements(db.session, troop, now=now()),
        sign_in=absolute(url_for("people.sign_in")),
        **more,
        **console_frame(event, "youth"),
    )
