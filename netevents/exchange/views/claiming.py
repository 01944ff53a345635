"""A phone asks to be let in as the owner of a badge, shows a mark, and waits for the desk."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, redirect, render_template, session, url_for
from flask_login import user_logged_in
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event
from netevents.events.models import Event
from netevents.exchange import claiming
from netevents.exchange.forms_joining import StaysOutForm
from netevents.exchange.models import Claim
from netevents.exchange.own_hands import claim_all
from netevents.languages import _, spoken
from netevents.people import once
from netevents.people.domain import DESK_CODE
from netevents.people.mail import mailer_is_set
from netevents.people.models import SignIn
from netevents.people.signed_in import let_in, person_or_none, this_browser
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import kept_place, now
from netevents.web.fresh import answer_if_new

bp = Blueprint("claiming", __name__, template_folder="../templates")
bp.record_once(lambda setup: user_logged_in.connect(_all_is_theirs, setup.app))


@bp.post("/x/<token>/mine")
@access(Access.ANYONE)
def mine(token: str) -> Response:
    """Somebody who is nobody here yet says that this is their own badge. Its name is not told to them."""
    place = claiming.place_of_badge(db.session, token)
    if place is None:
        raise NotHere
    if person_or_none() is not None:
        return redirect(url_for("exchange.badge", token=token), 303)
    kept_place("")  # whoever comes in does not want to meet themself
    stays_out = StaysOutForm().stays_out.data
    claiming.ask(db.session, place.event, [place], browser=this_browser(), stays_out=stays_out, now=now())
    slug = place.event.slug
    db.session.commit()
    return redirect(url_for(".wait", slug=slug), 303)


@bp.get("/e/<slug>/claim")
@access(Access.ANYONE)
def wait(slug: str) -> Response:
    """The mark to show at the desk; once the desk has said yes, the button that lets the phone in."""
    event = the_event(slug)
    if "browser" not in session:
        return redirect(_home(event))
    claim = claiming.of_phone(db.session, event, browser=session["browser"], now=now())
    return answer_if_new(_version(claim), lambda: _drawn(event, claim))


@bp.post("/e/<slug>/claim")
@access(Access.ANYONE)
def come_in(slug: str) -> Response:
    """The desk said yes: this phone is its owner's, also where the answer got lost and they press again."""
    event = the_event(slug)
    browser = session.get("browser", "")
    act = once.begin(db.session, "come in", event.slug, browser, now=now())
    place = claiming.came_in(db.session, event, act.result, at=act.at, now=now())
    if place is None:
        place = claiming.come_in(db.session, event, browser=browser, now=now(), mails=mailer_is_set())
        act.result, act.at = place.code, now()
    person, name = place.person, place.person.name
    let_in(person, DESK_CODE)
    db.session.commit()
    flash(_("Welcome, %(name)s. This phone is yours now.", name=name))
    return redirect(kept_place(_home(event)), 303)


def _all_is_theirs(app: Flask, user: SignIn) -> None:
    """Wherever a device is let in, its owner has come into every place of theirs."""
    claim_all(db.session, user.person_id, now=now())


def _drawn(event: Event, claim: Claim | None) -> str:
    return render_template(
        "claiming/wait.html", event=event, claim=claim, version=_version(claim), event_url=_home(event)
    )


def _version(claim: Claim | None) -> str:
    if claim is None:
        return f"gone-{spoken()}"
    return f"{claim.id}-{'yes' if claim.confirmed_at else 'waits'}-{spoken()}"


def _home(event: Event) -> str:
    return url_for("events.show", slug=event.slug)
