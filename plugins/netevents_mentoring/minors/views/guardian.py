"""A guardian’s page behind a secret address: agree, refuse, read everything, write, end it. No account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from netevents.events.models import Registration
from netevents.exchange.youth.members import look
from netevents.languages import _, mark
from netevents.people import once
from netevents.people.mail import mailer_is_set
from netevents.people.models import Person
from netevents.plugin import Act, OpenPage, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.minors import domain, panels
from netevents_mentoring.minors.forms import MessageForm
from netevents_mentoring.programs.words import last_day
from netevents_mentoring.youth import domain as youth
from netevents_mentoring.youth import queries, standing, thread
from netevents_mentoring.youth.models import Approval, Proposal

guardian = Blueprint("mentoring_open", __name__)
NOTHING: Final[Mapping[str, MessageForm]] = {}
WELCOME = mark(
    "This page is for one parent or guardian. It is about a mentor for your child. Opening it is written "
    "down, as every look at a child’s record is."
)


@dataclass(frozen=True, slots=True)
class Child:
    """Whom the page is about, and who reads it."""

    minor: Registration
    guardian: Person
    proposals: list[Proposal]
    approvals: list[Approval]


@guardian.get("/")
@access(Access.ANYONE)
def gate(page: OpenPage) -> Response:
    """Nothing about anybody: programs that look through letters open addresses, too."""
    opening = Act(_("Open"), page.url("open_"), style="main")
    return plugin_page(
        page, _("For a parent or guardian"), [Panel(_("Mentoring"), text=_(WELCOME), acts=[opening])]
    )


@guardian.post("/open")
@access(Access.ANYONE)
def open_(page: OpenPage) -> Response:
    return _opened(page, _child(page))


@guardian.post("/agree/<code>")
@access(Access.ANYONE)
def agree(page: OpenPage, code: str) -> Response:
    """The guardian’s yes to one mentor by name."""
    child = _child(page)
    youth.guardian_agrees(
        page.session,
        page.event,
        _proposal(child, code),
        child.guardian.id,
        youth.OWN_PAGE,
        by=child.guardian,
        now=page.now,
    )
    return _back(page, _("You agreed. Two leaders and the organizer agree, too, before anything begins."))


@guardian.post("/refuse/<code>")
@access(Access.ANYONE)
def refuse(page: OpenPage, code: str) -> Response:
    """The guardian’s no; what was approved before they said it ends by it."""
    child = _child(page)
    proposal = _proposal(child, code)
    approved = [one for one in child.approvals if one.mentor_id == proposal.mentor_id]
    for approval in approved:
        domain.end(page.session, page.event, approval, by=child.guardian, now=page.now)
    if approved:
        return _back(page, _("It was approved before you refused, and has ended now. The leaders know."))
    youth.refuse(page.session, page.event, proposal, by=child.guardian, now=page.now)
    return _back(page, _("You refused. The leaders see it."))


@guardian.post("/write/<code>")
@access(Access.ANYONE)
def write(page: OpenPage, code: str) -> Response:
    child = _child(page)
    approval = _approval(child, code)
    form = MessageForm()
    if not form.validate_on_submit():
        return _opened(page, child, {code: form})
    first = once.begin(page.session, "mentoring thread", code, form.once.data or "", now=page.now)
    if not first.result:
        written = domain.write(
            page.session,
            page.event,
            approval,
            child.guardian,
            form.words.data,
            mails=mailer_is_set(),
            now=page.now,
        )
        first.result = str(written.id)
    return _back(page, _("Written. Mentor and leaders read it."))


@guardian.post("/end/<code>")
@access(Access.ANYONE)
def end(page: OpenPage, code: str) -> Response:
    """The guardian takes the consent to this mentorship back; twice is harmless."""
    child = _child(page)
    theirs = queries.approval_at(page.session, page.event, code)
    if theirs is None or (theirs.mentee_id, theirs.guardian_id) != (child.minor.id, child.guardian.id):
        raise NotHere
    domain.end(page.session, page.event, theirs, by=child.guardian, now=page.now)
    return _back(page, _("It has ended. The leaders know."))


def _opened(page: OpenPage, child: Child, refused: Mapping[str, MessageForm] = NOTHING) -> Response:
    look(page.session, page.event, child.minor, by=child.guardian, now=page.now)
    shown = [_proposed(page, child, proposal) for proposal in child.proposals if _is_open(page, proposal)]
    for approval in child.approvals:
        shown += _thread(page, approval, refused.get(approval.code))
    if not shown:
        shown.append(
            Panel(_("Mentoring"), text=_("Nothing is proposed at present, and nothing is under way."))
        )
    drawn = plugin_page(page, _("A mentor for %(name)s", name=child.minor.name), shown)
    page.session.commit()
    return drawn


def _proposed(page: OpenPage, child: Child, proposal: Proposal) -> Panel:
    """Who it would be, and the two answers."""
    view = panels.mentor_view(page.session, proposal.mentor)
    title = _("%(mentor)s as mentor of %(minor)s", mentor=view.name, minor=child.minor.name)
    steps = panels.steps(page.session, page.event, proposal)
    no = Act(_("I refuse"), page.url("refuse", code=proposal.code), style="danger")
    if proposal.guardian_at is not None:
        return Panel(title, person=view, rows=steps, acts=[no])
    yes = Act(_("I agree"), page.url("agree", code=proposal.code), style="main")
    text = _(youth.MAY_MENTOR).replace("{mentor}", view.name)
    return Panel(title, text=text, person=view, rows=steps, acts=[yes, no])


def _thread(page: OpenPage, approval: Approval, refused: MessageForm | None) -> list[Panel]:
    until = _(
        "It holds until %(day)s. You can end it at any time.", day=last_day(approval.ends_at, page.event.zone)
    )
    ending = Act(_("End it"), page.url("end", code=approval.code), style="danger")
    return [
        panels.thread(page.event, queries.messages(page.session, approval)),
        Panel(
            _("Write"),
            text=_("Mentor and leaders read it, too."),
            form=refused or MessageForm(formdata=None),
            button=_("Send"),
            action=page.url("write", code=approval.code),
            order=60,
        ),
        Panel(_("Mentored by %(name)s", name=approval.mentor.name), text=until, acts=[ending], order=70),
    ]


def _child(page: OpenPage) -> Child:
    """Whom the secret of this page is about.

    :raises NotHere: if it opens nothing any more
    """
    key = thread.key_of(page.session, page.secret, now=page.now)
    if key is None:
        raise NotHere
    minor = page.session.get_one(Registration, key.mentee_id)
    if minor.hidden or minor.erased_at is not None or not minor.is_minor:
        raise NotHere
    approvals = [
        approval
        for approval in queries.approvals_of_minor(page.session, minor, now=page.now)
        if approval.guardian_id == key.guardian_id
    ]
    proposals = list(queries.proposals_of(page.session, minor.id))
    return Child(minor, page.session.get_one(Person, key.guardian_id), proposals, approvals)


def _proposal(child: Child, code: str) -> Proposal:
    found = next((proposal for proposal in child.proposals if proposal.code == code), None)
    if found is None:
        raise NotHere
    return found


def _approval(child: Child, code: str) -> Approval:
    found = next((approval for approval in child.approvals if approval.code == code), None)
    if found is None:
        raise NotHere
    return found


def _is_open(page: OpenPage, proposal: Proposal) -> bool:
    decided = proposal.refused_at or proposal.organizer_at
    return not decided and standing.is_wanted(page.session, proposal, now=page.now)


def _back(page: OpenPage, sentence: str) -> Response:
    there = page.url("gate")
    page.session.commit()
    flash(sentence)
    return redirect(there, 303)
