"""The organizer’s pages: whom somebody vouches for, and the last yes to a minor’s mentor."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from netevents.exchange.youth.members import look
from netevents.languages import _, mark
from netevents.people.mail import mailer_is_set
from netevents.plugin import Act, ConsolePage, Link, Panel, Table
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.minors import domain, panels
from netevents_mentoring.minors.forms import ScreeningForm
from netevents_mentoring.programs.queries import called
from netevents_mentoring.programs.words import last_day
from netevents_mentoring.youth import domain as youth
from netevents_mentoring.youth import queries, screening
from netevents_mentoring.youth.models import Proposal
from netevents_mentoring.youth.refused import AdultsOnly, SomebodyElse, TooLong

bp = Blueprint("minors", __name__)
VOUCHED = mark(
    "A minor is mentored only by an adult for whom an organizer vouches. netevents keeps who said so, how "
    "and until when. It cannot check anybody."
)


@bp.route("/screening", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def screenings(page: ConsolePage) -> Response:
    """Who is vouched for; posting the form adds somebody."""
    people = queries.who_offers(page.session, page.event)
    form = ScreeningForm()
    form.offer([(code, person.name) for code, person in people.items()])
    if form.validate_on_submit():
        person = people[form.mentor.data]
        try:
            with page.session.begin_nested():
                screening.vouch(
                    page.session,
                    page.event,
                    person,
                    form.how.data,
                    until=form.ends_at(page.event.zone),
                    by=page.reader,
                    now=page.now,
                )
        except TooLong as no:
            form.until.errors = [str(no)]
        except (AdultsOnly, SomebodyElse) as no:
            form.mentor.errors = [str(no)]
        else:
            there = page.url("minors.screenings")
            page.session.commit()
            flash(_("Written down."))
            return redirect(there, 303)
    return _screenings(page, form if people else None)


@bp.post("/screening/<code>/withdraw")
@access(Access.ORGANIZER)
def withdraw(page: ConsolePage, code: str) -> Response:
    """Vouch no more for the person with this code; twice is harmless."""
    theirs = queries.ever_screened(page.session, page.event.group_id, code)
    if not theirs:
        raise NotHere
    for row in theirs:
        domain.withdraw_screening(page.session, page.event, row, by=page.reader, now=page.now)
    there = page.url("minors.screenings")
    page.session.commit()
    flash(_("Nobody vouches for them here any more. What rested on it has ended."))
    return redirect(there, 303)


@bp.get("/approvals")
@access(Access.ORGANIZER)
def approvals(page: ConsolePage) -> Response:
    """What waits for the organizer’s yes, and what holds."""
    waiting = queries.waiting_for_organizer(page.session, page.event, now=page.now)
    standing = queries.standing_at(page.session, page.event, now=page.now)
    asks = [
        (
            called(proposal.mentee),
            proposal.mentor.name,
            Act(_("Open"), page.url("minors.approval", code=proposal.code), about=proposal.mentor.name),
        )
        for proposal in waiting
    ]
    holds = [
        (
            called(approval.mentee),
            approval.mentor.name,
            _("Until %(day)s", day=last_day(approval.ends_at, page.event.zone)),
            Act(
                _("End it"),
                page.url("minors.end", code=approval.code),
                about=approval.mentor.name,
                style="danger",
            ),
        )
        for approval in standing
    ]
    shown = [
        Panel(
            _("Waiting for you"),
            text="" if asks else _("Nothing waits. Leaders propose, guardians agree, then it comes to you."),
            table=Table([_("Youth member"), _("Mentor"), ""], asks) if asks else None,
            order=10,
        )
    ]
    if holds:
        shown.append(
            Panel(
                _("Mentored now"),
                table=Table([_("Youth member"), _("Mentor"), _("Holds"), ""], holds),
                order=20,
            )
        )
    return plugin_page(page, _("Mentors of youth members"), shown, back=_home(page))


@bp.post("/approvals/<code>")
@access(Access.ORGANIZER)
def approval(page: ConsolePage, code: str) -> Response:
    """What was proposed, with everybody who agreed. The look is written down."""
    proposal = _proposal(page, code)
    look(page.session, page.event, proposal.mentee, by=page.reader, now=page.now)
    shown = [
        Panel(
            _("Who agreed"),
            text=_("This look is in the audit trail."),
            rows=panels.steps(page.session, page.event, proposal),
            order=10,
        ),
        Panel(_("The mentor"), person=panels.mentor_view(page.session, proposal.mentor), order=20),
        Panel(
            _("Your yes"),
            text=_("It makes them a pair. It ends with the screening or the guardian’s consent."),
            acts=[
                Act(_("Approve"), page.url("minors.approve", code=code), style="main"),
                Act(_("Refuse"), page.url("minors.refuse", code=code), style="danger"),
            ],
            order=30,
        ),
    ]
    title = _("%(mentor)s for %(minor)s", mentor=proposal.mentor.name, minor=called(proposal.mentee))
    drawn = plugin_page(
        page, title, shown, back=Link(_("Mentors of youth members"), page.url("minors.approvals"))
    )
    page.session.commit()
    return drawn


@bp.post("/approvals/<code>/approve")
@access(Access.ORGANIZER)
def approve(page: ConsolePage, code: str) -> Response:
    domain.approve(
        page.session, page.event, _proposal(page, code), by=page.reader, mails=mailer_is_set(), now=page.now
    )
    return _back(page, _("Approved. They are a pair, and their thread is open."))


@bp.post("/approvals/<code>/refuse")
@access(Access.ORGANIZER)
def refuse(page: ConsolePage, code: str) -> Response:
    youth.refuse(page.session, page.event, _proposal(page, code), by=page.reader, now=page.now)
    return _back(page, _("Refused. The leaders see it."))


@bp.post("/mentorships/<code>/end")
@access(Access.ORGANIZER)
def end(page: ConsolePage, code: str) -> Response:
    held = queries.approval_at(page.session, page.event, code)
    if held is None:
        raise NotHere
    domain.end(page.session, page.event, held, by=page.reader, now=page.now)
    return _back(page, _("It has ended."))


def _screenings(page: ConsolePage, form: ScreeningForm | None) -> Response:
    rows = [
        (
            row.who.name,
            row.how,
            row.vouched_by.name if row.vouched_by else _("Somebody who has left"),
            last_day(row.ends_at, page.event.zone),
            Act(
                _("Take back"),
                page.url("minors.withdraw", code=row.who.code),
                about=row.who.name,
                style="danger",
            ),
        )
        for row in queries.screenings(page.session, page.event.group_id, now=page.now)
    ]
    heads = [_("Mentor"), _("How"), _("Vouched by"), _("Until"), ""]
    shown = [
        Panel(_("Screened mentors"), text=_(VOUCHED), table=Table(heads, rows) if rows else None, order=10),
        Panel(
            _("Vouch for a mentor"),
            text="" if form else _("Nobody has offered to mentor yet."),
            form=form,
            button=_("I vouch for them"),
            order=20,
        ),
    ]
    return plugin_page(page, _("Screening"), shown, back=_home(page))


def _proposal(page: ConsolePage, code: str) -> Proposal:
    proposal = queries.proposal_at(page.session, page.event, code)
    if proposal is None:
        raise NotHere
    return proposal


def _home(page: ConsolePage) -> Link:
    return Link(_("Mentoring"), page.url("programs.index"))


def _back(page: ConsolePage, sentence: str) -> Response:
    there = page.url("minors.approvals")
    page.session.commit()
    flash(sentence)
    return redirect(there, 303)
