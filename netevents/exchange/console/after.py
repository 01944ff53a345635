"""After the event: what came of it in shares, and the picture of who met whom."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from flask import Blueprint, Response, json, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from netevents.db import db
from netevents.events.current import the_event_i_organize
from netevents.events.frame import Place, console_frame
from netevents.exchange import prepared
from netevents.exchange.exporting import is_large
from netevents.exchange.graph import graph
from netevents.exchange.shares import COUNTED, MEANINGS, from_json, shares
from netevents.languages import _
from netevents.people.signed_in import the_organizer_account
from netevents.web.access import Access, access
from netevents.web.current import connection_columns, now
from netevents.web.fresh import looks_again
from netevents.web.https import need_https
from netevents.web.security import POLICY, in_the_clear

bp = Blueprint("after", __name__, template_folder="../templates")

COUNTED_AT_ONCE: Final = 5_000
"""Connections that are read while the organizer waits, some 25 ms; of more the worker counts the shares."""
DRAWN_AT_MOST: Final = 50_000
"""Lines of a picture that a phone can still move."""
STYLES: Final = (
    "'sha256-jtRRMYY2VbEXuBKbHvqM1/fPT8vazFrEooXdvwUK4y8='",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-9xjtvxMT1ApHlgn9ohbh2FNfvK5Tqtzy94BjfXBeMSY='",
)
"""Of the two style sheets that the vendored drawing library writes into its page, and of the empty one that
each is while it is being put there; of nothing else."""


@bp.get("/console/e/<slug>/after")
@access(Access.ORGANIZER)
def index(slug: str) -> Response:
    """What share of the conversations was remembered, followed up, and two-way.

    Of a large event, what the worker counted last; looks again by itself while it counts.
    """
    event = the_event_i_organize(slug)
    row, groups = None, None
    if is_large(db.session, event, COUNTED_AT_ONCE):
        row = prepared.latest(db.session, event, COUNTED)
        kept = prepared.content(row) if row else None
        groups = from_json(kept) if kept else None
    else:
        groups = shares(db.session, event, connection_columns(db.session, event))
    counting = row is not None and row.is_under_way
    page = render_template(
        "after/index.html",
        groups=groups,
        counting=counting,
        counted_at=row.ready_at if row else None,
        meanings=MEANINGS,
        **console_frame(event, "after"),
    )
    return looks_again(page, while_=counting)


@bp.post("/console/e/<slug>/after")
@access(Access.ORGANIZER)
def count(slug: str) -> Redirect:
    """Have the shares of a large event counted, as they are now."""
    event = the_event_i_organize(slug)
    prepared.ask(db.session, event, COUNTED, by=the_organizer_account(), now=now())
    db.session.commit()
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/console/e/<slug>/after/graph")
@access(Access.ORGANIZER)
def picture(slug: str) -> Response:
    """Who met whom, as dots and lines; a script draws what :func:`dots` gives it."""
    event = the_event_i_organize(slug)
    frame = console_frame(event, "after")
    frame["crumbs"] = [*frame["crumbs"], Place(_("After"), url_for(".index", slug=slug))]
    page = make_response(render_template("after/graph.html", needs_https=in_the_clear(), **frame))
    page.headers["Content-Security-Policy"] = f"{POLICY}; style-src 'self' {' '.join(STYLES)}"
    return page


@bp.get("/console/e/<slug>/after/graph.json")
@access(Access.ORGANIZER)
def dots(slug: str) -> Response:
    """The names of the dots, mostly empty, and the lines between them; 304 while nothing has changed."""
    event = the_event_i_organize(slug)
    need_https(_("Pictures of who met whom"))
    told: dict[str, object] = {"names": [], "pairs": []}
    if is_large(db.session, event, DRAWN_AT_MOST):
        told["instead"] = _("This picture is too large to draw here. Take the file, and open it with Gephi.")
    else:
        drawn = graph(db.session, event)
        if drawn.tells_too_much:
            told["instead"] = _("Too few people to show: everybody who was there would know who is who.")
        else:
            told = {"names": drawn.names, "pairs": drawn.pairs}
    body = json.dumps(told, separators=(",", ":"))
    answer = make_response(body)
    answer.mimetype = "application/json"
    answer.set_etag(sha256(body.encode()).hexdigest()[:20], weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer
