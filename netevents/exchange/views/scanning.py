"""What a scanned badge opens: GET shows who this is, POST connects."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as BaseResponse

from netevents.db import at_once, db
from netevents.events.current import my_registration
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.events.queries import leads
from netevents.exchange import badges, claiming, consents, policy
from netevents.exchange.connecting import Outcome, Result, connect, foresee
from netevents.exchange.forms import CodeForm
from netevents.exchange.forms_joining import StaysOutForm
from netevents.exchange.models import LINES, MADE, WAITING, Badge, Connection
from netevents.exchange.queries import connection_between, have_parted
from netevents.exchange.views import youth_scans
from netevents.exchange.views.connections import after_scan
from netevents.exchange.views.reading import a_scan, count_typed, remember_opened, typed_text
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents.people.signed_in import person_or_none
from netevents.plugin import ConnectionPage
from netevents.refusal import NotHere, Refusal
from netevents.web.access import Access, access
from netevents.web.current import absolute, keep_place, now, panels
from netevents.web.inside import app_around
from netevents.web.offline import kept_offline
from netevents.web.refusals import wants_json
from netevents.web.routing import Onward
from netevents.web.security import allow_wasm
from netevents.web.speaking import speak_at_event

bp = Blueprint("exchange", __name__, template_folder="../templates")

SENTENCES = {
    Result.OWN: mark("That is your own badge. Scan someone else’s."),
    Result.REPLACED: mark("This badge was replaced. Ask them to show you the new one."),
    Result.OLD: mark("This code is from an old screen. Ask %(name)s to show the badge again."),
    Result.PRINTED: mark("Printed badges don’t count here. Ask %(name)s to show theirs on the phone."),
    Result.CLOSED: mark("This event is not open right now. Scans count while it is under way."),
    Result.LEADERS: mark("Scanning opens here once two leaders are here and signed in."),
    Result.RECORDED: mark("Recorded."),
}
STATUS = {Result.RECORDED: 202}
FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC)
"""Between these, every phone's clock stands."""


@bp.get("/x/<token>")
@bp.get("/X/<token>", endpoint="badge_upper")
@access(Access.ANYONE)
def badge(token: str) -> str | BaseResponse:
    """Who this is, what each side gets, and one button. Changes nothing: previews and mail scanners come
    here too.
    """
    verdict = _foreseen(token)
    found = badges.by_token(db.session, token) if verdict else None
    if verdict in {None, Result.UNKNOWN} or found is None:
        raise NotHere
    if verdict == Result.STRANGER:
        return _invite(found.registration.event, token)
    if verdict == Result.YOUTH:
        return youth_scans.opened(found)
    if verdict != "meet":
        return _answer(Outcome(Result(verdict)), token)
    return _preview(found, token)


@bp.post("/x/<token>")
@bp.post("/X/<token>", endpoint="connect_upper")
@access(Access.ANYONE)
def connect_(token: str) -> BaseResponse:
    """One connection, whoever scanned, however often. Straight to the engine: no objects, no second look at
    the person.
    """
    form = request.form
    scan = a_scan(
        token,
        key=form.get("key", "").replace("\0", ""),  # a text that no database of ours can hold
        scanned_at=moment(form.get("scanned_at", "")),
        typed=form.get("typed") == "1",
    )
    with at_once(db.engine) as database:
        outcome = connect(database, scan, now=now())
    if outcome.result == Result.YOUTH:
        return youth_scans.scanned(youth_scans.badge_of(token), scan)
    return _answer(outcome, token)


@bp.get("/e/<slug>/scan")
@access(Access.ATTENDEE)
@kept_offline
def scan(slug: str) -> BaseResponse:
    """The camera in the page; what it reads is sent to where the badge's own address leads."""
    event, mine = my_registration(slug)
    return _scanner(event, mine, CodeForm(formdata=None))


@bp.post("/e/<slug>/code")
@access(Access.ATTENDEE)
def typed_code(slug: str) -> BaseResponse:
    """From the typed code to the same page that the QR opens."""
    event, mine = my_registration(slug)
    form = CodeForm()
    if not form.validate_on_submit():
        return _scanner(event, mine, form, status=422)
    count_typed(mine)
    token = typed_text(event, form.code.data, at=now())
    if token is None or _foreseen(token) in {None, Result.UNKNOWN}:
        form.code.errors = [_("Nobody here has that code. Look once more; 0, O, 1 and I are never used.")]
        page = _scanner(event, mine, form, status=422)
        db.session.commit()
        return page
    db.session.commit()
    return redirect(url_for("exchange.badge", token=token, typed=1), 303)


def _scanner(event: Event, mine: Registration, form: CodeForm, *, status: int = 200) -> Response:
    """The page with the camera, and the typed code beneath it; after the end neither."""
    if event.state == "ended":
        return make_response(render_template("scanning/over.html", **attendee_frame(event, "event")), status)
    page = render_template(
        "scanning/scan.html",
        form=form,
        me=mine,
        hosts=urlsplit(current_app.config["BASE_URL"]).netloc.lower(),
        leads=leads(mine, event),
        inside=app_around(request.user_agent.string),
        address=absolute(url_for(".scan", slug=event.slug)),
        **attendee_frame(event, "event"),
    )
    answer = allow_wasm(page)
    answer.status_code = status
    return answer


