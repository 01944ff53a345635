"""Taking an event's files home: asks why, and everybody in them can see that it was done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    url_for,
)
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from netevents.db import db, reading
from netevents.events import audit
from netevents.events.current import the_event_i_organize
from netevents.events.frame import Place, console_frame
from netevents.events.models import Event
from netevents.exchange import files, prepared
from netevents.exchange.exporting import exports_of, has_said_why, is_large
from netevents.exchange.files import FileKind
from netevents.exchange.forms_exports import HandshakeForm, WhyForm
from netevents.exchange.rolls import AtHandshake
from netevents.languages import _, mark
from netevents.parts import Export
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import connection_columns, now, plugin_exports
from netevents.web.fresh import looks_again
from netevents.web.https import need_https
from netevents.web.security import in_the_clear

bp = Blueprint("event_exports", __name__, template_folder="../templates")
log = logging.getLogger("netevents")

Page = str | tuple[str, int] | Response | Redirect
Making = Callable[[Session, Event], Iterator[bytes]]

AT_ONCE: Final = 50_000
"""Connections up to which a file is made while the organizer waits; it is some 8 MB then."""
BROKEN_OFF: Final = mark("This file is not whole: something went wrong. Please export it again.")


@bp.get("/console/e/<slug>/exports")
@access(Access.ORGANIZER)
def index(slug: str) -> Page:
    return _drawn(the_event_i_organize(slug))


@bp.post("/console/e/<slug>/connections.csv")
@access(Access.ORGANIZER)
def connections(slug: str) -> Page:
    return _taken_home(slug, files.CONNECTIONS)


@bp.post("/console/e/<slug>/roll.csv")
@access(Access.ORGANIZER)
def roll(slug: str) -> Page:
    return _taken_home(slug, files.ROLL)


@bp.post("/console/e/<slug>/handshake.csv")
@access(Access.ORGANIZER)
def handshake(slug: str) -> Page:
    return _taken_home(slug, files.HANDSHAKE)


@bp.post("/console/e/<slug>/who-met-whom.graphml")
@access(Access.ORGANIZER)
def graphml(slug: str) -> Page:
    return _taken_home(slug, files.GRAPHML)


@bp.post("/console/e/<slug>/exports/<plugin>/<name>")
@access(Access.ORGANIZER)
def of_plugin(slug: str, plugin: str, name: str) -> Page:
    """A file that a plugin brings."""
    event = the_event_i_organize(slug)
    export = next(
        (
            export
            for owner, export in plugin_exports(db.session, event)
            if (owner, export.name) == (plugin, name)
        ),
        None,
    )
    if export is None:
        raise NotHere
    return _taken_home(slug, files.of_plugin(export), export)


@bp.get("/console/e/<slug>/exports/<code>")
@access(Access.ORGANIZER)
def large(slug: str, code: str) -> Page:
    """A large file: how far it has come, and where it is once it is ready. Looks again by itself.

    Only for those who said what they need it for.
    """
    event = the_event_i_organize(slug)
    need_https(_("Exports"))
    row = prepared.prepared_file(db.session, event, code)
    if row is None or row.name not in files.KINDS:
        raise NotHere
    frame = console_frame(event, "exports")
    frame["crumbs"] = [*frame["crumbs"], Place(_("Exports"), url_for(".index", slug=slug))]
    kind, me = files.KINDS[row.name], the_organizer_account()
    said_why = has_said_why(db.session, event, me, kind.act, since=row.asked_at)
    page = render_template(
        "event_exports/large.html",
        file=row,
        called=kind.called,
        said_why=said_why,
        address=prepared.address(row) if said_why else "",
        until=row.ready_at + prepared.LASTS if row.ready_at else None,
        **frame,
    )
    return looks_again(page, while_=row.is_under_way)


def _taken_home(slug: str, kind: FileKind, export: Export | None = None) -> Page:
    event = the_event_i_organize(slug)
    need_https(_("Exports"))
    form = _form(kind)
    if not form.validate_on_submit():
        return _drawn(event, kind, form), 422
    me = the_organizer_account()
    audit.record(db.session, event, me, kind.act, why=form.why.data, now=now(), file=kind.name)
    if kind.grows and is_large(db.session, event, AT_ONCE):
        code = prepared.ask(db.session, event, kind.name, by=me, now=now()).code
        db.session.commit()
        flash(_("This is a large file. It is written now, and offered here for a day."))
        return redirect(url_for(".large", slug=slug, code=code), 303)
    at_handshake = form.at_handshake() if isinstance(form, HandshakeForm) else AtHandshake()
    columns = connection_columns(db.session, event) if kind is files.CONNECTIONS else ()
    making: Making = partial(files.pieces, name=kind.name, columns=columns, at_handshake=at_handshake)
    if export is not None:
        making = partial(files.pieces_of_plugin, export)
    answer = Response(
        _in_two(db.engine, event.id, making, _(BROKEN_OFF)), content_type=f"{kind.media_type}; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-{kind.name}"'
    db.session.commit()
    return answer


def _in_two(engine: Engine, event_id: int, making: Making, broken_off: str) -> Iterator[bytes]:
    """The first piece at once, all others as one: the server takes it off this worker's hands whole.

    Whoever reads slowly reads from the server's memory then, and no scan waits for them. All of it is read in
    a transaction of its own, since the request is over by the time that the server asks for the pieces.
    """
    with Session(engine) as reader:
        with reading():
            event = reader.get_one(Event, event_id)
        pieces = making(reader, event)
        yield next(pieces)
        try:
            yield b"".join(pieces)
        except Exception:  # the header has left: all that can be done is to say so
            log.exception("a file broke off")
            yield f"\r\n{broken_off}\r\n".encode()


def _form(kind: FileKind, *, empty: bool = False) -> WhyForm:
    """The form of one file on the page of all of them: each field has an id of its own."""
    of = HandshakeForm if kind is files.HANDSHAKE else WhyForm
    form = of(formdata=None) if empty else of()
    for field in form:
        field.id = f"{field.name}-{kind.name.split('.')[0]}"
    return form


def _drawn(event: Event, sent: FileKind | None = None, form: WhyForm | None = None) -> str:
    brought = [
        (owner, export, files.of_plugin(export)) for owner, export in plugin_exports(db.session, event)
    ]
    kinds = [*files.KINDS.values(), *(kind for _, _, kind in brought)]
    forms = {kind.name: form if kind == sent else _form(kind, empty=True) for kind in kinds}
    return render_template(
        "event_exports/index.html",
        kinds=files,
        forms=forms,
        brought=brought,
        exports=exports_of(db.session, event),
        large=[row for row in prepared.prepared_files(db.session, event) if row.name in files.KINDS],
        called={kind.name: kind.called for kind in files.KINDS.values()},
        needs_https=in_the_clear(),
        **console_frame(event, "exports"),
    )
