"""Badges on paper: which sheet, whose badges, and the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as Redirect

from netevents.config import is_loopback
from netevents.db import db
from netevents.events.current import the_event_i_greet
from netevents.events.frame import Place, console_frame
from netevents.events.models import Event
from netevents.exchange import prepared, printing, sheets
from netevents.exchange.forms_badges import DUE, SheetForm
from netevents.exchange.prepared_models import GONE, PreparedFile
from netevents.exchange.printing import Printable
from netevents.languages import _
from netevents.people import once
from netevents.people.signed_in import the_person
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.fresh import looks_again

bp = Blueprint("badge_sheets", __name__, template_folder="../templates")

Page = str | Response | Redirect | tuple[str, int]

AT_ONCE: Final = 60
"""Badges that are drawn while the greeter waits, some 0.2 s; more are drawn by the worker."""
PRESSED_TWICE: Final = timedelta(seconds=30)
"""A page sent once more within this time meant the same printing."""


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
    act = once.begin(db.session, "badges", slug, form.once.data, one, form.which.data, now=now())
    if act.result and now() - act.at < PRESSED_TWICE:
        return _on_paper(event, form, int(act.result), one, len(_found(event, "", act.result)))
    everybody = form.which.data != DUE and not one
    if everybody:
        printing.begin_anew(db.session, event)
    wanted = (found if one or everybody else printing.due(found))[: printing.MOST]
    if not wanted:
        form.which.errors = [_("All badges are printed, and none has changed since.")]
        return _choose(event, form, found), 422
    sheet = printing.mark(db.session, event, wanted, now=now())
    session["paper"] = form.stock.data
    act.result, act.at = str(sheet), now()
    return _on_paper(event, form, sheet, one, len(wanted))


@bp.post("/console/e/<slug>/badges.pdf")
@access(Access.GREETER)
def draw(slug: str) -> Page:
    """Have a printing of many badges drawn once more; that marks nothing as printed."""
    event = the_event_i_greet(slug)
    form = SheetForm()
    del form.which
    sheet = form.sheet.data or ""
    found = _found(event, "", sheet)
    if not found:
        raise NotHere
    if not sheet or not form.validate_on_submit():
        return _asked_again(event, form, found), 422
    return _by_the_worker(event, form, int(sheet))


@bp.get("/console/e/<slug>/badges/<code>")
@access(Access.GREETER)
def large(slug: str, code: str) -> Page:
    """Many badges: whether the worker has drawn them, and where they are then. Looks again by itself."""
    event = the_event_i_greet(slug)
    row = prepared.prepared_file(db.session, event, code)
    if row is None or row.name != printing.BADGES:
        raise NotHere
    return looks_again(_large(event, row), while_=row.is_under_way)


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
        return _asked_again(event, form, found), 422
    if not found:
        raise NotHere
    if len(found) > AT_ONCE:
        if not sheet:
            return redirect(url_for(".choose", slug=slug), 303)
        row = prepared.latest(db.session, event, printing.BADGES, _query(form, int(sheet)))
        if row is not None and row.state != GONE:
            return redirect(url_for(".large", slug=slug, code=row.code), 303)
        form.sheet.data = sheet
        return _large(event, None, form)
    return Response(
        sheets.pdf(
            [one.face for one in found],
            paper,
            sides=form.sides.data,
            begin=form.begin.data - 1,
        ),
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="badges-{event.slug}.pdf"'},
    )


def _found(event: Event, one: str, sheet: str = "") -> Sequence[Printable]:
    """The badges of ``event`` that are asked for.

    :raises NotHere: if there can be no such printing or person
    """
    if sheet and not (sheet.isascii() and sheet.isdecimal() and len(sheet) < 17):
        raise NotHere
    if one and not one.isalnum():
        raise NotHere
    base_url = current_app.config["BASE_URL"]
    return printing.printables(
        db.session, event, base_url=base_url, only=one, sheet=int(sheet) if sheet else None
    )


def _asked_again(event: Event, form: SheetForm, found: Sequence[Printable]) -> str:
    """The whole page of choices, with what is wrong in an address or a small form."""
    again = SheetForm(formdata=None, data=form.data)
    again.stock.errors, again.sides.errors, again.begin.errors = (
        list(form[name].errors) for name in ("stock", "sides", "begin")
    )
    return _choose(event, again, found)


def _asked(form: SheetForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("stock", "sides", "begin")}


def _query(form: SheetForm, sheet: int) -> str:
    return urlencode(_asked(form) | {"sheet": sheet})


def _on_paper(event: Event, form: SheetForm, sheet: int, one: str, number: int) -> Redirect:
    """To the PDF of this printing, or to the page that waits for it."""
    if number > AT_ONCE:
        return _by_the_worker(event, form, sheet)
    db.session.commit()
    return redirect(url_for(".pdf", slug=event.slug, **_asked(form), one=one or None, sheet=sheet), 303)


def _by_the_worker(event: Event, form: SheetForm, sheet: int) -> Redirect:
    """Have the worker draw this printing, and look whether it has."""
    query = _query(form, sheet)
    row = prepared.ask(db.session, event, printing.BADGES, by=the_person(), now=now(), query=query)
    code = row.code
    db.session.commit()
    return redirect(url_for(".large", slug=event.slug, code=code), 303)


def _large(event: Event, row: PreparedFile | None, form: SheetForm | None = None) -> str:
    frame = console_frame(event, "badges")
    frame["crumbs"] = [*frame["crumbs"], Place(_("Badges"), url_for(".choose", slug=event.slug))]
    return render_template(
        "badge_sheets/large.html",
        file=row,
        form=form,
        address=prepared.address(row) if row else "",
        **frame,
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
        return _("Codes printed now only work on this computer. Set the address that phones reach first.")
    if parts.scheme != "https":
        return _(
            "Codes printed now lead to an address without https. They stop working when you switch to https."
        )
    return ""
