"""One connection as one of its two people sees it, and every way to change or end it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from netevents.db import db
from netevents.events.frame import attendee_frame
from netevents.exchange import parting
from netevents.exchange.connecting import Outcome
from netevents.exchange.forms import NoteForm, ReportForm
from netevents.exchange.models import MADE
from netevents.exchange.queries import Met, connection_for, earlier_meetings
from netevents.exchange.views.reporting import was_sent
from netevents.languages import _, mark
from netevents.people.signed_in import the_person
from netevents.plugin import ConnectionPage
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import now, panels, tell
from netevents.web.speaking import speak_at_event

bp = Blueprint("connections", __name__, url_prefix="/c", template_folder="../templates")

NEWS = {
    "new": mark("Connected."),
    "again": mark("You two have already met."),
    "waiting": mark("Recorded. It waits for their yes."),
}
SAME_MOMENT = timedelta(minutes=1)
"""Who scan each other at once are both told that they are connected, whoever was first."""


def after_scan(outcome: Outcome) -> str:
    """The page of the connection that a scan came to, which says so.

    Looking the address up would take a twentieth of a scan's time.
    """
    return f"{bp.url_prefix}/{outcome.code}?scan={outcome.result.value}"


def the_connection_of_mine(code: str) -> Met:
    """The connection of ``code``, for one of its two people only.

    :raises NotHere: for everybody else
    """
    met = connection_for(db.session, the_person(), code, to_change=request.method == "POST")
    if met is None:
        raise NotHere
    speak_at_event(met.event.language)
    return met


def connection_page(met: Met) -> ConnectionPage:
    """What plugins get to see of this page."""
    return ConnectionPage(
        session=db.session,
        event=met.event,
        me=met.mine,
        them=met.other,
        my_profile=met.my_profile,
        they=met.profile,
        connection=met.connection,
        now=now(),
        settings={},
    )


@bp.get("/<code>")
@access(Access.CONNECTED)
def show(code: str) -> str:
    met = the_connection_of_mine(code)
    return draw(met, NoteForm(obj=met.note))


def draw(met: Met, form: NoteForm) -> str:
    """The page of ``met``, with the note as it stands or as it was just typed."""
    return render_template(
        "connections/show.html",
        met=met,
        they=met.profile,
        form=form,
        news=_(NEWS.get(_scan_of(met), "")),
        earlier=earlier_meetings(db.session, the_person(), met),
        can_undo=parting.can_undo(met.connection, now=now()),
        panels=panels("connection", connection_page(met)) if met.connection.state == MADE else (),
        **attendee_frame(met.event, "people"),
    )


def _scan_of(met: Met) -> str:
    """What the scan that leads here came to, as its scanner sees it."""
    came_to = request.args.get("scan", "")
    just_now = now() - met.connection.made_at < SAME_MOMENT and met.connection.state == MADE
    return "new" if came_to == "again" and just_now else came_to


@bp.post("/<code>/accept")
@access(Access.CONNECTED)
def accept(code: str) -> Response:
    met = the_connection_of_mine(code)
    parting.accept(db.session, met.connection, met.mine, now=now())
    db.session.commit()
    flash(_("Confirmed."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/decline")
@access(Access.CONNECTED)
def decline(code: str) -> Response:
    met = the_connection_of_mine(code)
    parting.decline(db.session, met.connection, met.mine, now=now(), tell=tell())
    return _gone(_("Declined. They are not told."))


@bp.post("/<code>/undo")
@access(Access.CONNECTED)
def undo(code: str) -> Response:
    met = the_connection_of_mine(code)
    parting.undo(db.session, met.connection, met.mine, now=now(), tell=tell())
    return _gone(_("Undone, for both of you."))


@bp.post("/<code>/withdraw")
@access(Access.CONNECTED)
def withdraw(code: str) -> Response:
    met = the_connection_of_mine(code)
    parting.withdraw(met.connection, met.mine, now=now(), tell=tell())
    db.session.commit()
    flash(_("Taken back. They see your name and their own words, nothing else of yours."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/share-again")
@access(Access.CONNECTED)
def share_again(code: str) -> Response:
    met = the_connection_of_mine(code)
    parting.share_again(met.connection, met.mine)
    db.session.commit()
    flash(_("They can see again what you share at this event."))
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/leave")
@access(Access.CONNECTED)
def leave(code: str) -> Response:
    met = the_connection_of_mine(code)
    parting.leave(db.session, met.connection, met.mine, now=now(), tell=tell())
    return _gone(_("You left this connection. Your note stays under “Ended connections”."))


@bp.post("/<code>/block")
@access(Access.CONNECTED)
def block(code: str) -> Response:
    met = the_connection_of_mine(code)
    parting.block(db.session, the_person(), met.other.person, now=now(), tell=tell())
    return _gone(_("Blocked. You will not see each other here again."))


@bp.route("/<code>/report", methods=["GET", "POST"])
@access(Access.CONNECTED)
def report(code: str) -> str | Response | tuple[str, int]:
    met = the_connection_of_mine(code)
    form = ReportForm()
    if was_sent(form, met.event, met.mine, met.other):
        db.session.commit()
        flash(_("Sent. A named organizer reads this; the other person is not told."))
        return redirect(url_for(".show", code=code), 303)
    page = render_template(
        "connections/report.html", met=met, form=form, **attendee_frame(met.event, "people")
    )
    return (page, 422) if form.is_submitted() else page


def _gone(sentence: str) -> Response:
    db.session.commit()
    flash(sentence)
    return redirect(url_for("my_people.index"), 303)
