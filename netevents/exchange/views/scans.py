"""What waited on a phone without a network: the page that lists it, and where it arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request
from flask_wtf.csrf import generate_csrf

from netevents.db import db
from netevents.events.current import my_registration, the_event
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.events.queries import registration_of
from netevents.exchange import badges, merging_queries, notes
from netevents.exchange.connecting import Outcome, Result, Scan, connect
from netevents.exchange.forms import LinesForm
from netevents.exchange.models import MADE, WAITING
from netevents.exchange.queries import connection_between, connection_for
from netevents.exchange.views import two_phones, youth_scans
from netevents.exchange.views.connections import after_scan
from netevents.exchange.views.reading import a_scan, count_typed, typed_text
from netevents.exchange.views.scanning import moment, sentence
from netevents.languages import _
from netevents.people.domain import sign_in
from netevents.people.signed_in import person_or_none
from netevents.refusal import Refusal
from netevents.web.access import Access, access
from netevents.web.current import now
from netevents.web.offline import kept_offline

bp = Blueprint("scans", __name__, template_folder="../templates")

Answer = dict[str, Any]


class NotOfThisPhone(Refusal):
    """What waits for somebody else stays on the phone; without its key this is no answer to it."""

    status = 409


class NobodyHere(Refusal):
    """No badge of this event has this code."""


@bp.get("/e/<slug>/scans")
@access(Access.ATTENDEE)
@kept_offline
def index(slug: str) -> str:
    """The page is empty: its rows are on the phone."""
    event, mine = my_registration(slug)
    return render_template("scans/index.html", me=mine, **attendee_frame(event, "event"))


@bp.get("/e/<slug>/scans/fresh")
@access(Access.ATTENDEE)
def fresh(slug: str) -> Response:
    """Whose things can be sent now, with which token, and what time it is: phones’ clocks may be wrong."""
    _event, mine, code = _whose(slug)
    also = list(merging_queries.codes_gone_into(db.session, mine))
    return jsonify(registration=code, also=also, csrf=generate_csrf(), now=now().isoformat())


@bp.post("/e/<slug>/scans")
@access(Access.ATTENDEE)
def take(slug: str) -> Response:
    """One thing that waited. An answer with its key is definite, and takes it off the phone’s queue.

    :raises NotOfThisPhone: if it belongs to somebody else who uses this phone
    :raises netevents.people.limits.TooManyTries: for somebody who guesses; it may come again later
    """
    event, mine, code = _whose(slug)
    key, kind, sent = _given("key"), _given("kind"), _given("registration")
    is_mine = sent == code or sent in merging_queries.codes_gone_into(db.session, mine)
    if not is_mine or not key or kind not in KINDS:
        raise NotOfThisPhone(
            _("This was kept on the phone by somebody else. It waits until they are signed in.")
        )
    if kind == "scan" and not _given("token") and _given("code"):
        count_typed(mine)
    try:
        with db.session.begin_nested():  # of what is refused nothing stays but the try
            answer = KINDS[kind](event, mine, key)
    except Refusal as no:
        answer = {"result": "refused", "error": str(no)}
    db.session.commit()
    return jsonify(key=key, **answer)


def _whose(slug: str) -> tuple[Event, Registration, str]:
    """The event, whose things this phone sends, and under which code it keeps them.

    Of two places that both people said are one, the one that stays gets what waited on the other’s phone.
    """
    event, person = the_event(slug), person_or_none()
    mine = registration_of(db.session, event, person) if person else None
    if mine is not None:
        return event, mine, mine.code
    merged = merging_queries.went_into(db.session, event, person) if person else None
    if merged is not None:
        gone, stays = merged
        return event, stays, gone.code
    event, mine = my_registration(slug)
    return event, mine, mine.code


def _given(name: str) -> str:
    """What was sent under ``name``, without what no database of ours can hold."""
    return request.form.get(name, "").replace("\0", "")


def _scan(event: Event, mine: Registration, key: str) -> Answer:
    typed, at = _given("code"), moment(_given("scanned_at"))
    text = _given("token")
    if not text and typed:
        text = typed_text(event, typed, at=at or now()) or ""
    scan = a_scan(text, key=key, scanned_at=at, typed=bool(typed))
    outcome = _connected(mine, scan)
    if outcome.result == Result.YOUTH:
        if not _is_signed_in(mine):
            raise Refusal(_(youth_scans.ASK_A_LEADER))
        youth_scans.record(youth_scans.badge_of(scan.token), scan)
        return {"result": Result.RECORDED.value, "error": _(youth_scans.RECORDED)}
    return answered(outcome, scan.token)


def _connected(mine: Registration, scan: Scan) -> Outcome:
    """What comes of ``scan``: that of the place that stays, also on the phone of the one that went."""
    if _is_signed_in(mine):
        return connect(db.session.connection(), scan, now=now())
    here = sign_in(db.session, mine.person, how="phone code", lasts=timedelta(minutes=1), now=now())
    outcome = connect(db.session.connection(), replace(scan, secret=here.secret), now=now())
    db.session.delete(here)
    return outcome


def _is_signed_in(mine: Registration) -> bool:
    person = person_or_none()
    return person is not None and person.id == mine.person_id


def answered(outcome: Outcome, token: str) -> Answer:
    """What a phone is told of ``outcome``.

    :raises Refusal: with the sentence, if no connection came of it
    """
    if outcome.code:
        met = badges.by_token(db.session, token)
        url = after_scan(outcome)
        return {"result": outcome.result.value, "url": url, "name": met.registration.name if met else ""}
    if outcome.result == Result.RECORDED:
        return {"result": outcome.result.value}
    if outcome.result in {Result.UNKNOWN, Result.STRANGER}:
        raise NobodyHere(_("Nobody here has this code. It may be from another event."))
    raise Refusal(sentence(outcome.result, token))


def _note(event: Event, mine: Registration, key: str) -> Answer:
    form = LinesForm()
    if not form.validate():
        raise Refusal(" ".join(str(error) for errors in form.errors.values() for error in errors))
    author, about = _the_two(event, mine)
    notes.write_late(
        db.session,
        author,
        about,
        {line: getattr(form, line).data for line in notes.LINES},
        over={line: _given(f"before_{line}") for line in notes.LINES},
        now=now(),
    )
    return {"result": "kept"}


def _the_two(event: Event, mine: Registration) -> tuple[Registration, Registration]:
    """Who wrote a note and about whom: somebody they met, by the connection or by the badge they scanned.

    :raises NobodyHere: if the two are not connected, or not any more
    """
    if code := _given("connection"):
        met = connection_for(db.session, mine.person, code, to_change=True)
        if met is not None:
            return met.mine, met.other
    else:
        text = _given("token")
        if typed := _given("code"):
            at = moment(_given("scanned_at"))
            text = typed_text(event, typed, at=at or now()) or ""
        found = badges.by_token(db.session, a_scan(text).token)
        known = connection_between(db.session, mine, found.registration) if found else None
        if found is not None and known is not None and known.state in {MADE, WAITING}:
            return mine, found.registration
    raise NobodyHere(_("You two are not connected, so there is no place for this note. Copy what you need."))


KINDS: Final[dict[str, Callable[[Event, Registration, str], Answer]]] = {
    "scan": _scan,
    "note": _note,
    "signed": two_phones.signed,
}
"""What a phone keeps, and what becomes of it."""
