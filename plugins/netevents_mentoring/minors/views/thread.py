"""The thread of a minor’s mentorship, for mentor, mentee and leaders."""

from __future__ import annotations

from flask import flash, redirect
from werkzeug.wrappers import Response

from netevents.events.queries import leads
from netevents.exchange.youth.members import look
from netevents.languages import _, mark
from netevents.people import once
from netevents.people.mail import mailer_is_set
from netevents.plugin import Act, EventPage, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.minors import domain, panels
from netevents_mentoring.minors.forms import MessageForm
from netevents_mentoring.minors.views.room import bp
from netevents_mentoring.programs.words import last_day
from netevents_mentoring.youth import queries
from netevents_mentoring.youth.models import Approval

WHO_READS = mark("Mentor, guardian and leaders read everything here. Whoever opens it is written down.")
ENDED = mark("This mentorship has ended. Nothing more is written here.")


@bp.get("/thread/<code>")
@access(Access.ATTENDEE)
def gate(page: EventPage, code: str) -> Response:
    """Before the thread: opening it is written down, and so it is a POST."""
    approval = _mine(page, code)
    opening = Act(_("Open the thread"), page.url("minors.thread", code=code), style="main")
    return plugin_page(page, _title(approval), [Panel(_("The thread"), text=_(WHO_READS), acts=[opening])])


@bp.post("/thread/<code>")
@access(Access.ATTENDEE)
def thread(page: EventPage, code: str) -> Response:
    return _opened(page, _mine(page, code))


@bp.post("/thread/<code>/write")
@access(Access.ATTENDEE)
def write(page: EventPage, code: str) -> Response:
    """One line; guardian and leaders get it, too."""
    approval = _mine(page, code)
    form = MessageForm()
    if not form.validate_on_submit():
        return _opened(page, approval, form)
    first = once.begin(page.session, "mentoring thread", code, form.once.data or "", now=page.now)
    if not first.result:
        written = domain.write(
            page.session,
            page.event,
            approval,
            page.me.person,
            form.words.data,
            mails=mailer_is_set(),
            now=page.now,
        )
        first.result = str(written.id)
    return _back(page, code, _("Written. Everybody in the thread reads it."))


@bp.post("/thread/<code>/end")
@access(Access.ATTENDEE)
def end(page: EventPage, code: str) -> Response:
    """Mentor, mentee or a leader ends it; twice is harmless."""
    ending = _mine(page, code, over=True)
    domain.end(page.session, page.event, ending, by=page.me.person, now=page.now)
    there = page.url("programs.home")
    page.session.commit()
    flash(_("It has ended. The leaders know."))
    return redirect(there, 303)


def _opened(page: EventPage, approval: Approval, refused: MessageForm | None = None) -> Response:
    if not page.me.is_minor:
        look(page.session, page.event, approval.mentee, by=page.me.person, now=page.now)
    shown = panels.thread(page.event, queries.messages(page.session, approval))
    holds = queries.holds(page.session, approval, now=page.now)
    below = [Panel(_("Ended"), text=_(ENDED))]
    if holds:
        until = _("It holds until %(day)s.", day=last_day(approval.ends_at, page.event.zone))
        ending = Act(_("End it"), page.url("minors.end", code=approval.code), style="danger")
        below = [Panel(_("End it"), text=until, acts=[ending], order=70)]
    if holds and not page.me.is_minor:
        form = refused or MessageForm(formdata=None)
        writing = page.url("minors.write", code=approval.code)
        below.append(
            Panel(_("Write"), text=_(WHO_READS), form=form, button=_("Send"), action=writing, order=60)
        )
    drawn = plugin_page(page, _title(approval), [shown, *below])
    page.session.commit()
    return drawn


def _mine(page: EventPage, code: str, *, over: bool = False) -> Approval:
    """The mentorship with this code, for the two and for leaders; once it has ended, the mentor is out.

    :param over: also for the mentor of one that has ended
    :raises NotHere: for anybody else
    """
    approval = queries.approval_at(page.session, page.event, code)
    if approval is None:
        raise NotHere
    theirs = page.me.id == approval.mentee_id or leads(page.me, page.event)
    if theirs:
        return approval
    if page.me.id == approval.mentor_id and (over or queries.holds(page.session, approval, now=page.now)):
        return approval
    raise NotHere


def _title(approval: Approval) -> str:
    return _("%(first)s and %(last)s", first=approval.mentor.name, last=approval.mentee.name)


def _back(page: EventPage, code: str, sentence: str) -> Response:
    there = page.url("minors.gate", code=code)
    page.session.commit()
    flash(sentence)
    return redirect(there, 303)
