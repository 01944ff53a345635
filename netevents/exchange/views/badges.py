"""One's own badge on one's own phone, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import my_registration
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.exchange import badges, live_codes, merging, merging_queries, two_phones
from netevents.exchange.models import SCREEN, Badge
from netevents.exchange.queries import Asking, asking
from netevents.exchange.views.reading import installation_key
from netevents.languages import _, spoken
from netevents.people.signed_in import person_or_none
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.fresh import answer_if_new
from netevents.web.offline import kept_offline
from netevents.web.qr import badge_address, svg

bp = Blueprint("badges", __name__, template_folder="../templates")


@bp.app_context_processor
def on_pages_to_start_from() -> dict[str, Any]:
    """Lets these pages ask who waits for the yes of whoever is here."""
    return {"asking_me": asking_me}


def asking_me(event: Event | None = None) -> Sequence[Asking]:
    """Who waits for the yes of whoever is here: at ``event``, or at any."""
    person = person_or_none()
    return asking(db.session, person, event=event) if person and not person.is_minor else ()


@bp.get("/e/<slug>/badge")
@access(Access.ATTENDEE)
@kept_offline
def mine(slug: str) -> Response:
    """My code, and for one that changes what my phone makes the next ones from.

    Where I like to be asked first, the page looks every few seconds who does.
    """
    event, me = my_registration(slug)
    waiting = asking_me(event)
    version = "-".join([spoken(), event.state, *(one.code for one in waiting)])
    return answer_if_new(version, lambda: _drawn(event, me, version))


def _drawn(event: Event, me: Registration, version: str) -> Response:
    badge = badges.current(db.session, me).get(SCREEN)
    page = render_template(
        "badges/mine.html",
        me=me,
        version=version,
        badge=badge,
        live=_live(event, badge),
        keys=two_phones.key_codes(db.session, me) if badge and not me.is_minor else [],
        code=svg(_address(event, badge), title=_("Badge of %(name)s", name=me.name)) if badge else "",
        same=merging.questions(db.session, event, me),
        **attendee_frame(event, "badge"),
    )
    answer = make_response(page)
    answer.headers["Netevents-Clock"] = str(now().timestamp())  # for a phone that shows this page again later
    return answer


@bp.post("/e/<slug>/badge")
@access(Access.ATTENDEE)
def replace(slug: str) -> Response:
    _event, me = my_registration(slug)
    badges.replace(db.session, me, now=now())
    db.session.commit()
    flash(_("This is your new badge. The old one, and a printed one, open nothing any more."))
    return redirect(url_for(".mine", slug=slug), 303)


@bp.post("/e/<slug>/same-person/<code>")
@access(Access.ATTENDEE)
def same_person(slug: str, code: str) -> Response:
    """Say that I hold both places, after the organizers asked."""
    event, me = my_registration(slug)
    other = merging_queries.by_code(db.session, event, code)
    if other is None:
        raise NotHere
    merging.agree(db.session, event, me, other, now=now())
    db.session.commit()
    flash(_("Thank you. Say yes on the other phone too, then the organizers put both together."))
    return redirect(url_for(".mine", slug=slug), 303)


def _address(event: Event, badge: Badge) -> str:
    """What the code on the screen says at this moment."""
    text = badge.token
    if event.badge_codes != "still":
        text = live_codes.shown(badge.token, key=installation_key(), at=now())
    return badge_address(current_app.config["BASE_URL"], text)


def _live(event: Event, badge: Badge | None) -> dict[str, str | int | float] | None:
    """What a page with a code that changes carries, for its own person only."""
    if badge is None or event.badge_codes == "still":
        return None
    return {
        "address": badge_address(current_app.config["BASE_URL"], badge.token),
        "secret": live_codes.secret_of(badge.token, key=installation_key()).hex(),
        "clock": now().timestamp(),
        "code": badge.code,
        "end": live_codes.typed_end(badge.token, key=installation_key(), at=now()),
        "again": live_codes.until_next(now()) + 1,
    }
