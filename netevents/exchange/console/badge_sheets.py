"""Badges on paper: which sheet, whose badges, and the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template, request

from netevents.config import is_loopback
from netevents.db import db
from netevents.events.current import the_event_i_greet
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.exchange import badges, sheets
from netevents.exchange.forms_door import SheetForm
from netevents.exchange.models import Badge
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.qr import badge_address

bp = Blueprint("badge_sheets", __name__, template_folder="../templates")

Page = str | Response | tuple[str, int]


@bp.get("/console/e/<slug>/badges")
@access(Access.GREETER)
def choose(slug: str) -> Page:
    """Which paper is in the printer, and whether everybody's badge is wanted or one."""
    event = the_event_i_greet(slug)
    form = SheetForm(request.args, meta={"csrf": False})
    return _choose(event, form, badges.printed(db.session, event, only=form.one.data or ""))


@bp.get("/console/e/<slug>/badges.pdf")
@access(Access.GREETER)
def pdf(slug: str) -> Page:
    event = the_event_i_greet(slug)
    form = SheetForm(request.args, meta={"csrf": False})
    found = badges.printed(db.session, event, only=form.one.data or "")
    paper = sheets.stock(form.stock.data or "")
    if not form.validate() or paper is None:
        return _choose(event, form, found), 422
    if not found:
        raise NotHere
    return Response(
        sheets.pdf([_face(badge, event) for badge in found], paper),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="badges-{event.slug}.pdf"'},
    )


def _choose(event: Event, form: SheetForm, found: Sequence[Badge]) -> str:
    return render_template(
        "badge_sheets/choose.html",
        form=form,
        found=found,
        warning=_warning(current_app.config["BASE_URL"]),
        base_url=current_app.config["BASE_URL"],
        **console_frame(event, "badges"),
    )


def _face(badge: Badge, event: Event) -> sheets.BadgeFace:
    """What the badge shows. Of a minor: first name and group, nothing else."""
    who = badge.registration
    role = "" if who.role == "attendee" else who.role.capitalize()
    return sheets.BadgeFace(
        name=who.name,
        line=who.subgroup if who.is_minor else role,
        address=badge_address(current_app.config["BASE_URL"], badge.token),
        code=badge.code,
        event_name=event.name,
    )


def _warning(base_url: str) -> str:
    parts = urlsplit(base_url)
    if is_loopback(parts.hostname or ""):
        return "Codes printed now only work on this computer. Set the address that phones reach first."
    if parts.scheme != "https":
        return (
            "Codes printed now lead to an address without https. They stop working when you switch to https."
        )
    return ""
