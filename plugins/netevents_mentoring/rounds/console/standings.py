"""Who is held together and apart, and where everybody stands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.events import audit
from netevents.languages import _, mark
from netevents.plugin import Act, Cell, ConsolePage, Panel, Table
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.programs.queries import called
from netevents_mentoring.rounds import domain, queries
from netevents_mentoring.rounds.console.pieces import the_match, the_program, the_round, the_two, to_rounds
from netevents_mentoring.rounds.domain import BAN, LOCK
from netevents_mentoring.rounds.places import ASIDE, NEEDS_APPROVAL, Places, places
from netevents_mentoring.rounds.waiting import by_need
from netevents_mentoring.turns import PAGE, Turn

bp = Blueprint("standings", __name__)

KINDS = {"together": LOCK, "apart": BAN}


@bp.get("/rounds/<code>/held")
@access(Access.ORGANIZER)
def show(page: ConsolePage, code: str) -> Response:
    program = the_program(page, code)
    panels = [
        Panel(
            title,
            text="" if two else nobody,
            table=Table((_("Mentee"), _("Mentor"), ""), [_row(page, code, word, *one) for one in two])
            if two
            else None,
        )
        for word, title, nobody in (
            ("together", _("Kept together"), _("Nobody. Lock a match, and every later round keeps it.")),
            ("apart", _("Kept apart"), _("Nobody. Keep two apart, and no later round proposes them.")),
        )
        for two in [queries.standings(page.session, program, KINDS[word])]
    ]
    return plugin_page(page, _("Kept together and apart"), panels, back=to_rounds(page, program))


@bp.post("/round/<code>/lock/<match>")
@access(Access.ORGANIZER)
def lock(page: ConsolePage, code: str, match: str) -> BaseResponse:
    return _set(page, code, match, LOCK, _("Locked: every later round keeps the two together."))


@bp.post("/round/<code>/ban/<match>")
@access(Access.ORGANIZER)
def ban(page: ConsolePage, code: str, match: str) -> BaseResponse:
    return _set(page, code, match, BAN, _("Kept apart. Run the round again to find another mentor."))


@bp.post("/rounds/<code>/held/<any(together, apart):kind>/<request>/<offer>/release")
@access(Access.ORGANIZER)
def release(page: ConsolePage, code: str, kind: str, request: str, offer: str) -> BaseResponse:
    program = the_program(page, code)
    there = page.url("standings.show", code=code)
    domain.release(page.session, program, *the_two(page, program, request, offer), KINDS[kind])
    _write_down(page)
    page.session.commit()
    flash(_("Taken back."))
    return redirect(there)


@bp.get("/rounds/<code>/places")
@access(Access.ORGANIZER)
def everybody(page: ConsolePage, code: str) -> Response:
    """Who waits, in the order of need, and who is asked nothing."""
    program = the_program(page, code)
    there = places(page.session, program)
    turn = Turn.asked(request.args.get("after", ""))
    groups = (
        (
            "w",
            _("Waiting list"),
            _(
                "Whose match fell through stands first, then who asked first. "
                "A seat that comes free is offered."
            ),
            by_need(page.session, program, there),
        ),
        (
            "l",
            _("Not looking now"),
            _("They let the time run out, have no time, or hide at the event."),
            _of(there, ASIDE),
        ),
        (
            "y",
            _("Young people"),
            _("A leader proposes a mentor; a round asks none of them."),
            _of(there, NEEDS_APPROVAL),
        ),
    )
    panels = []
    for kind, title, text, ids in groups:
        rest = turn.rest(kind, ids) if turn.shows(kind) else []
        names = queries.names(page.session, Request, rest[:PAGE])
        if names:
            lines = [names[one] for one in rest[:PAGE] if one in names]
            ways = turn.ways(kind, rest, partial(page.url, "standings.everybody", code=code))
            panels.append(Panel(title, text=text, lines=lines, links=ways))
    nothing = Panel(_("Nobody waits"), text=_("Everybody who asked has a mentor, or is being asked."))
    return plugin_page(page, _("Where everybody stands"), panels or [nothing], back=to_rounds(page, program))


def _of(there: Places, state: str) -> list[int]:
    return [request for request, found in there.where.items() if found == state]


def _row(page: ConsolePage, code: str, word: str, request: Request, offer: Offer) -> Sequence[Cell]:
    mentee, mentor = called(request.registration), offer.registration.name
    back = page.url("standings.release", code=code, kind=word, request=request.code, offer=offer.code)
    return (
        mentee,
        mentor,
        Act(_("Take back"), back, about=_("%(mentee)s and %(mentor)s", mentee=mentee, mentor=mentor)),
    )


def _set(page: ConsolePage, code: str, match: str, kind: str, sentence: str) -> BaseResponse:
    asked, program = the_round(page, code)
    one = the_match(page, asked, match)
    there = page.url("rounds.show", code=code)
    freed = domain.set_standing(
        page.session, program, one.request, one.offer, kind, by=page.reader, now=page.now
    )
    said = " ".join([sentence, *_freed(page, one.request, freed)])
    _write_down(page)
    page.session.commit()
    flash(said)
    return redirect(there)


def _freed(page: ConsolePage, mentee: Request, offers: Sequence[int]) -> list[str]:
    """Which lock went, since a mentee is locked to one mentor."""
    return [
        _("%(mentee)s and %(mentor)s are locked no more.", mentee=called(mentee.registration), mentor=name)
        for name in queries.names(page.session, Offer, offers).values()
    ]


def _write_down(page: ConsolePage) -> None:
    act = mark("changed who is held together or apart")
    audit.record(page.session, page.event, page.reader, act, now=page.now)
