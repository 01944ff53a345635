"""What people do about their matches: see where they stand, say yes or no, be asked again."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.languages import _
from netevents.plugin import EventPage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.panels import left_out_panels
from netevents_mentoring.rounds import answers, my_matches, panels, where
from netevents_mentoring.rounds.forms import DeclineForm
from netevents_mentoring.rounds.my_matches import MyMatch

bp = Blueprint("rounds", __name__)


@bp.get("/matches")
@access(Access.ATTENDEE)
def mine(page: EventPage) -> Response:
    """Where I stand, with everything I asked for and offered."""
    shown = [
        panels.of_where(
            page,
            _("Your mentor: %(name)s", name=program.name),
            where.of_mentee(page.session, page.me, request, program, now=page.now, zone=page.zone),
            program_code=program.code,
        )
        for request, program in my_matches.my_requests(page.session, page.me)
    ] + [
        panels.of_where(
            page,
            _("Your mentees: %(name)s", name=program.name),
            where.of_mentor(page.session, page.me, offer, program, now=page.now, zone=page.zone),
            program_code=program.code,
        )
        for offer, program in my_matches.my_offers(page.session, page.me)
    ]
    shown += left_out_panels(page)
    nothing = Panel(
        _("Nothing yet"), text=_("You have neither asked for a mentor nor offered to be one here.")
    )
    home = Link(_("Mentoring"), page.url("programs.home"))
    return plugin_page(page, _("Where you stand"), shown or [nothing], back=home)


@bp.get("/match/<code>")
@access(Access.ATTENDEE)
def show(page: EventPage, code: str) -> Response:
    one = _the_match(page, code)
    return plugin_page(page, _("Your match"), list(panels.of_match(page, one)), back=_back(page))


@bp.post("/match/<code>/yes")
@access(Access.ATTENDEE)
def accept(page: EventPage, code: str) -> BaseResponse:
    one = _the_match(page, code)
    there = page.url("rounds.show", code=code)
    pair = answers.accept(page.session, one.match, one.side, now=page.now)
    if pair is not None:
        there = page.url("pairs.show", code=pair.code)
        flash(_("You both said yes: you and %(name)s are a pair now.", name=one.other.name))
    else:
        flash(_("Thank you. As soon as %(name)s says yes, too, you read it here.", name=one.other.name))
    page.session.commit()
    return redirect(there)


@bp.route("/match/<code>/no", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def decline(page: EventPage, code: str) -> BaseResponse:
    one = _the_match(page, code)
    there = page.url("rounds.mine")
    form = DeclineForm()
    if form.validate_on_submit():
        answers.decline(page.session, one.match, one.side, form.because.data or "", now=page.now)
        page.session.commit()
        flash(_("Thank you for saying so. The next one is looked for."))
        return redirect(there)
    panel = Panel(
        _("Not %(name)s this time?", name=one.other.name),
        text=_("They read only that it is not to be this time. The organizers look for the next one."),
    )
    back = Link(_("Back to the match"), page.url("rounds.show", code=code))
    return plugin_page(page, _("Decline a match"), [panel], form=form, button=_("Decline"), back=back)


@bp.post("/match/back/<code>")
@access(Access.ATTENDEE)
def back(page: EventPage, code: str) -> BaseResponse:
    """I may be asked again, in the program of ``code``."""
    made: list[tuple[Offer | Request, Program]] = [
        *my_matches.my_requests(page.session, page.me),
        *my_matches.my_offers(page.session, page.me),
    ]
    mine_here = [one for one, program in made if program.code == code]
    if not mine_here:
        raise NotHere
    there = page.url("rounds.mine")
    for one in mine_here:
        answers.come_back(page.session, one, now=page.now)
    page.session.commit()
    flash(_("Good to have you back. You are asked again."))
    return redirect(there)


def _the_match(page: EventPage, code: str) -> MyMatch:
    found = my_matches.my_match(page.session, page.me, code)
    if found is None:
        raise NotHere
    return found


def _back(page: EventPage) -> Link:
    return Link(_("Where you stand"), page.url("rounds.mine"))
