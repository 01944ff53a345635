"""Two places of one person: find the other one, look, put together, undo."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import the_event_i_organize
from netevents.events.frame import console_frame
from netevents.events.models import Event, Registration
from netevents.events.queries import roll
from netevents.exchange import merging, merging_queries
from netevents.languages import _
from netevents.people.signed_in import the_organizer_account
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now

bp = Blueprint("merging", __name__, template_folder="../templates")


@bp.get("/console/e/<slug>/merge/<code>")
@access(Access.ORGANIZER)
def choose(slug: str, code: str) -> str:
    event = the_event_i_organize(slug)
    one = _place(event, code)
    q = request.args.get("q", "")[:80]
    found = (
        roll(db.session, event, q=q, limit=20) if q else merging_queries.look_alikes(db.session, event, one)
    )
    return render_template(
        "door/choose_other.html",
        one=one,
        q=q,
        found=[other for other in found if other.id != one.id],
        merges=[
            done
            for done in merging_queries.merges(db.session, event, since=now() - timedelta(days=1))
            if done.kept_id == one.id
        ],
        **console_frame(event, "roll"),
    )


@bp.get("/console/e/<slug>/merge/<code>/<other>")
@access(Access.ORGANIZER)
def preview(slug: str, code: str, other: str) -> str:
    event = the_event_i_organize(slug)
    plan = merging.preview(db.session, event, _place(event, code), _place(event, other))
    return render_template("door/merge.html", plan=plan, **console_frame(event, "roll"))


@bp.post("/console/e/<slug>/merge/<code>/<other>")
@access(Access.ORGANIZER)
def merge(slug: str, code: str, other: str) -> Response:
    event = the_event_i_organize(slug)
    one, two = _place(event, code), _place(event, other)
    done = merging.merge(db.session, event, one, two, by=the_organizer_account(), now=now())
    kept, gone = (one.code, two.code) if done.kept_id == one.id else (two.code, one.code)
    db.session.commit()
    merging.gather(db.session, event.id, gone)  # of who scanned them meanwhile
    db.session.commit()
    flash(_("Both are one now. You can undo this for a day."))
    return redirect(url_for(".choose", slug=slug, code=kept), 303)


@bp.post("/console/e/<slug>/merge/<code>/<other>/ask")
@access(Access.ORGANIZER)
def ask(slug: str, code: str, other: str) -> Response:
    event = the_event_i_organize(slug)
    one, two = _place(event, code), _place(event, other)
    merging.ask(db.session, event, one, two, by=the_organizer_account(), now=now())
    db.session.commit()
    flash(_("Both badge pages now ask. Come back here when they have said yes."))
    return redirect(url_for(".preview", slug=slug, code=code, other=other), 303)


@bp.post("/console/e/<slug>/unmerge/<gone>")
@access(Access.ORGANIZER)
def undo(slug: str, gone: str) -> Response:
    event = the_event_i_organize(slug)
    done = merging.merge_of(db.session, event, gone)
    if done is None:
        raise NotHere
    merging.undo(db.session, event, done, by=the_organizer_account(), now=now())
    db.session.commit()
    flash(_("Undone. Both places are back on the roll."))
    return redirect(url_for(".choose", slug=slug, code=gone), 303)


def _place(event: Event, code: str) -> Registration:
    found = merging_queries.by_code(db.session, event, code)
    if found is None:
        raise NotHere
    return found
