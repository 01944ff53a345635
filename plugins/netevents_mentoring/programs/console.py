"""What organizers see: their programs, who offers and who asks, and what is missing."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.events.lists import roll_page
from netevents.events.models import Registration
from netevents.events.queries import attendee
from netevents.languages import _, several
from netevents.plugin import Act, ConsolePage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import absolute
from netevents.web.forms import searchable
from netevents.web.pages import plugin_page
from netevents_mentoring.programs import console_panels as panels
from netevents_mentoring.programs import domain, opening, presets, queries
from netevents_mentoring.programs.forms import ProgramForm
from netevents_mentoring.programs.forms_for_others import about
from netevents_mentoring.programs.forms_taking_part import OfferForm, RequestForm
from netevents_mentoring.programs.models import Program
from netevents_mentoring.turns import PAGE, Turn

bp = Blueprint("programs", __name__)
OFFERS, REQUESTS = "o", "r"
"""The lists of a program’s page that go on."""


@bp.get("/")
@access(Access.ORGANIZER)
def index(page: ConsolePage) -> Response:
    shown = [
        panels.program_panel(page.url, page.event, program, open_=opening.takes(program, now=page.now))
        for program in queries.programs_of(page.session, page.event)
    ]
    new = Panel(
        title=_("Another program"),
        text=_("For this event, or for everybody in your group over a whole term."),
        links=[Link(_("New program"), page.url("programs.new"))],
        order=80,
    )
    return plugin_page(page, _("Mentoring"), [*shown, new])


@bp.route("/program/new", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def new(page: ConsolePage) -> BaseResponse:
    terms = opening.Terms(
        name=_("Mentoring at %(event)s", event=page.event.name)[:120],
        topics=presets.TOPICS[page.event.kind],
        goals=presets.GOALS[page.event.kind],
    )
    form = ProgramForm(data=ProgramForm.filled(terms, page.event.zone))
    if form.validate_on_submit():
        program = opening.open_program(page.session, page.event, form.terms(page.event.zone), now=page.now)
        return _to(page, page.url("programs.show", code=program.code), _("The program is open."))
    return plugin_page(page, _("New program"), form=form, button=_("Open"), back=_back(page))


@bp.get("/program/<code>")
@access(Access.ORGANIZER)
def show(page: ConsolePage, code: str) -> Response:
    """Who takes part, and what is missing."""
    program = _the_program(page, code)
    q, turn = searchable(request.args.get("q", "")), Turn.asked(request.args.get("after", ""))
    open_ = opening.takes(program, now=page.now)
    shown = []
    if not turn.kind:
        address = absolute(f"/e/{page.event.slug}/")
        coverage = queries.coverage(page.session, program)
        shown = [panels.coverage_panel(program, coverage, address=address), _ways(page, program, open_=open_)]
    url = partial(page.url, "programs.show", code=code)
    if turn.shows(OFFERS):
        offers = queries.offers_in(page.session, program, q=q, after=turn.start(OFFERS))
        ways = turn.ways(OFFERS, [one.id for one in offers], url, q=q)
        shown.append(panels.offers_panel(page.url, program, offers[:PAGE], open_=open_, ways=ways))
    if turn.shows(REQUESTS):
        requests = queries.requests_in(page.session, program, q=q, after=turn.start(REQUESTS))
        ways = turn.ways(REQUESTS, [one.id for one in requests], url, q=q)
        shown.append(panels.requests_panel(page.url, program, requests[:PAGE], open_=open_, ways=ways))
    return plugin_page(page, program.name, shown, back=_back(page), search=q)


@bp.route("/program/<code>/edit", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def edit(page: ConsolePage, code: str) -> BaseResponse:
    program = _the_program(page, code)
    form = ProgramForm(data=ProgramForm.filled(opening.terms_of(program), page.event.zone))
    if form.validate_on_submit():
        terms = form.terms(page.event.zone)
        left_out = opening.change_program(
            page.session, page.event, program, terms, by=page.reader, now=page.now
        )
        return _to(page, page.url("programs.show", code=code), _saved(left_out))
    return plugin_page(page, _("Change the program"), form=form, back=_program_link(page, program))


@bp.post("/program/<code>/close")
@access(Access.ORGANIZER)
def close(page: ConsolePage, code: str) -> BaseResponse:
    program = _the_program(page, code)
    opening.close_program(page.session, page.event, program, by=page.reader, now=page.now)
    return _to(page, page.url("programs.show", code=code), _("Closed. Pairs go on."))


@bp.post("/program/<code>/reopen")
@access(Access.ORGANIZER)
def reopen(page: ConsolePage, code: str) -> BaseResponse:
    program = _the_program(page, code)
    opening.reopen_program(page.session, page.event, program, by=page.reader, now=page.now)
    sentence = (
        _("Open again.")
        if opening.takes(program, now=page.now)
        else _("Open again, but its last day is over. Choose “Change” and set a later one.")
    )
    return _to(page, page.url("programs.show", code=code), sentence)


@bp.get("/program/<code>/add")
@access(Access.ORGANIZER)
def add(page: ConsolePage, code: str) -> Response:
    """Look for somebody on the roll, to add what they say at the desk."""
    program = _the_program(page, code)
    opening.must_take(program, now=page.now)
    q = searchable(request.args.get("q", ""))
    after, before = request.args.get("after", ""), request.args.get("before", "")
    found = roll_page(page.session, page.event, q=q, after=after, before=before, limit=PAGE)
    asking = queries.asking_among(page.session, program, found.rows)
    shown = [panels.add_panel(page.url, program, found, asking, q=q)]
    return plugin_page(page, _("Add somebody"), shown, back=_program_link(page, program), search=q)


@bp.route("/program/<code>/for/<place>/offer", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def offer_for(page: ConsolePage, code: str, place: str) -> BaseResponse:
    """Write down what somebody offers."""
    program, them = _for(page, code, place)
    if them.is_minor:
        raise NotHere
    kept = queries.offer_of(page.session, program, them.person_id)
    form = about(OfferForm(program, kept, zone=page.event.zone, own=False), them.name)
    if form.validate_on_submit():
        domain.offer(page.session, program, them, form.offered(), now=page.now)
        return _to(page, page.url("programs.show", code=code), _("Saved."))
    return plugin_page(
        page, _("%(name)s offers to mentor", name=them.name), form=form, back=_program_link(page, program)
    )


@bp.route("/program/<code>/for/<place>/ask", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def request_for(page: ConsolePage, code: str, place: str) -> BaseResponse:
    """Write down what somebody asks for. What a minor has asked for stands in no page of the console."""
    program, them = _for(page, code, place)
    kept = queries.request_of(page.session, program, them.person_id)
    if them.is_minor and kept is not None and kept.left_at is None:
        raise domain.AsksAlready(
            _("%(name)s asks for a mentor already. A leader looks after it.", name=them.name)
        )
    before = None if them.is_minor else kept
    asks = RequestForm(program, before, zone=page.event.zone, is_minor=them.is_minor, own=False)
    form = about(asks, them.name)
    if form.validate_on_submit():
        domain.request(page.session, program, them, form.said(), now=page.now)
        return _to(page, page.url("programs.show", code=code), _("Saved."))
    return plugin_page(
        page, _("%(name)s asks for a mentor", name=them.name), form=form, back=_program_link(page, program)
    )


def _ways(page: ConsolePage, program: Program, *, open_: bool) -> Panel:
    """What organizers can do with the program."""
    links = [Link(_("Change"), page.url("programs.edit", code=program.code))]
    if open_:
        links.append(Link(_("Add somebody"), page.url("programs.add", code=program.code)))
    if program.closed_at is None:
        rounds = page.url("rounds.index", code=program.code)
        links.insert(0, Link(_("Rounds of matching"), rounds, style="main"))
    closed = program.closed_at is not None
    title, view = (_("Open again"), "programs.reopen") if closed else (_("Close"), "programs.close")
    text = (
        "" if closed else _("Once you close it, it takes nothing more and runs no more rounds. Pairs go on.")
    )
    return Panel(
        title=_("The program"),
        text=text,
        links=links,
        acts=[Act(title, page.url(view, code=program.code), about=program.name)],
        order=20,
    )


def _saved(left_out: int) -> str:
    if not left_out:
        return _("Saved.")
    return several(
        "Saved. One offer or request from another event is left out now. Choose all your events again, and "
        "it is back.",
        "Saved. %(number)s offers and requests from other events are left out now. Choose all your events "
        "again, and they are back.",
        left_out,
    )


def _the_program(page: ConsolePage, code: str) -> Program:
    program = queries.program_of(page.session, page.event, code)
    if program is None:
        raise NotHere
    return program


def _for(page: ConsolePage, code: str, place: str) -> tuple[Program, Registration]:
    program = _the_program(page, code)
    them = attendee(page.session, page.event, place)
    if them is None:
        raise NotHere
    opening.must_take(program, now=page.now)
    return program, them


def _back(page: ConsolePage) -> Link:
    return Link(_("Mentoring"), page.url("programs.index"))


def _program_link(page: ConsolePage, program: Program) -> Link:
    return Link(program.name, page.url("programs.show", code=program.code))


def _to(page: ConsolePage, there: str, sentence: str) -> BaseResponse:
    page.session.commit()
    flash(sentence)
    return redirect(there)
