"""Meeting where neither phone has the network: the page, the phone's key, and what two phones signed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import my_registration
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.exchange import two_phones
from netevents.exchange.connecting import Result
from netevents.exchange.views.connections import after_scan
from netevents.exchange.views.scanning import sentence
from netevents.exchange.views.youth_scans import ASK_A_LEADER
from netevents.languages import _
from netevents.refusal import Refusal
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.offline import kept_offline

bp = Blueprint("two_phones", __name__, template_folder="../templates")


class NobodyKnown(Refusal):
    """No phone at this event has these keys."""


@bp.get("/e/<slug>/two-phones")
@access(Access.ATTENDEE)
@kept_offline
def show(slug: str) -> str:
    """The page works by itself: it shows codes, reads them and keeps them, all on the phone."""
    event, me = my_registration(slug)
    if me.is_minor:
        raise two_phones.NotForMinors(_("A leader records whom you meet."))
    return render_template(
        "two_phones/show.html",
        me=me,
        keys=two_phones.key_codes(db.session, me),
        **attendee_frame(event, "badge"),
    )


@bp.post("/e/<slug>/phone-key")
@access(Access.ATTENDEE)
def register(slug: str) -> Response:
    """A phone tells the public half of the key with which it signs."""
    _event, me = my_registration(slug)
    key = two_phones.register_key(db.session, me, request.form.get("public_key", ""), now=now())
    code = key.code
    db.session.commit()
    return jsonify(code=code)


def signed(event: Event, mine: Registration, key: str) -> dict[str, Any]:
    """What a phone is told of an exchange that two phones signed.

    :raises Refusal: with the sentence, if no connection came of it
    """
    outcome, other = two_phones.receive(db.session, event, mine, request.form.get("text", ""), now=now())
    if outcome.code:
        url = after_scan(outcome)
        return {"result": outcome.result.value, "url": url, "name": other.name if other else ""}
    if outcome.result == Result.RECORDED:
        return {"result": outcome.result.value}
    if outcome.result == Result.UNKNOWN:
        raise NobodyKnown(_("Nobody here has this code. It may be from another event."))
    if outcome.result == Result.YOUTH:
        raise Refusal(_(ASK_A_LEADER))
    raise Refusal(sentence(outcome.result, ""))
