"""What a scan opens where one of the two is a minor."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.current import my_registration
from netevents.events.frame import attendee_frame
from netevents.events.models import Event, Registration
from netevents.exchange import badges, policy
from netevents.exchange.connecting import CLOCKS_AGREE, Scan
from netevents.exchange.models import SCREEN, Badge
from netevents.exchange.views.leaders import first_who_met
from netevents.exchange.youth import meetings
from netevents.languages import _, mark
from netevents.refusal import NotHere, Refusal
from netevents.web.current import now
from netevents.web.refusals import wants_json

ASK_A_LEADER = mark("This badge belongs to a youth member. Ask a leader.")
RECORDED = mark("Recorded. A leader passes it on after the meeting.")


def opened(found: Badge) -> str | Response:
    """GET: a leader may go on to the record, a minor may say that they met; nobody else learns anything."""
    event, mine, other = _the_two(found)
    if policy.may_meet(mine, other):
        return render_template(
            "scanning/youth_member.html",
            badge=found,
            open=meetings.is_open(db.session, event, now=now()),
            **attendee_frame(event, "event"),
        )
    if mine.is_minor or not policy.may_open_badge(mine, other):
        raise _not_with(mine)
    first = first_who_met(event)
    return render_template(
        "scanning/for_leaders.html",
        minor=other,
        first=first if first is not None and first.id != other.id else None,
        **attendee_frame(event, "event"),
    )


def scanned(found: Badge, scan: Scan) -> Response:
    """POST: two minors met; it waits for a leader."""
    slug = record(found, scan).slug
    db.session.commit()
    if wants_json():
        answer = jsonify(result="recorded", error=_(RECORDED))
        answer.status_code = 202
        return answer
    flash(_(RECORDED))
    return redirect(url_for("events.show", slug=slug), 303)


def record(found: Badge, scan: Scan) -> Event:
    """Write down that the owner of this badge met whoever scanned it.

    :raises Refusal: where one of the two is an adult, or nothing can be written down now
    """
    event, mine, other = _the_two(found)
    if not policy.may_meet(mine, other):
        raise _not_with(mine)
    late = scan.scanned_at is not None and abs(now() - scan.scanned_at) > CLOCKS_AGREE
    how = "offline" if late else "code" if scan.typed else "live" if found.kind == SCREEN else "qr"
    meetings.scanned(db.session, event, mine, other, how=how, at=scan.scanned_at, now=now())
    return event


def badge_of(token: str) -> Badge:
    """The badge of ``token``.

    :raises NotHere: if there is none
    """
    found = badges.by_token(db.session, token)
    if found is None:
        raise NotHere
    return found


def _the_two(found: Badge) -> tuple[Event, Registration, Registration]:
    event, mine = my_registration(found.registration.event.slug)
    return event, mine, found.registration


def _not_with(mine: Registration) -> Refusal:
    """One of the two is an adult."""
    return Refusal(_(meetings.NOT_WITH_AN_ADULT if mine.is_minor else ASK_A_LEADER))
