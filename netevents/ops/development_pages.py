"""Pages for one developer on one machine: be somebody at the demo in this browser, or set the clock."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.models import Event, Registration
from netevents.ops.development import CLOCK_FILE
from netevents.people.signed_in import let_in, person_or_none
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.security import at_this_machine

bp = Blueprint("development", __name__, url_prefix="/development", template_folder="templates")


class NotATime(Refusal):
    """The clock is set by a moment with a zone."""

    status = 422


def register_development(app: Flask) -> None:
    """Add these pages; every request from elsewhere finds nothing here."""

    @bp.before_request
    def only_here() -> None:
        if not current_app.config["DEVELOPMENT"] or not at_this_machine():
            raise NotHere

    app.register_blueprint(bp)


@bp.get("/")
@access(Access.DEVELOPMENT)
def index() -> str:
    """This browser is one phone; the same site under the machine's other name is a second one, with its own
    cookies.
    """
    host, _, port = request.host.partition(":")
    other = "localhost" if host == "127.0.0.1" else "127.0.0.1"
    return render_template(
        "development/index.html",
        person=person_or_none(),
        other=f"http://{other}:{port}{url_for('.index')}",
        attendees=db.session.scalars(
            select(Registration)
            .join(Registration.event)
            .where(Event.state == "open", Registration.erased_at.is_(None))
            .options(joinedload(Registration.event))
            .order_by(Registration.event_id, Registration.name)
            .limit(200)
        ).all(),
        now=now(),
    )


@bp.post("/be/<code>")
@access(Access.DEVELOPMENT)
def be(code: str) -> Response:
    registration = db.session.scalar(
        select(Registration)
        .where(Registration.code == code)
        .options(joinedload(Registration.person), joinedload(Registration.event))
    )
    if registration is None:
        raise NotHere
    slug = registration.event.slug
    let_in(registration.person, "joined")
    db.session.commit()
    return redirect(url_for("badges.mine", slug=slug), 303)


@bp.post("/clock")
@access(Access.DEVELOPMENT)
def clock() -> Response:
    """Set the time of this server, or with nothing let it run by itself again."""
    file = current_app.config["INSTANCE"] / CLOCK_FILE
    text = request.form.get("moment", "").strip()
    if not text:
        file.unlink(missing_ok=True)
        flash("The clock runs by itself again.")
    else:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise NotATime("A moment looks like 2026-11-21T14:05:00+00:00.") from error
        if moment.tzinfo is None:
            raise NotATime("A moment needs its zone, like 2026-11-21T14:05:00+00:00.")
        file.write_text(moment.isoformat(), encoding="ascii")
        flash("The clock stands where you set it.")
    return redirect(url_for(".index"), 303)
