"""A mentor is asked whether they would mentor a youth member, whom they do not know yet."""

from __future__ import annotations

from flask import flash, redirect
from sqlalchemy import select
from werkzeug.wrappers import Response

from netevents.languages import _
from netevents.plugin import Act, EventPage
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.minors import panels
from netevents_mentoring.minors.views.room import bp
from netevents_mentoring.programs.models import Request
from netevents_mentoring.youth import domain, queries
from netevents_mentoring.youth.models import Proposal


@bp.get("/would-you/<code>")
@access(Access.ATTENDEE)
def asked(page: EventPage, code: str) -> Response:
    """What the member would like; neither name nor group."""
    proposal = _mine(page, code)
    request = page.session.scalars(
        select(Request).where(
            Request.program_id == proposal.program_id, Request.registration_id == proposal.mentee_id
        )
    ).one_or_none()
    if request is None:
        raise NotHere
    acts = [Act(_("I refuse"), page.url("minors.no", code=code), style="danger")]
    if proposal.mentor_at is None:
        acts.insert(0, Act(_("I will mentor them"), page.url("minors.yes", code=code), style="main"))
    shown = panels.asking(request, acts, agreed=proposal.mentor_at is not None)
    return plugin_page(page, _("Would you mentor a youth member?"), shown)


@bp.post("/would-you/<code>/yes")
@access(Access.ATTENDEE)
def yes(page: EventPage, code: str) -> Response:
    domain.mentor_agrees(page.session, page.event, _mine(page, code), by=page.me, now=page.now)
    return _back(page, code, _("Thank you. You hear once everybody else has agreed, too."))


@bp.post("/would-you/<code>/no")
@access(Access.ATTENDEE)
def no(page: EventPage, code: str) -> Response:
    domain.refuse(page.session, page.event, _of_me(page, code), by=page.me.person, now=page.now)
    there = page.url("programs.home")
    page.session.commit()
    flash(_("You refused. The leaders see it."))
    return redirect(there, 303)


def _mine(page: EventPage, code: str) -> Proposal:
    """What was proposed to me and is not decided.

    :raises NotHere: for anybody else
    """
    proposal = _of_me(page, code)
    if proposal.refused_at or proposal.organizer_at:
        raise NotHere
    return proposal


def _of_me(page: EventPage, code: str) -> Proposal:
    """The same, decided or not."""
    proposal = queries.proposal_at(page.session, page.event, code)
    if proposal is None or proposal.mentor_id != page.me.id:
        raise NotHere
    return proposal


def _back(page: EventPage, code: str, sentence: str) -> Response:
    there = page.url("minors.asked", code=code)
    page.session.commit()
    flash(sentence)
    return redirect(there, 303)