def _foreseen(token: str) -> str | None:
    """What a scan of ``token`` from this device would come to; a live code is remembered as opened."""
    scan = a_scan(token)
    remember_opened(scan, token)
    return foresee(db.session.connection(), scan, now=now())


def moment(text: str) -> datetime | None:
    """The phone's time of a scan, as ISO 8601 with zone; anything else is no hint at all.

    A clock that is wrong by centuries counts as wrong by decades: there is time before and after it.
    """
    try:
        moment = datetime.fromisoformat(text)
        return min(max(moment.astimezone(UTC), FIRST), LAST) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):  # a day before the year 1 is no day either
        return None


def _invite(event: Event, token: str) -> str:
    """To somebody who is not at this event: its name and the way in, while an adult event is under way.

    :raises NotHere: at any other time
    """
    if event.state != "open" or event.audience == "youth":
        raise NotHere
    speak_at_event(event.language)
    keep_place("exchange.badge", token=token)
    may_be_mine = person_or_none() is None and claiming.place_of_badge(db.session, token) is not None
    return render_template(
        "scanning/invite.html",
        event=event,
        token=token if may_be_mine else "",
        form=StaysOutForm(formdata=None),
    )


def _preview(found: Badge, token: str) -> str | BaseResponse:
    event, mine = my_registration(found.registration.event.slug)
    other = _with_profile(found.registration)
    known = connection_between(db.session, mine, other)
    if known is not None and known.state in {MADE, WAITING} and policy.confirmed_by(known, mine.id):
        return redirect(after_scan(Outcome(Result.AGAIN, known.code)))
    made = known if known is not None and known.state == MADE else None
    is_new = known is None or known.state not in {MADE, WAITING}  # else this is my yes
    shared = consents.shared(db.session, [mine.id, other.id])
    they = _seen(made, other, shared)
    page = ConnectionPage(
        session=db.session,
        event=event,
        me=mine,
        them=other,
        my_profile=_seen(made, _with_profile(mine), shared),
        they=they,
        connection=made,
        now=now(),
        settings={},
    )
    return render_template(
        "scanning/preview.html",
        they=they,
        known=made,
        asks_first=is_new and other.asks_first,
        parted=is_new and have_parted(db.session, mine, other),
        i_get=_labels(made, other, shared),
        they_get=_labels(made, mine, shared),
        panels=panels("connection", page),
        key=secrets.token_urlsafe(12),
        typed=request.args.get("typed") == "1",
        token=token,
        **attendee_frame(event),
    )


def _seen(
    made: Connection | None, owner: Registration, shared: dict[int, frozenset[str]]
) -> policy.ProfileView:
    if made is None:
        return policy.before_meeting(owner, shared[owner.id])
    return policy.seen_through(made, owner, shared[owner.id])


def _with_profile(registration: Registration) -> Registration:
    """``registration`` with the person and their profile loaded."""
    return db.session.get_one(
        Registration,
        registration.id,
        options=[joinedload(Registration.person).joinedload(Person.profile)],
        populate_existing=True,
    )


def _labels(
    made: Connection | None, owner: Registration, shared: dict[int, frozenset[str]]
) -> dict[str, list[str]]:
    """What flows at once and what flows once both have confirmed, in words: nothing that ``owner`` left empty
    or took back.
    """
    back = made is not None and policy.withdrawn_by(made, owner.id)
    told = policy.profile_view(owner, policy.NOTHING if back else shared[owner.id])

    def labels(*fields: str) -> list[str]:
        return [_(policy.LABELS[field]) for field in fields if getattr(told, field)]

    return {
        "at_once": [_("Name"), *labels(*LINES, "organization")],
        "confirmed": labels("email", "phone", "links"),
    }


def sentence(result: Result, token: str) -> str:
    """What a scan of ``token`` that came to ``result`` is answered, where there is no connection to show."""
    named = "%(name)s" in SENTENCES[result]
    return _said(result, badges.by_token(db.session, token) if named else None)


def _said(result: Result, found: Badge | None) -> str:
    words = SENTENCES[result]
    if "%(name)s" not in words:
        return _(words)
    return _(words, name=found.registration.name if found else _("them"))


def _answer(outcome: Outcome, token: str) -> BaseResponse:
    """Every scan has a clear outcome: a page, or JSON for the phone's queue."""
    if outcome.result in {Result.UNKNOWN, Result.STRANGER}:
        raise NotHere
    if outcome.code:
        url = after_scan(outcome)
        if wants_json():
            return jsonify(result=outcome.result.value, url=url)
        return Onward(url)
    found = badges.by_token(db.session, token)
    if found is not None:
        speak_at_event(found.registration.event.language)
    status, said = STATUS.get(outcome.result, Refusal.status), _said(outcome.result, found)
    if wants_json():
        answer = jsonify(result=outcome.result.value, error=said)
        answer.status_code = status
        return answer
    onward = url_for("events.show", slug=found.registration.event.slug) if found is not None else ""
    return make_response(render_template("refusal.html", sentence=said, onward=onward), status)
