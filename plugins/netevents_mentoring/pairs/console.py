"""What organizers see of the pairs of their programs: who needs them first, and what to send."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange import policy
from netevents.languages import _, mark
from netevents.plugin import Act, ConsolePage, Elsewhere, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.dates import day, when
from netevents.web.forms import searchable
from netevents.web.pages import plugin_page
from netevents_mentoring.pairs import overview, saying, stages
from netevents_mentoring.pairs.ending import MEANS
from netevents_mentoring.pairs.files import name_for_organizers
from netevents_mentoring.pairs.models import Concern, Pair
from netevents_mentoring.pairs.queries import PairRow, meetings_of
from netevents_mentoring.pairs.saying import USEFUL
from netevents_mentoring.pairs.stages import ENDED, GOING, LONG, NEW, OFTEN, STALLED
from netevents_mentoring.turns import PAGE, Turn

bp = Blueprint("pairs", __name__)
CONCERNS: Final = "c"
TITLES: Final = {
    STALLED: (mark("Stalled: a word from you helps"), mark("Open one for a sentence to send.")),
    NEW: (mark("New"), mark("Not met yet; give them a few days.")),
    GOING: (mark("Going well"), ""),
    ENDED: (mark("Ended"), ""),
}
LISTS: Final = {STALLED: "s", NEW: "n", GOING: "g", ENDED: "e"}
"""The stages, among the lists of the page that go on."""


@bp.get("/pairs")
@access(Access.ORGANIZER)
def index(page: ConsolePage) -> Response:
    q, turn = searchable(request.args.get("q", "")), Turn.asked(request.args.get("after", ""))
    panels = [*([] if q else _concerns(page, turn)), *_by_stage(page, q, turn)]
    begins = _("A pair begins once mentor and mentee have both said yes.")
    nothing = Panel(_("Nobody is called that") if q else _("None yet"), text="" if q else begins)
    return plugin_page(page, _("Pairs"), panels or [nothing], search=q)


@bp.get("/pair/<code>")
@access(Access.ORGANIZER)
def show(page: ConsolePage, code: str) -> Response:
    row = _the_row(page, code)
    reader = page.reader.id
    concerns = overview.concerns_at(page.session, page.event, reader, pair=row.pair)
    panels = [_concern(page, one, row) for one in concerns if one.closed_at is None]
    if stages.stage(row.pair, row.last_met_at, now=page.now) == STALLED:
        panels.append(_to_send(row))
    panels.append(_how_it_stands(page, row))
    panels += [_concern(page, one, row) for one in concerns if one.closed_at is not None]
    for said in overview.feedback_on(page.session, page.event, reader, row.pair):
        name = name_for_organizers(row.mentor if said.by_id == row.mentor.id else row.mentee)
        panels.append(
            Panel(
                _("%(name)s says", name=name),
                text=_("Useful? %(said)s.", said=_(USEFUL[said.useful])),
                lines=said.words.splitlines(),
            )
        )
    return plugin_page(page, _title(row), panels, back=Link(_("Pairs"), page.url("pairs.index")))


@bp.post("/concern/<code>/close")
@access(Access.ORGANIZER)
def close_concern(page: ConsolePage, code: str) -> BaseResponse:
    concern = overview.concern_for(page.session, page.event, page.reader.id, code)
    if concern is None:
        raise NotHere
    there = page.url("pairs.index")
    saying.close_concern(concern, now=page.now)
    page.session.commit()
    flash(_("Noted as looked after."))
    return redirect(there)


def _concerns(page: ConsolePage, turn: Turn) -> list[Panel]:
    if not turn.shows(CONCERNS):
        return []
    concerns = overview.concerns_at(page.session, page.event, page.reader.id)
    waits = {one.id: one for one in concerns if one.closed_at is None}
    rest = turn.rest(CONCERNS, list(waits))
    waiting = [waits[id_] for id_ in rest[:PAGE]]
    ids = {one.pair_id for one in waiting}
    by_id = {row.pair.id: row for row in overview.pairs_at(page.session, page.event, ids=ids)}
    found = []
    for one in waiting:
        row = by_id[one.pair_id]
        pair = Link(_("Open the pair"), page.url("pairs.show", code=row.pair.code))
        found.append(replace(_concern(page, one, row), links=[pair]))
    ways = turn.ways(CONCERNS, rest, partial(page.url, "pairs.index"))
    return [*found, Panel(_("Other concerns"), links=ways)] if ways else found


def _concern(page: ConsolePage, one: Concern, row: PairRow) -> Panel:
    by = name_for_organizers(row.mentor if one.by_id == row.mentor.id else row.mentee)
    done = Act(_("I have looked after it"), page.url("pairs.close_concern", code=one.code), about=_title(row))
    return Panel(
        _("Urgent: %(by)s is worried", by=by) if one.urgent else _("%(by)s has a concern", by=by),
        text=_("%(when)s, about %(pair)s.", when=when(one.made_at, page.event.zone), pair=_title(row)),
        lines=one.words.splitlines(),
        acts=[] if one.closed_at else [done],
        tone="warm" if one.urgent and not one.closed_at else "",
    )


def _by_stage(page: ConsolePage, q: str, turn: Turn) -> list[Panel]:
    """A page of each stage, or of the one that goes on."""
    found: dict[str, list[int]] = {stage: [] for stage in TITLES}
    for one in overview.outlines_at(page.session, page.event, q=q):
        found[stages.stage(one, one.last_met_at, now=page.now)].append(one.id)
    rest = {stage: turn.rest(LISTS[stage], ids) for stage, ids in found.items() if turn.shows(LISTS[stage])}
    first = {id_ for ids in rest.values() for id_ in ids[:PAGE]}
    rows = {row.pair.id: row for row in overview.pairs_at(page.session, page.event, ids=first)}
    url = partial(page.url, "pairs.index")
    return [
        Panel(
            _(title),
            text=_(text),
            lines=[_line(page, rows[id_], stage) for id_ in rest[stage][:PAGE]],
            links=turn.ways(LISTS[stage], rest[stage], url, q=q),
        )
        for stage, (title, text) in TITLES.items()
        if rest.get(stage)
    ]


def _line(page: ConsolePage, row: PairRow, stage: str) -> Link:
    title = _title(row)
    if stage == STALLED:
        title = f"{title}: {stages.why_stalled(row.last_met_at)}"
    return Link(title, page.url("pairs.show", code=row.pair.code))


def _how_it_stands(page: ConsolePage, row: PairRow) -> Panel:
    pair, zone = row.pair, page.event.zone
    agreed = pair.agreed_by_mentor_at is not None and pair.agreed_by_mentee_at is not None
    met = [day(meeting.at, zone) for meeting in meetings_of(page.session, pair)]
    rows = [
        (_("Program"), row.program.name),
        (_("Since"), day(pair.made_at, zone)),
        (
            _("Agreed on"),
            _how_often(pair) if agreed else "",
        ),
        (_("What for"), pair.what_for if agreed else ""),
        (_("Until"), day(pair.until, zone) if agreed and pair.until else ""),
        (_("First met"), met[0] if met else ""),
        (_("Last met"), met[-1] if met else ""),
        (_("Next date"), when(pair.next_at, zone) if pair.next_at and pair.next_at > page.now else ""),
        (_("Ended"), day(pair.closed_at, zone) if pair.closed_at else ""),
        (_("Why"), "" if _is_mine(page, row) else _(MEANS.get(pair.closed_why, ""))),
    ]
    return Panel(_("How it stands"), rows=rows)


def _how_often(pair: Pair) -> str:
    return f"{_(OFTEN[pair.every_weeks or 0])}, {_(LONG[pair.minutes or 0]).lower()}"


def _to_send(row: PairRow) -> Panel:
    """A sentence, and the addresses of those who let organizers have theirs. Of a minor, nothing to send."""
    why = stages.why_stalled(row.last_met_at)
    if row.pair.mentee_minor:
        return Panel(
            _("Ask the leaders"),
            text=_("Why: %(why)s. They and the guardian read along in the thread.", why=why),
        )
    words = stages.sentence_to_send(
        name_for_organizers(row.mentor), name_for_organizers(row.mentee), row.last_met_at
    )
    letters = []
    for place in (row.mentor, row.mentee):
        if address := policy.email_for_organizers(place):
            query = urlencode({"subject": row.program.name, "body": words}, quote_via=quote)
            title = _("Write to %(name)s", name=name_for_organizers(place))
            letters.append(Elsewhere(title, f"mailto:{quote(address, safe='@+')}?{query}"))
    return Panel(
        _("A sentence to send"),
        text=_("Why: %(why)s. Send it the way you usually reach them.", why=why),
        to_copy=words,
        links=letters,
    )


def _title(row: PairRow) -> str:
    return _(
        "%(first)s and %(last)s", first=name_for_organizers(row.mentor), last=name_for_organizers(row.mentee)
    )


def _is_mine(page: ConsolePage, row: PairRow) -> bool:
    """What one of the two gives as a reason the other does not read, organizer or not."""
    return page.reader.id in {row.mentor.person_id, row.mentee.person_id}


def _the_row(page: ConsolePage, code: str) -> PairRow:
    rows = overview.pairs_at(page.session, page.event, code=code)
    if not rows:
        raise NotHere
    return rows[0]
