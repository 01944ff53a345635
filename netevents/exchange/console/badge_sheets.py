"""Badges on paper: which sheet, whose badges, and the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.config import is_loopback
from netevents.db import db
from netevents.events.current import the_event_i_greet
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.exchange import printing, sheets
from netevents.exchange.forms_badges import DUE, SheetForm
from netevents.exchange.printing import Printable
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("badge_sheets", __name__, template_folder="../templates")

Page = str | Response | Redirect | tuple[str, int]


@bp.get("/console/e/<slug>/badges")
@access(Access.GREETER)
def choose(slug: str) -> Page:
    """Which paper is in the printer, and whether the new badges are wanted, all, or one."""
    event = the_event_i_greet(slug)
    one = request.args.get("one", "")
    form = SheetForm(formdata=None, data={"one": one, "stock": session.get("paper"), "which": DUE})
    return _choose(event, form, _found(event, one))


@bp.post("/console/e/<slug>/badges")
@access(Access.GREETER)
def make(slug: str) -> Page:
    """Remember what goes on paper, then show it: that page can be opened as often as the printer needs."""
    event = the_event_i_greet(slug)
    form = SheetForm()
    one = form.one.data or ""
    found = _found(event, one)
    if one and not found:
        raise NotHere
    if not form.validate_on_submit():
        return _choose(event, form, found), 422
    everybody = form.which.data != DUE and not one
    if everybody:
        printing.begin_anew(db.session, event)
    wanted = (found if one or everybody else printing.due(found))[: printing.MOST]
    if not wanted:
        form.which.errors = ["All badges are printed, and none has changed since."]
        return _choose(event, form, found), 422
    sheet = printing.mark(db.session, event, wanted, now=now())
    session["paper"] = form.stock.data
    db.session.commit()
    asked = {name: form[name].data for name in ("stock", "sides", "begin")}
    return redirect(url_for(".pdf", slug=slug, **asked, one=one or None, sheet=sheet), 303)


@bp.get("/console/e/<slug>/badges.pdf")
@access(Access.GREETER)
def pdf(slug: str) -> Page:
    """The badges of one person, of one printing, or of everybody; looking marks nothing as printed."""
    event = the_event_i_greet(slug)
    form = SheetForm(request.args, meta={"csrf": False})
    sheet = request.args.get("sheet", "")
    found = _found(event, form.one.data or "", sheet)
    paper = sheets.stock(form.stock.data or "")
    del form.which
    if not form.validate() or paper is None:
        again = SheetForm(formdata=None, data=form.data)
        again.stock.errors, again.sides.errors, again.begin.errors = (
            list(form[name].errors) for name in ("stock", "sides", "begin")
        )
        return _choose(event, again, found), 422
    if not found:
        raise NotHere
    return Response(
        sheets.pdf(
            [one.face for one in found[: printing.MOST]],
            paper,
            sides=form.sides.data,
            begin=form.begin.data - 1,
        ),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="badges-{event.slug}.pdf"'},
    )


def _found(event: Event, one: str, sheet: str = "") -> Sequence[Printable]:
    """The badges of ``event`` that are asked for.

    :raises NotHere: if there is no such printing
    """
    if sheet and not (sheet.isascii() and sheet.isdecimal() and len(sheet) < 17):
        raise NotHere
    base_url = current_app.config["BASE_URL"]
    return printing.printables(
        db.session, event, base_url=base_url, only=one, sheet=int(sheet) if sheet else None
    )


def _choose(event: Event, form: SheetForm, found: Sequence[Printable]) -> str:
    latest = printing.latest_sheet(found)
    paper = form.stock.data if sheets.stock(form.stock.data or "") else sheets.STOCKS[0].name
    return render_template(
        "badge_sheets/choose.html",
        form=form,
        found=found,
        new=sum(one.is_new for one in found),
        changed=sum(one.has_changed for one in found),
        most=printing.MOST,
        latest=url_for(".pdf", slug=event.slug, stock=paper, sheet=latest) if latest else "",
        warning=_warning(current_app.config["BASE_URL"]),
        base_url=current_app.config["BASE_URL"],
        **console_frame(event, "badges"),
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
