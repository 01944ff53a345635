"""What attendees see: asking for help where they sit, and coming to those who ask."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange.models import Connection
from netevents.languages import _
from netevents.plugin import EventPage, Link
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.queue import domain, panels, queries
from netevents_mentoring.queue.forms import CallForm
from netevents_mentoring.queue.models import Help

bp = Blueprint("queue", __name__)
LOOK_AGAIN: Final = "5"
"""Seconds after which a page of calls is fetched anew."""


@bp.route("/help", methods=["GET", "POST"], endpoint="help_")
@access(Access.ATTENDEE)
def ask_for_help(page: EventPage) -> BaseResponse:
    """The form, or where one’s call stands."""
    _offered(page)
    mine = queries.my_call(page.session, page.me)
    form = CallForm(obj=mine)
    if form.validate_on_submit():
        domain.call(
            page.session, page.event, page.me, topic=form.topic.data, place=form.place.data, now=page.now
        )
        return _to(page, page.url("queue.help_"), _("Stay where you are. A mentor comes to you."))
    if mine is None or form.errors or "change" in request.args:
        return plugin_page(page, _("Ask for help"), form=form, button=_("Ask for help"), back=_back(page))
    answer = plugin_page(
        page, _("Help"), [panels.my_call_panel(page.url, mine, now=page.now)], back=_back(page)
    )
    answer.headers["Refresh"] = LOOK_AGAIN
    return answer


@bp.post("/help/take-back")
@access(Access.ATTENDEE)
def take_back(page: EventPage) -> BaseResponse:
    _offered(page)
    domain.take_back(page.session, page.me, now=page.now)
    return _to(page, page.url("queue.help_"), _("Taken back."))


@bp.post("/help/nobody-came")
@access(Access.ATTENDEE)
def nobody_came(page: EventPage) -> BaseResponse:
    _offered(page)
    mine = queries.my_call(page.session, page.me)
    if mine is not None:
        domain.let_go(page.session, mine, page.me, read=request.form.get("read", ""))
    return _to(page, page.url("queue.help_"), _("Your call waits again, in its old turn."))


@bp.post("/help/they-helped")
@access(Access.ATTENDEE)
def they_helped(page: EventPage) -> BaseResponse:
    _offered(page)
    mine = queries.my_call(page.session, page.me)
    if mine is None:
        return _to(page, page.url("queue.help_"), _("That is over already."))
    read = request.form.get("read", "")
    return _connected(page, domain.helped(page.session, mine, page.me, now=page.now, read=read))


@bp.get("/calls")
@access(Access.ATTENDEE)
def calls(page: EventPage) -> Response:
    """Who waits for help, for those who offer some."""
    topics = _topics(page)
    found = queries.calls_for(page.session, page.event, page.me, topics)
    shown = panels.calls_panels(page.url, found, page.me.id, topics, now=page.now)
    answer = plugin_page(page, _("Calls for help"), shown, back=_back(page))
    answer.headers["Refresh"] = LOOK_AGAIN
    return answer


@bp.post("/call/<call>/claim")
@access(Access.ATTENDEE)
def claim(page: EventPage, call: str) -> BaseResponse:
    domain.claim(page.session, _the_call(page, call), page.me, now=page.now)
    return _to(page, page.url("queue.calls"), _("Off you go. They read your name."))


@bp.post("/call/<call>/let-go")
@access(Access.ATTENDEE)
def let_go(page: EventPage, call: str) -> BaseResponse:
    domain.let_go(page.session, _my_call_to_answer(page, call, or_nobodys=True), page.me)
    return _to(page, page.url("queue.calls"), _("Let go. Somebody else can come."))


@bp.post("/call/<call>/helped")
@access(Access.ATTENDEE)
def i_helped(page: EventPage, call: str) -> BaseResponse:
    answered = _my_call_to_answer(page, call)
    return _connected(page, domain.helped(page.session, answered, page.me, now=page.now))


def _offered(page: EventPage) -> None:
    if not panels.is_offered(page):
        raise NotHere


def _topics(page: EventPage) -> list[str]:
    """What one helps with; the list is for nobody else."""
    _offered(page)
    topics = queries.topics_i_help_with(page.session, page.event, page.me)
    if topics is None:
        raise domain.OffersFirst(_("Offer to mentor first, then you see who waits for help."))
    return list(topics)


def _the_call(page: EventPage, code: str) -> Help:
    _topics(page)
    found = queries.call_for(page.session, page.event, page.me, code)
    if found is None:
        raise NotHere
    return found


def _my_call_to_answer(page: EventPage, code: str, *, or_nobodys: bool = False) -> Help:
    """The call to which I said that I come; or one to which nobody does, as after letting it go."""
    _offered(page)
    found = queries.call_for(page.session, page.event, page.me, code)
    whose = {page.me.id, None} if or_nobodys else {page.me.id}
    if found is None or found.mentor_id not in whose:
        raise NotHere
    return found


def _connected(page: EventPage, connection: Connection | None) -> BaseResponse:
    there = page.url("queue.help_") if connection is None else f"/c/{connection.code}"
    return _to(page, there, _("Good. Write down what it was about while you remember."))


def _back(page: EventPage) -> Link:
    return Link(_("Mentoring"), page.url("programs.home"))


def _to(page: EventPage, there: str, sentence: str) -> BaseResponse:
    page.session.commit()
    flash(sentence)
    return redirect(there)
