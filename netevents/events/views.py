"""Pages for everybody and for attendees: the front door, an event, its poster, its privacy sheet."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.events import announcements, queries
from netevents.events.current import my_role, the_event
from netevents.events.forms import RoomForm
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.events.moments import phase
from netevents.events.privacy import privacy_sheet
from netevents.languages import _, speaking
from netevents.people.signed_in import person_or_none
from netevents.plugin import EventPage, HomePage, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import absolute, home_panels, now, panels
from netevents.web.offline import kept_offline
from netevents.web.qr import svg
from netevents.web.tries import count_miss

bp = Blueprint("events", __name__, template_folder="templates")

Page = str | tuple[str, int] | Response | Redirect


@bp.get("/")
@access(Access.ANYONE)
@kept_offline
def landing() -> Page:
    return _front_door(RoomForm(formdata=None))


@bp.post("/room")
@access(Access.ANYONE)
def find_room() -> Page:
    form = RoomForm()
    if form.validate_on_submit():
        event = queries.event_by_room_code(db.session, form.code.data)
        if event is not None:
            session["room"] = event.slug
            return redirect(url_for("events.show", slug=event.slug))
        count_miss()
        form.code.errors = [_("No event has this code. Look at the poster again.")]
    return _front_door(form), 422


@bp.get("/j/<code>")
@bp.get("/J/<code>", endpoint="room_upper")
@access(Access.ANYONE)
def room(code: str) -> Page:
    """The short address on a poster, in small letters or in a QR code's capitals."""
    event = queries.event_by_room_code(db.session, code)
    if event is None:
        count_miss()
        raise NotHere
    session["room"] = event.slug
    return redirect(url_for("events.show", slug=event.slug))


@bp.get("/e/<slug>/")
@access(Access.ANYONE)
@kept_offline
def show(slug: str) -> Page:
    """The event for everybody; for its attendees, where they start from."""
    event = the_event(slug)
    me = _my_place(event)
    if me is None:
        return render_template(
            "events/show.html", helps=my_role(event), when=_phase(event), **_outside(event)
        )
    return _home(event, me)


@bp.get("/e/<slug>/poster")
@access(Access.ANYONE)
def poster(slug: str) -> Page:
    """For the projector: a code for the back row, a short address, the room code.

    Where the code is asked of whoever joins, it is shown only to those who are in already.
    """
    event = the_event(slug)
    if event.asks_room_code and my_role(event) is None and _my_place(event) is None:
        raise NotHere
    address = absolute(url_for("events.room_upper", code=event.room_code))
    with speaking(event.language):
        return render_template(
            "events/poster.html",
            event=event,
            code=svg(address.upper(), title=_("Code that opens %(name)s", name=event.name)),
            host=absolute("").partition("://")[2],
        )


@bp.get("/e/<slug>/privacy")
@access(Access.ANYONE)
def privacy(slug: str) -> Page:
    event = the_event(slug)
    return render_template("events/privacy.html", chapters=privacy_sheet(event), **_outside(event))


def _front_door(form: RoomForm) -> str:
    person = person_or_none()
    places = queries.places_of(db.session, person) if person else ()
    added: Sequence[Panel] = ()
    if person and places:
        added = home_panels(HomePage(session=db.session, person=person, places=places, now=now()))
    return render_template(
        "events/landing.html",
        form=form,
        person=person,
        panels=added,
        places=[(place, _phase(place.event)) for place in places],
    )


def _my_place(event: Event) -> Registration | None:
    person = person_or_none()
    return queries.registration_of(db.session, event, person) if person else None


def _home(event: Event, me: Registration) -> str:
    page = EventPage(session=db.session, event=event, now=now(), me=me)
    return render_template(
        "events/home.html",
        me=me,
        when=_phase(event),
        announced=announcements.shown(db.session, event, now=now()),
        panels=panels("event", page),
        helps=my_role(event),
        leads=queries.leads(me, event),
        **attendee_frame(event, "event"),
    )


def _phase(event: Event) -> str:
    return "past" if event.state == "ended" else phase(event.starts_at, event.ends_at, now())


def _outside(event: Event) -> dict[str, object]:
    return {"event": event, "event_url": url_for("events.show", slug=event.slug)}
