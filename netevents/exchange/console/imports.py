"""Bringing a list of attendees: send it, say what its columns hold, decide, write it, get back the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db, reading
from netevents.events.current import the_event_i_organize
from netevents.events.frame import console_frame
from netevents.events.models import Event
from netevents.exchange.console.import_pages import below_import, columns_page, number_in, preview_page
from netevents.exchange.forms_imports import ListForm, ReadingForm
from netevents.exchange.import_models import (
    JUDGED,
    JUDGING,
    READ,
    UNDER_WAY,
    ImportList,
    ImportRow,
)
from netevents.exchange.importing import deciding, keeping, lists, writing
from netevents.exchange.importing.reading import MOST_BYTES, Unreadable
from netevents.exchange.importing.sentences import in_words
from netevents.languages import _
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.csv import header_and_rows
from netevents.web.current import now, tell_all
from netevents.web.fresh import looks_again
from netevents.web.https import need_https
from netevents.web.security import in_the_clear
from netevents.web.uploads import takes

bp = Blueprint("imports", __name__, template_folder="../templates")
bp.add_app_template_filter(in_words, "sentences")

Page = str | Response | Redirect | tuple[str, int]

AT_ONCE: Final = 200
"""Rows that are written while the organizer waits; longer lists go to the worker."""
BATCHES: Final = AT_ONCE // writing.BATCH + 1
"""So many go with them, the last one to say that it is done; where many become minors the worker goes on."""
SEEN_AT_ONCE: Final = 500
"""Rows that are looked at while the organizer waits, and on SQLite a scan too."""
ROOM: Final = MOST_BYTES + 1024 * 1024


@bp.route("/console/e/<slug>/import", methods=["GET", "POST"])
@access(Access.ORGANIZER)
@takes(ROOM)
def index(slug: str) -> Page:
    """Send a list, or go back to one of today's."""
    with reading():
        event = the_event_i_organize(slug)
    if request.method == "POST":
        need_https(_("Imports"))
    form = ListForm()
    if form.validate_on_submit() and (content := form.content()):
        try:
            sent = lists.opened(event, content)
        except Unreadable as sentence:
            (form.table if form.table.data else form.pasted).errors = [str(sentence)]
        else:
            _stop_reading()
            event = the_event_i_organize(slug)
            listed = lists.take_in(db.session, event, sent, by=the_organizer_account(), now=now())
            code = listed.code
            db.session.commit()
            return redirect(url_for(".columns", slug=slug, code=code), 303)
    page = render_template(
        "imports/index.html",
        form=form,
        lists=keeping.lists_of(db.session, event),
        has_minors=lists.has_minors(event),
        needs_https=in_the_clear(),
        **console_frame(event, "import"),
    )
    return page, 422 if form.errors else 200


@bp.get("/console/e/<slug>/import/<code>")
@access(Access.ORGANIZER)
def show(slug: str, code: str) -> Page:
    """The list where it stands: to be told apart, to be decided, being written, or through."""
    event, listed = _the_list(slug, code)
    if listed.state == READ:
        return redirect(url_for(".columns", slug=slug, code=code))
    if listed.state == JUDGED:
        return preview_page(event, listed)
    if listed.state in {JUDGING, UNDER_WAY}:
        page = render_template("imports/under_way.html", listed=listed, **below_import(event))
        return looks_again(page, while_=True)
    return render_template(
        "imports/done.html",
        listed=listed,
        came_to=deciding.outcomes(db.session, listed),
        back=deciding.sent_back(db.session, listed, most=deciding.PAGE),
        **below_import(event),
    )


@bp.get("/console/e/<slug>/import/<code>/columns")
@access(Access.ORGANIZER)
def columns(slug: str, code: str) -> Page:
    """What we took the list for, in words, and what each column holds."""
    event, listed = _the_list(slug, code)
    if listed.state not in {READ, JUDGED}:
        return redirect(url_for(".show", slug=slug, code=code))
    return columns_page(event, listed)


