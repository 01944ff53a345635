"""Rounds of a program: start, watch, cancel, look at what came out, compare the modes."""

from __future__ import annotations

from functools import partial
from typing import Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.events import audit
from netevents.languages import _, mark
from netevents.plugin import Act, ConsolePage, Link, Panel, Table
from netevents.web.access import Access, access
from netevents.web.forms import searchable
from netevents.web.pages import plugin_page
from netevents_mentoring.rounds import domain, queries
from netevents_mentoring.rounds.console import comparing, dry_run
from netevents_mentoring.rounds.console.pieces import (
    STATE_WORDS,
    asked_when,
    locks_not_kept,
    the_program,
    the_round,
    title_of,
    to_rounds,
)
from netevents_mentoring.rounds.forms import MODE_TITLES, RoundForm
from netevents_mentoring.rounds.models import UNDER_WAY, Round
from netevents_mentoring.rounds.wording import told
from netevents_mentoring.turns import PAGE, Turn

bp = Blueprint("rounds", __name__)
SECONDS = 60
ROUNDS = "r"
CANCELLED: Final = mark("You cancelled it. Nothing was kept of it.")


@bp.route("/rounds/<code>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def index(page: ConsolePage, code: str) -> BaseResponse:
    program = the_program(page, code)
    form = RoundForm()
    if form.validate_on_submit():
        asked = domain.start(
            page.session,
            program,
            form.mode.data,
            seconds=int(form.seconds.data),
            by=page.reader,
            now=page.now,
        )
        there = page.url("rounds.show", code=asked.code)
        audit.record(
            page.session, page.event, page.reader, mark("ran a round"), now=page.now, mode=asked.mode
        )
        page.session.commit()
        return redirect(there)
    turn = Turn.asked(request.args.get("after", ""))
    found = queries.rounds_of(page.session, program, before=turn.start(ROUNDS))
    rows = [
        (
            Link(asked_when(page, one), page.url("rounds.show", code=one.code)),
            _(MODE_TITLES[one.mode]),
            _(STATE_WORDS[one.state]),
        )
        for one in found[:PAGE]
    ]
    ways = turn.ways(ROUNDS, [one.id for one in found], partial(page.url, "rounds.index", code=code))
    links = [
        Link(_("Where everybody stands"), page.url("standings.everybody", code=code)),
        Link(_("Kept together and apart"), page.url("standings.show", code=code)),
        Link(_("Compare the modes"), page.url("rounds.compare", code=code)),
    ]
    panels = [
        Panel(
            _("A round proposes, you decide"),
            text=_("It is computed on what is there now. Nobody is told anything before you publish it."),
            links=links,
        ),
        Panel(_("Start a round"), form=form, button=_("Start")),
    ]
    if rows:
        heads = (_("Asked for"), _("Mode"), _("State"))
        panels.append(Panel(_("Rounds so far"), table=Table(heads, rows), links=ways))
    return plugin_page(page, _("Rounds: %(name)s", name=program.name), panels)


@bp.post("/rounds/<code>/all")
@access(Access.ORGANIZER)
def start_all(page: ConsolePage, code: str) -> BaseResponse:
    program = the_program(page, code)
    there = page.url("rounds.compare", code=code)
    domain.start_all(page.session, program, seconds=SECONDS, by=page.reader, now=page.now)
    audit.record(page.session, page.event, page.reader, mark("ran a round"), now=page.now, mode="all")
    page.session.commit()
    return redirect(there)


@bp.get("/rounds/<code>/compare")
@access(Access.ORGANIZER)
def compare(page: ConsolePage, code: str) -> Response:
    program = the_program(page, code)
    under_way = any(one.state in UNDER_WAY for one in queries.rounds_of(page.session, program))
    panels = list(comparing.panels(page, program))
    panels.append(
        Panel(
            _("Run them") if not panels else _("Run them again"),
            text=_("One round of each mode, on what is there now, one after the other."),
            acts=[Act(_("Run all three"), page.url("rounds.start_all", code=code), style="main")],
        )
        if not under_way
        else Panel(_("They are being computed"), text=_("This page looks again by itself."))
    )
    return plugin_page(
        page, _("Compare the modes"), panels, back=to_rounds(page, program), looks_again=under_way
    )


@bp.get("/round/<code>")
@access(Access.ORGANIZER)
def show(page: ConsolePage, code: str) -> Response:
    asked, program = the_round(page, code)
    back = to_rounds(page, program)
    if asked.state in UNDER_WAY:
        return plugin_page(page, title_of(asked), [_progress(page, asked)], back=back, looks_again=True)
    if asked.state in {"failed", "cancelled"}:
        locks = locks_not_kept(page, asked.outcome)
        held = Link(_("Kept together and apart"), page.url("standings.show", code=program.code))
        text, links = told(asked.says or CANCELLED), [held, back] if locks else [back]
        panel = Panel(_("No result"), text=text, lines=locks, links=links)
        return plugin_page(page, title_of(asked), [panel], back=back)
    search = searchable(request.args.get("q", ""))
    turn = Turn.asked(request.args.get("after", ""))
    shown = dry_run.panels(page, asked, program, search=search, turn=turn)
    return plugin_page(page, title_of(asked), list(shown), back=back, search=search)


@bp.post("/round/<code>/cancel")
@access(Access.ORGANIZER)
def cancel(page: ConsolePage, code: str) -> BaseResponse:
    asked, _program = the_round(page, code)
    there = page.url("rounds.show", code=code)
    domain.cancel(page.session, asked)
    page.session.commit()
    flash(_("It is stopped."))
    return redirect(there)


def _progress(page: ConsolePage, asked: Round) -> Panel:
    return Panel(
        _(MODE_TITLES[asked.mode]),
        text=f"{told(asked.says)} {_('This page looks again by itself; you may leave it.')}",
        progress=asked.progress / 100,
        acts=[Act(_("Cancel"), page.url("rounds.cancel", code=asked.code))],
    )
