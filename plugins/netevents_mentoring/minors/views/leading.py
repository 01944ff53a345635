"""A leader’s pages: the members who asked for a mentor, and what was proposed for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import flash, redirect
from werkzeug.wrappers import Response

from netevents.exchange.youth.members import look
from netevents.languages import _, speaking
from netevents.people.letters import write_to
from netevents.people.mail import mailer_is_set
from netevents.plugin import Act, EventPage, Link, Panel, Table
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import absolute
from netevents.web.pages import plugin_page
from netevents_mentoring.minors import domain as minors_domain
from netevents_mentoring.minors import panels
from netevents_mentoring.minors.forms import GuardianForm, ProposalForm
from netevents_mentoring.minors.views.record import (
    Record,
    guardian_form,
    proposal_form,
    proposal_in,
    record_of,
    state,
)
from netevents_mentoring.minors.views.room import bp
from netevents_mentoring.youth import domain, queries, thread
from netevents_mentoring.youth.models import Proposal
from netevents_mentoring.youth.queries import Asking

NOTHING: Final[Mapping[int, GuardianForm]] = {}


@bp.get("/minors")
@access(Access.LEADER)
def minors(page: EventPage) -> Response:
    """Who asked for a mentor, by first names."""
    rows = [
        (asking.minor.name, state(asking), Act(_("Open"), _there(page, asking), about=asking.minor.name))
        for asking in queries.minors_asking(page.session, page.event, now=page.now)
    ]
    shown = [
        Panel(
            _("Who would like a mentor"),
            text=_("Opening a record is written down.") if rows else _("Nobody has asked for a mentor yet."),
            table=Table([_("Name"), _("Where it stands"), ""], rows) if rows else None,
        )
    ]
    return plugin_page(page, _("Mentors for members"), shown, back=Link(_("For leaders"), _leaders(page)))


@bp.post("/minors/<code>")
@access(Access.LEADER)
def minor(page: EventPage, code: str) -> Response:
    """One member’s wishes and what was proposed. Opening it is written down, and so it is a POST."""
    return _looked_at(page, record_of(page, code))


@bp.post("/minors/<code>/propose")
@access(Access.LEADER)
def propose(page: EventPage, code: str) -> Response:
    record = record_of(page, code)
    form = proposal_form(record)
    if not form.validate_on_submit():
        return _looked_at(page, record, proposing=form)
    offer = record.offers[form.mentor.data]
    minors_domain.propose(page.session, page.event, record.asking.request, offer, by=page.me, now=page.now)
    return _back(page, _("Proposed. Now mentor, guardian and a second leader agree, then the organizer."))


@bp.post("/minors/<code>/guardian/<proposal>")
@access(Access.LEADER)
def guardian_said(page: EventPage, code: str, proposal: str) -> Response:
    """A guardian agreed; the leader writes it down."""
    record = record_of(page, code)
    found = proposal_in(record, proposal)
    form = guardian_form(record, found)
    if not form.validate_on_submit():
        return _looked_at(page, record, agreeing={found.id: form})
    domain.guardian_agrees(
        page.session,
        page.event,
        found,
        record.guardians[form.guardian.data].id,
        form.method.data,
        by=page.me.person,
        now=page.now,
    )
    return _back(page, _("Written down."))


@bp.post("/minors/<code>/page/<guardian>")
@access(Access.LEADER)
def guardian_page(page: EventPage, code: str, guardian: str) -> Response:
    """A page for the guardian; its address is shown once, on this very answer."""
    record = record_of(page, code)
    person = record.guardians.get(guardian)
    if person is None:
        raise NotHere
    secret = thread.guardian_key(
        page.session, page.event, record.asking.minor, person.id, by=page.me.person, now=page.now
    )
    address = absolute(f"/p/{page.plugin}/{secret}/")
    with speaking(person.language or page.event.language):
        written = write_to(
            page.session,
            person,
            mails=mailer_is_set(),
            subject=_("Mentoring at %(event)s", event=page.event.name),
            body=(
                _(
                    "A mentor is proposed for your child. On this page you read who it is, agree or "
                    "refuse, and read everything that is written later:\n\n%(address)s\n\nWhoever has the "
                    "address can do so. Keep it.",
                    address=address,
                )
            ),
            dedupe_key=f"mentoring-page-{secret[:12]}",
            now=page.now,
        )
    how = _("A letter with it is on its way.") if written else _("Give it to them yourself.")
    shown = Panel(
        _("For %(name)s", name=person.name),
        text=_("Older addresses open nothing any more. %(how)s It is shown only now.", how=how),
        to_copy=address,
    )
    drawn = plugin_page(page, _("The guardian’s page"), [shown], back=_list(page))
    page.session.commit()
    return drawn


@bp.post("/minors/<code>/agree/<proposal>")
@access(Access.LEADER)
def agree(page: EventPage, code: str, proposal: str) -> Response:
    """The second leader’s yes."""
    found = proposal_in(record_of(page, code), proposal)
    domain.second_leader_agrees(page.session, page.event, found, by=page.me, now=page.now)
    return _back(page, _("You agreed."))


@bp.post("/minors/<code>/refuse/<proposal>")
@access(Access.LEADER)
def refuse(page: EventPage, code: str, proposal: str) -> Response:
    found = proposal_in(record_of(page, code), proposal)
    domain.refuse(page.session, page.event, found, by=page.me.person, now=page.now)
    return _back(page, _("Refused. It can be proposed anew."))


def _looked_at(
    page: EventPage,
    record: Record,
    *,
    proposing: ProposalForm | None = None,
    agreeing: Mapping[int, GuardianForm] = NOTHING,
) -> Response:
    """The record, with what was refused; each look is written down."""
    minor = record.asking.minor
    look(page.session, page.event, minor, by=page.me.person, now=page.now)
    shown = [panels.wishes(record.asking.request)]
    shown += [_proposed(page, record, proposal, agreeing) for proposal in record.asking.proposals]
    if record.asking.approval is not None:
        there = page.url("minors.gate", code=record.asking.approval.code)
        shown.append(Panel(_("Their mentoring"), links=[Link(_("Open the thread"), there)], tone="tint"))
    elif not any(proposal.refused_at is None for proposal in record.asking.proposals):
        shown.append(_proposing(page, record, proposing))
    shown.append(_guardians(page, record))
    shown = [replace(panel, order=order) for order, panel in enumerate(shown)]
    drawn = plugin_page(page, minor.name, shown, back=_list(page))
    page.session.commit()
    return drawn


def _proposed(
    page: EventPage, record: Record, proposal: Proposal, refused: Mapping[int, GuardianForm]
) -> Panel:
    """One proposal: who agreed, and what is still to be done."""
    code, rows = record.asking.request.code, panels.steps(page.session, page.event, proposal)
    title = _("%(name)s as their mentor", name=proposal.mentor.name)
    if proposal.refused_at is not None:
        return Panel(title, text=_("Refused, or ended. It can be proposed anew."), rows=rows)
    if proposal.organizer_at is not None:
        return Panel(title, rows=rows)
    acts = []
    if proposal.second_leader_at is None and proposal.proposed_by_id != page.me.person_id:
        there = page.url("minors.agree", code=code, proposal=proposal.code)
        acts.append(Act(_("I agree, and am related to none of them"), there))
    refusing = page.url("minors.refuse", code=code, proposal=proposal.code)
    acts.append(Act(_("Refuse"), refusing, about=proposal.mentor.name, style="danger"))
    form = None
    if proposal.guardian_at is None and record.guardians:
        form = refused.get(proposal.id) or guardian_form(record, proposal, fresh=True)
    return Panel(
        title,
        rows=rows,
        form=form,
        button=_("The guardian agreed"),
        action=page.url("minors.guardian_said", code=code, proposal=proposal.code) if form else "",
        acts=acts,
    )


def _proposing(page: EventPage, record: Record, refused: ProposalForm | None) -> Panel:
    if not record.offers:
        text = _(
            "No screened mentor at this event has a place in this program. An organizer vouches for mentors."
        )
        return Panel(_("Propose a mentor"), text=text)
    return Panel(
        _("Propose a mentor"),
        form=refused or proposal_form(record, fresh=True),
        button=_("Propose"),
        action=page.url("minors.propose", code=record.asking.request.code),
    )


def _guardians(page: EventPage, record: Record) -> Panel:
    if not record.guardians:
        return Panel(
            _("Guardian"), text=_("No consent is on file. Write it down in the member’s record first.")
        )
    code = record.asking.request.code
    return Panel(
        _("Guardian"),
        text=_("On a page of their own they agree themselves, and read everything that is written."),
        acts=[
            Act(
                _("Make a page for %(name)s", name=person.name),
                page.url("minors.guardian_page", code=code, guardian=key),
            )
            for key, person in record.guardians.items()
        ],
    )


def _there(page: EventPage, asking: Asking) -> str:
    return page.url("minors.minor", code=asking.request.code)


def _list(page: EventPage) -> Link:
    return Link(_("Mentors for members"), page.url("minors.minors"))


def _leaders(page: EventPage) -> str:
    return f"/e/{page.event.slug}/leader/"


def _back(page: EventPage, sentence: str) -> Response:
    there = page.url("minors.minors")
    page.session.commit()
    flash(sentence)
    return redirect(there, 303)
