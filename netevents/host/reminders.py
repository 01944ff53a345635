"""A person’s page of reminders: their mail, their calendar; and the two addresses that are secrets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from netevents.db import db
from netevents.events.models import Registration
from netevents.events.queries import places_of
from netevents.host import digests, feed
from netevents.host.panels import entries
from netevents.languages import _, speaking
from netevents.people.codes import fingerprint
from netevents.people.mail import mailer_is_set
from netevents.people.models import Person
from netevents.people.signed_in import the_person
from netevents.plugin import HomePage
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import absolute, now
from netevents.web.tries import count_miss

bp = Blueprint("reminders", __name__, template_folder="templates")

SHOWN: Final = timedelta(minutes=10)
"""How long a new address stands on the page of whoever made it."""


@bp.get("/me/reminders")
@access(Access.SIGNED_IN)
def show() -> str:
    person = _the_adult()
    places = places_of(db.session, person)
    made = feed.feed_of(db.session, person)
    address = ""
    if made is not None and now() < made.made_at + SHOWN:
        secret = session.get("calendar", "")
        if fingerprint(secret) == made.secret_hash:
            address = absolute(url_for("reminders.calendar", secret=secret))
    return render_template(
        "reminders/show.html",
        mails=mailer_is_set(),
        email=person.profile.email if person.profile and person.profile.email_opens else "",
        stopped=digests.stopped_since(db.session, person),
        zone=_zone(person, places),
        own_zone=bool(person.zone),
        has_places=bool(places),
        made=made,
        address=address,
        subscribe=f"webcal://{address.partition('://')[2]}" if address else "",
    )


@bp.post("/me/reminders/no-mail")
@access(Access.SIGNED_IN)
def stop_mail() -> BaseResponse:
    """No more mails, from one's own page."""
    digests.stop(db.session, _the_adult(), now=now())
    return _back(_("No more mails. What is due stands on your first page."))


@bp.post("/me/reminders/mail")
@access(Access.SIGNED_IN)
def start_mail() -> BaseResponse:
    """Mails again."""
    digests.start(db.session, _the_adult())
    return _back(_("You get mails again, one a day at most."))


@bp.post("/me/reminders/calendar")
@access(Access.SIGNED_IN)
def make_calendar() -> BaseResponse:
    """A private address, which ends the one before."""
    session["calendar"] = feed.make_feed(db.session, _the_adult(), now=now())
    return _back(_("Your calendar has an address."))


@bp.post("/me/reminders/no-calendar")
@access(Access.SIGNED_IN)
def end_calendar() -> BaseResponse:
    """The address opens nothing from now."""
    feed.end_feed(db.session, _the_adult().id)
    session.pop("calendar", None)
    return _back(_("The address opens nothing any more."))


@bp.get("/calendar/<secret>.ics")
@access(Access.ANYONE)
def calendar(secret: str) -> Response:
    """What is due, for a calendar that subscribes to it."""
    person = feed.owner_of_feed(db.session, secret)
    if person is None:
        count_miss()
        raise NotHere
    places = [place for place in places_of(db.session, person) if not place.is_minor]
    page = HomePage(session=db.session, person=person, places=places, now=now())
    base_url, zone = current_app.config["BASE_URL"], _zone(person, places)
    with speaking(person.language):
        written = feed.calendar(entries(page), person, zone=zone, base_url=base_url, now=now())
    return Response(written, mimetype="text/calendar", headers={"X-Robots-Tag": "noindex"})


@bp.route("/stop/<secret>", methods=["GET", "POST"])
@access(Access.ANYONE)
def stop(secret: str) -> Response:
    """Behind a mail: one button, or one click in the mail program, which posts without having been here."""
    person = digests.reader_of(db.session, secret)
    if person is None:
        count_miss()
        raise NotHere
    if request.method == "POST":
        digests.stop(db.session, person, now=now())
        db.session.commit()
    stopped = digests.stopped_since(db.session, person) is not None
    answer = Response(render_template("reminders/stop.html", stopped=stopped))
    answer.headers["Referrer-Policy"] = "no-referrer"  # the address is a secret
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _the_adult() -> Person:
    """The person here; no minor is reminded of anything.

    :raises NotHere: for minors
    """
    person = the_person()
    if person.is_minor:
        raise NotHere
    return person


def _zone(person: Person, places: Sequence[Registration]) -> str:
    """On what clocks ``person`` lives: those they chose, else those of their last event."""
    return person.zone or (places[0].event.zone if places else "UTC")


def _back(sentence: str) -> BaseResponse:
    db.session.commit()
    flash(sentence)
    return redirect(url_for("reminders.show"))