@bp.post("/console/e/<slug>/import/<code>/columns")
@access(Access.ORGANIZER)
def set_columns(slug: str, code: str) -> Page:
    fields = request.form.getlist("field")
    with reading():
        event, listed = _the_list(slug, code)
        try:
            lists.check_fields(listed, fields)
        except (lists.NotThat, lists.NoNames, lists.TwiceTheSame) as sentence:
            return columns_page(event, listed, wrong=str(sentence)), 422
        table = lists.table_of(listed) if listed.size <= SEEN_AT_ONCE else None
    _stop_reading()
    _event, listed = _the_list(slug, code, to_change=True)
    lists.set_fields(listed, fields)
    if listed.size <= SEEN_AT_ONCE:
        lists.judge_all(db.session, listed, table)
    else:
        lists.judge_later(listed)
    db.session.commit()
    return redirect(url_for(".show", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/import/<code>/reading")
@access(Access.ORGANIZER)
def read_anew(slug: str, code: str) -> Page:
    """Other letters, or no headings."""
    form = ReadingForm()
    with reading():
        event, listed = _the_list(slug, code)
        try:
            anew = lists.opened_anew(
                listed, encoding=form.encoding.data or "", headed=form.headed.data != "no"
            )
        except (lists.NotThat, Unreadable) as sentence:
            return columns_page(event, listed, wrong=str(sentence)), 422
    _stop_reading()
    _event, listed = _the_list(slug, code, to_change=True)
    lists.read_anew(listed, anew)
    db.session.commit()
    return redirect(url_for(".columns", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/import/<code>/answers")
@access(Access.ORGANIZER)
def answer(slug: str, code: str) -> Page:
    """Decide about the rows of one page, or about all that are asked about."""
    event, listed = _the_list(slug, code, to_change=True)
    try:
        if request.form.get("all"):
            deciding.answer_all(db.session, listed, request.form["all"])
        else:
            deciding.answer(db.session, listed, dict(_chosen()))
    except lists.NotThat as sentence:
        return preview_page(event, listed, wrong=str(sentence)), 422
    db.session.commit()
    flash(_("Noted."))
    after = number_in(request.form.get("after", ""))
    return redirect(url_for(".show", slug=slug, code=code, after=after), 303)


@bp.post("/console/e/<slug>/import/<code>/begin")
@access(Access.ORGANIZER)
def begin(slug: str, code: str) -> Page:
    """Write what was decided: a short list at once, a long one by the worker."""
    _event, listed = _the_list(slug, code)
    deciding.begin(db.session, listed)
    if listed.size <= AT_ONCE:
        for _at_once in range(BATCHES):
            if listed.state == UNDER_WAY:
                writing.write_batch(db.session, listed, now=now(), tell_all=tell_all())
    db.session.commit()
    return redirect(url_for(".show", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/import/<code>/stop")
@access(Access.ORGANIZER)
def stop(slug: str, code: str) -> Page:
    _event, listed = _the_list(slug, code)
    deciding.stop(db.session, listed, now=now())
    db.session.commit()
    return redirect(url_for(".show", slug=slug, code=code), 303)


@bp.post("/console/e/<slug>/import/<code>/forget")
@access(Access.ORGANIZER)
def forget(slug: str, code: str) -> Page:
    _event, listed = _the_list(slug, code)
    deciding.forget(db.session, listed)
    db.session.commit()
    flash(_("Forgotten. Who was added stays on the roll."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/console/e/<slug>/import/<code>/refused.csv")
@access(Access.ORGANIZER)
def refused(slug: str, code: str) -> Response:
    """The rows that became nobody, as they were sent, with the reason before them."""
    event, listed = _the_list(slug, code)
    rows = deciding.sent_back(db.session, listed)
    headings = [] if lists.has_minors(event) else listed.headings
    header = ("reason", "line", *(heading or f"column {at}" for at, heading in enumerate(headings, start=1)))
    if lists.has_minors(event):
        header = (*header, "name")
    answer = Response(
        b"".join(header_and_rows(header, (_sent_back(row, headings) for row in rows))),
        content_type="text/csv; charset=utf-8",
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-refused.csv"'
    return answer


def _sent_back(row: ImportRow, headings: list[str]) -> list[str]:
    """Of minors no more than a first name is handed out."""
    return [in_words(row.reason), str(row.line), *(row.cells if headings else [row.name])]


def _stop_reading() -> None:
    """End what only looked, however long it took; who is here was found out and stays known."""
    db.session.expunge_all()
    db.session.rollback()


def _the_list(slug: str, code: str, *, to_change: bool = False) -> tuple[Event, ImportList]:
    event = the_event_i_organize(slug)
    need_https(_("Imports"))
    listed = keeping.list_of(db.session, event, code, to_change=to_change)
    if listed is None:
        raise NotHere
    return event, listed


def _chosen() -> Iterable[tuple[int, str]]:
    for name, value in request.form.items():
        start, _, number = name.partition("-")
        if start == "row" and number.isascii() and number.isdecimal() and len(number) < 7:
            yield int(number), value
