"""Before people are told: what they read, and who can’t be asked any more. Then: answers given in person."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.events import audit
from netevents.languages import _, mark, several
from netevents.plugin import Act, ConsolePage, Link, Panel, Table
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.programs.models import Program
from netevents_mentoring.programs.queries import called
from netevents_mentoring.rounds import answers, domain, listed
from netevents_mentoring.rounds.console import comparing
from netevents_mentoring.rounds.console.pieces import (
    the_computed,
    the_match,
    the_round,
    title_of,
    to_round,
)
from netevents_mentoring.rounds.models import Match, Round
from netevents_mentoring.rounds.moves import BY_HAND
from netevents_mentoring.rounds.wording import in_common
from netevents_mentoring.turns import PAGE, Turn

bp = Blueprint("publishing", __name__)
ASKED, DROPPED = "a", "d"
"""The lists of the preview that go on."""


@bp.get("/round/<code>/publish")
@access(Access.ORGANIZER)
def preview(page: ConsolePage, code: str) -> BaseResponse:
    done, program = the_round(page, code)
    if done.state == "published":
        return redirect(page.url("rounds.show", code=code))
    if done.state != "done":
        raise NotHere
    return _preview(page, done, program)


@bp.post("/round/<code>/publish")
@access(Access.ORGANIZER)
def publish(page: ConsolePage, code: str) -> BaseResponse:
    done, _program = the_round(page, code)
    there = page.url("rounds.show", code=code)
    if done.state != "published":
        found = domain.publish(page.session, done, now=page.now)
        audit.record(
            page.session, page.event, page.reader, mark("published a round"), now=page.now, mode=done.mode
        )
        page.session.commit()
        flash(
            _("Published. Both sides of each match read it now, and answer.")
            if found.asked
            else _("Published, but there was nobody to ask any more.")
        )
    return redirect(there)


@bp.get("/round/<code>/plots")
@access(Access.ORGANIZER)
def plots(page: ConsolePage, code: str) -> Response:
    done, _program = the_computed(page, code)
    panels = [
        Panel(_("How good the matches are"), text=_(comparing.GOOD), bars=comparing.fits([done])),
        Panel(_("How full the mentors are"), text=_(comparing.FULL), bars=comparing.load([done])),
    ]
    return plugin_page(page, _("%(round)s, charts", round=title_of(done)), panels, back=to_round(page, done))


@bp.post("/round/<code>/yes/<match>/<any(mentor, mentee):side>")
@access(Access.ORGANIZER)
def said_yes(page: ConsolePage, code: str, match: str, side: str) -> BaseResponse:
    """Somebody told the organizer in person, for example because they have no phone."""
    done, _program = the_round(page, code)
    one = the_match(page, done, match)
    there = page.url("rounds.show", code=code)
    if one.asked_at is None or one.needs_approval:
        raise NotHere
    pair = answers.note_yes(page.session, one, side, by=page.reader, now=page.now)
    place = one.offer.registration if side == "mentor" else one.request.registration
    audit.record(
        page.session,
        page.event,
        page.reader,
        mark("answered a match for somebody"),
        now=page.now,
        registration=place if place.event_id == page.event.id else None,
    )
    page.session.commit()
    flash(_("They are a pair now.") if pair else _("Noted."))
    return redirect(there)


def _preview(page: ConsolePage, done: Round, program: Program) -> Response:
    found, turn = domain.publication(page.session, program, done), Turn.asked(request.args.get("after", ""))
    asked = turn.rest(ASKED, [one.id for one in found.asked]) if turn.shows(ASKED) else []
    why = {one.id: sentence for one, sentence in found.dropped}
    dropped = turn.rest(DROPPED, list(why)) if turn.shows(DROPPED) else []
    named = {one.id: one for one in listed.matches_named(page.session, [*asked[:PAGE], *dropped[:PAGE]])}
    url = partial(page.url, "publishing.preview", code=done.code)
    panels = [_moment(page, done, program)] if found.asked and not turn.kind else []
    if dropped:
        panels.append(
            Panel(
                _("Not asked any more"),
                table=Table(
                    (_("Mentee"), _("Mentor"), _("Why")),
                    [(*_two(named[id_]), why[id_]) for id_ in dropped[:PAGE] if id_ in named],
                ),
                links=turn.ways(DROPPED, dropped, url),
                tone="warm",
            )
        )
    if found.need_approval and not turn.kind:
        panels.append(
            Panel(
                _("Young people"),
                text=_("Their matches stay here as needing approval; nobody is told of them."),
            )
        )
    rows = [
        (*_two(one), " ".join(in_common(one.request, one.offer, now=page.now)) or _(BY_HAND))
        for one in map(named.get, asked[:PAGE])
        if one is not None
    ]
    if rows:
        heads, ways = (_("Mentee"), _("Mentor"), _("Both read")), turn.ways(ASKED, asked, url)
        panels.append(Panel(_("Who reads what"), table=Table(heads, rows), links=ways))
    elif turn.shows(ASKED):
        panels.append(
            Panel(
                _("Nobody to ask"),
                text=_("No match of this round can be asked now. Start another round."),
                links=[Link(_("Rounds"), page.url("rounds.index", code=program.code))],
            )
        )
    return plugin_page(page, _("Publish this round"), panels, back=to_round(page, done))


def _moment(page: ConsolePage, done: Round, program: Program) -> Panel:
    return Panel(
        _("This is the moment"),
        text=several(
            "Both sides read their match and say yes or no within a day. They read a name, topics, what the "
            "two have in common, what to mind, and what the other wrote; never how good a match it is.",
            "Both sides read their match and say yes or no within %(number)s days. They read a name, "
            "topics, what the two have in common, what to mind, and what the other wrote; never how good a "
            "match it is.",
            program.answer_days,
        ),
        acts=[Act(_("Publish"), page.url("publishing.publish", code=done.code), style="main")],
    )


def _two(one: Match) -> tuple[str, str]:
    return called(one.request.registration), one.offer.registration.name
