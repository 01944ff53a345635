"""Posters: for the projector as a page, for paper and slides as a PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for

from netevents.events.current import the_event_i_greet
from netevents.events.forms import KIND_CHOICES
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.exchange.lettering import printable
from netevents.exchange.posters import SIZES, Poster, poster_pdf
from netevents.languages import _, mark, speaking
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import absolute
from netevents.web.dates import span

bp = Blueprint("posters", __name__, template_folder="../templates")

TITLES = {"a4": "A4", "letter": mark("Letter"), "screen": mark("A slide, 16:9")}


@bp.get("/console/e/<slug>/poster")
@access(Access.GREETER)
def choose(slug: str) -> str:
    event = the_event_i_greet(slug)
    return render_template(
        "posters/choose.html", sizes=TITLES, host=_host(), **console_frame(event, "overview")
    )


@bp.get("/console/e/<slug>/poster-<size>.pdf")
@access(Access.GREETER)
def pdf(slug: str, size: str) -> Response:
    event = the_event_i_greet(slug)
    if size not in SIZES:
        raise NotHere
    with speaking(event.language):
        drawn = poster_pdf(_poster(event), size)
    return Response(
        drawn,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="poster-{slug}-{size}.pdf"'},
    )


def _poster(event: Event) -> Poster:
    youth = event.audience == "youth"
    return Poster(
        group=event.group.name,
        name=printable(event.name) or _(KIND_CHOICES[event.kind]),
        when=span(event.starts_at, event.ends_at, event.zone),
        place=event.place,
        line=_("Leaders have a badge for you.") if youth else _("Scan, type your name, meet somebody."),
        target=absolute(url_for("events.room_upper", code=event.room_code)).upper(),
        address=_host(),
        room_code=event.room_code,
    )


def _host() -> str:
    return absolute("").partition("://")[2]
