"""What attendees see: where they stand, offering, asking, and the mentors they would like."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.languages import _
from netevents.people.models import Person
from netevents.plugin import EventPage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.forms import searchable
from netevents.web.pages import plugin_page
from netevents_mentoring.programs import domain, panels, queries, wishing
from netevents_mentoring.programs.forms_taking_part import OfferForm, RequestForm, WishesForm
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.opening import must_take, takes
from netevents_mentoring.turns import PAGE, Turn

bp = Blueprint("programs", __name__)


@bp.get("/")
@access(Access.ATTENDEE)
def home(page: EventPage) -> Response:
    """Where somebody stands in each program, and what they can do next."""
    shown: list[Panel | None] = []
    for program, offer_, request_ in queries.mine_at(page.session, page.event, page.me.person_id):
        open_, minor = takes(program, now=page.now), page.me.is_minor
        if offer_ is not None:
            shown.append(panels.my_offer_panel(page.url, program, offer_, open_=open_, calls=_calls(page)))
        if request_ is not None:
            shown.append(panels.my_request_panel(page.url, program, request_, is_minor=minor, open_=open_))
        if open_:
            shown.append(panels.begin_panel(page.url, program, offer_, request_, is_minor=minor))
    shown += panels.left_out_panels(page)
    nothing = Panel(title=_("Nothing yet"), text=_("The organizers have not opened a program here."))
    return plugin_page(page, _("Mentoring"), [panel for panel in shown if panel] or [nothing])


@bp.route("/program/<code>/offer", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def offer(page: EventPage, code: str) -> BaseResponse:
    program = _the_program(page, code)
    if queries.counts_as_minor(page.session, program, page.me):
        raise NotHere
    must_take(program, now=page.now)
    kept = queries.offer_of(page.session, program, page.me.person_id)
    form = OfferForm(program, kept, zone=page.zone)
    if form.validate_on_submit():
        domain.offer(page.session, program, page.me, form.offered(), now=page.now)
        return _home(page, _("Thank you. You hear from us when somebody suits."))
    standing = kept is not None and kept.left_at is None
    title, button = (_("Change my offer"), _("Save")) if standing else (_("Offer to mentor"), _("Offer"))
    return plugin_page(page, title, form=form, button=button, back=_back(page))


@bp.post("/program/<code>/offer/pause")
@access(Access.ATTENDEE)
def pause(page: EventPage, code: str) -> BaseResponse:
    domain.pause(_my_offer(page, _the_program(page, code)), now=page.now)
    return _home(page, _("You pause. Change your offer to go on."))


@bp.post("/program/<code>/offer/leave")
@access(Access.ATTENDEE)
def leave_offer(page: EventPage, code: str) -> BaseResponse:
    domain.leave(page.session, _my_offer(page, _the_program(page, code)), now=page.now)
    return _home(page, _("Your offer is taken back."))


@bp.route("/program/<code>/ask", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def ask(page: EventPage, code: str) -> BaseResponse:
    program = _the_program(page, code)
    must_take(program, now=page.now)
    domain.must_ask_here(page.session, program, page.me)
    kept = queries.request_of(page.session, program, page.me.person_id)
    form = RequestForm(program, kept, zone=page.zone, is_minor=page.me.is_minor)
    if form.validate_on_submit():
        domain.request(page.session, program, page.me, form.said(), now=page.now)
        return _home(page, _("Saved. You hear from us when there is a mentor for you."))
    standing = kept is not None and kept.left_at is None
    title, button = (
        (_("Change what I ask for"), _("Save")) if standing else (_("Ask for a mentor"), _("Ask for it"))
    )
    return plugin_page(page, title, form=form, button=button, back=_back(page))


@bp.post("/program/<code>/ask/leave")
@access(Access.ATTENDEE)
def leave_request(page: EventPage, code: str) -> BaseResponse:
    program = _the_program(page, code)
    mine = queries.request_of(page.session, program, page.me.person_id)
    if mine is None:
        raise NotHere
    domain.leave(page.session, mine, now=page.now)
    return _home(page, _("You no longer ask for a mentor."))


@bp.route("/program/<code>/mentors", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def mentors(page: EventPage, code: str) -> BaseResponse:
    """Mentors to read about, and menus to wish for some of them."""
    program = _the_program(page, code)
    mine = _my_request(page, program)
    q, turn = searchable(request.args.get("q", "")), Turn.asked(request.args.get("after", ""))
    found = wishing.mentors_for(page.session, program, mine, event=page.event, q=q, turn=turn)
    url = partial(page.url, "programs.mentors", code=code)
    ways = turn.ways(wishing.MENTORS, [seen.offer.id for seen in found], url, q=q)
    form = WishesForm(*_to_choose_from(page, program, mine, found[:PAGE]))
    if form.validate_on_submit():
        domain.choose(page.session, mine, form.wished())
        return _home(page, _("Saved. It counts, and nobody is told whom you wished for."))
    shown = [
        panels.mentor_table(page.url, program, found[:PAGE], ways),
        panels.apart_panel(page.url, program, wishing.kept_apart_by(page.session, mine)),
        Panel(
            title=_("Whom you would like"),
            text=_("If you like, in your order. Nobody is told."),
            form=form,
            order=10,
        ),
    ]
    panels_shown = [panel for panel in shown if panel]
    return plugin_page(page, _("Mentors I would like"), panels_shown, back=_back(page), search=q)


@bp.get("/program/<code>/mentor/<mentor>")
@access(Access.ATTENDEE)
def mentor(page: EventPage, code: str, mentor: str) -> Response:
    program = _the_program(page, code)
    seen = wishing.mentor_for(page.session, program, _my_request(page, program), mentor, event=page.event)
    if seen is None:
        raise NotHere
    back = Link(_("Mentors I would like"), page.url("programs.mentors", code=code))
    shown = [panels.mentor_panel(seen), panels.rather_not_panel(page.url, program, seen)]
    return plugin_page(page, seen.profile.name, shown, back=back)


@bp.post("/program/<code>/mentor/<mentor>/rather-not")
@access(Access.ATTENDEE)
def rather_not(page: EventPage, code: str, mentor: str) -> BaseResponse:
    program = _the_program(page, code)
    mine, offer_ = _my_request(page, program), _the_offer(page, program, mentor)
    domain.rather_not(
        page.session, mine, offer_, by=page.session.get_one(Person, mine.person_id), now=page.now
    )
    return _to(page, page.url("programs.mentors", code=code), _("You will not be matched with them."))


@bp.post("/program/<code>/mentor/<mentor>/after-all")
@access(Access.ATTENDEE)
def after_all(page: EventPage, code: str, mentor: str) -> BaseResponse:
    program = _the_program(page, code)
    mine = _my_request(page, program)
    apart = {one.code: one for one in wishing.kept_apart_by(page.session, mine)}
    offer_ = apart.get(mentor) or _the_offer(page, program, mentor)  # pressed twice, it is taken back already
    domain.after_all(page.session, mine, offer_, by=page.session.get_one(Person, mine.person_id))
    return _to(page, page.url("programs.mentors", code=code), _("You may be matched with them again."))


def _the_program(page: EventPage, code: str) -> Program:
    program = queries.program_at(page.session, page.event, code)
    if program is None:
        raise NotHere
    return program


def _my_offer(page: EventPage, program: Program) -> Offer:
    mine = queries.offer_of(page.session, program, page.me.person_id)
    if mine is None:
        raise NotHere
    return mine


def _my_request(page: EventPage, program: Program) -> Request:
    """What an adult asks for; minors wish for nobody by name."""
    mine = queries.request_of(page.session, program, page.me.person_id)
    if mine is None or mine.left_at is not None or mine.is_minor or page.me.is_minor:
        raise NotHere
    return mine


def _the_offer(page: EventPage, program: Program, code: str) -> Offer:
    found = wishing.offer_by_code(page.session, program, code)
    if found is None:
        raise NotHere
    return found


def _calls(page: EventPage) -> list[Link]:
    """The way to those who wait for help, while there is a queue."""
    there = page.event.state == "open" and page.settings["queue"]
    return [Link(_("Calls for help"), page.url("queue.calls"))] if there else []


def _to_choose_from(
    page: EventPage, program: Program, mine: Request, found: list[wishing.Seen]
) -> tuple[list[wishing.Seen], list[int]]:
    """Who stands in the menus: those on the page, and those who were chosen before."""
    chosen = list(wishing.chosen_by(page.session, mine))
    there = {seen.offer.id for seen in found}
    before = wishing.mentors_for(
        page.session, program, mine, event=page.event, only=[id_ for id_ in chosen if id_ not in there]
    )
    return [*before, *found], chosen


def _back(page: EventPage) -> Link:
    return Link(_("Mentoring"), page.url("programs.home"))


def _home(page: EventPage, sentence: str) -> BaseResponse:
    return _to(page, page.url("programs.home"), sentence)


def _to(page: EventPage, there: str, sentence: str) -> BaseResponse:
    page.session.commit()
    flash(sentence)
    return redirect(there)
