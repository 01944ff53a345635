"""One's own badge on one's own phone, and a new one."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import my_registration
from netevents.events.frame import attendee_frame
from netevents.exchange import badges, merging
from netevents.exchange.models import SCREEN
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.qr import badge_address, svg

bp = Blueprint("badges", __name__, template_folder="../templates")


@bp.get("/e/<slug>/badge")
@access(Access.ATTENDEE)
def mine(slug: str) -> str:
    event, me = my_registration(slug)
    badge = badges.current(db.session, me).get(SCREEN)
    address = badge_address(current_app.config["BASE_URL"], badge.token) if badge else ""
    return render_template(
        "badges/mine.html",
        me=me,
        badge=badge,
        code=svg(address, title=f"Badge of {me.name}") if badge else "",
        same=merging.questions(db.session, event, me),
        **attendee_frame(event, "badge"),
    )


@bp.post("/e/<slug>/badge")
@access(Access.ATTENDEE)
def replace(slug: str) -> Response:
    _, me = my_registration(slug)
    badges.replace(db.session, me, now=now())
    db.session.commit()
    flash("This is your new badge. The old one, and a printed one, open nothing any more.")
    return redirect(url_for(".mine", slug=slug), 303)


@bp.post("/e/<slug>/same-person/<code>")
@access(Access.ATTENDEE)
def same_person(slug: str, code: str) -> Response:
    """Say that I hold both places, after the organizers asked."""
    event, me = my_registration(slug)
    other = merging.by_code(db.session, event, code)
    if other is None:
        raise NotHere
    merging.agree(db.session, event, me, other, now=now())
    db.session.commit()
    flash("Thank you. Say yes on the other phone too, then the organizers put both together.")
    return redirect(url_for(".mine", slug=slug), 303)
