"""One round on the organizer’s page: who is left and why, then every match; later the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from netevents.languages import _, mark
from netevents.plugin import Act, Cell, ConsolePage, Link, Panel, Table
from netevents.web.dates import when
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.queries import called
from netevents_mentoring.rounds import answers, asked, listed, queries
from netevents_mentoring.rounds.console import comparing
from netevents_mentoring.rounds.console.pieces import hundredths, locks_not_kept
from netevents_mentoring.rounds.forms import BECAUSE_WORDS
from netevents_mentoring.rounds.models import (
    BANNED,
    BOTH_SILENT,
    CHANGED,
    LEFT,
    MENTEE_DECLINED,
    MENTEE_SILENT,
    MENTOR_DECLINED,
    MENTOR_SILENT,
    MOVED,
    PAIRED,
    Match,
    Round,
    Unmatched,
)
from netevents_mentoring.rounds.my_matches import MENTEE, MENTOR
from netevents_mentoring.rounds.wording import told
from netevents_mentoring.turns import PAGE, Turn

UNMATCHED, MINORS, MATCHES, ENDED = "u", "a", "m", "e"
"""The lists of the page that go on."""
CAME_OF: Final = {
    PAIRED: mark("They are a pair."),
    MENTOR_DECLINED: mark("The mentor said no."),
    MENTEE_DECLINED: mark("The mentee said no."),
    MENTOR_SILENT: mark("The mentor did not answer in time."),
    MENTEE_SILENT: mark("The mentee did not answer in time."),
    BOTH_SILENT: mark("Neither answered in time."),
    LEFT: mark("One of them left, or wants no more to do with the other."),
    MOVED: mark("You moved one of them."),
    CHANGED: mark("One of them was not free for it any more."),
    BANNED: mark("You keep them apart."),
}
ANSWERS: Final = {
    MENTOR: (
        (mark("The mentor said yes."), mark("The mentor has not answered.")),
        mark("Mentor told me yes"),
    ),
    MENTEE: (
        (mark("The mentee said yes."), mark("The mentee has not answered.")),
        mark("Mentee told me yes"),
    ),
}
"""Of each side: that it said yes, or has not answered; and the button that writes its yes down."""


def panels(page: ConsolePage, done: Round, program: Program, *, search: str, turn: Turn) -> Iterator[Panel]:
    """A page of it. Some ten statements for any number of people."""
    begins = not turn.kind and not search
    locked = {(one.id, other.id) for one, other in queries.standings(page.session, program, "lock")}
    if begins:
        yield _what_came(page, done)
        if done.state == "published":
            yield from _suggested(page, done)
        elif queries.changed_since(page.session, program, done.begun_at or done.asked_at):
            yield Panel(
                _("Something has changed since"),
                text=_("Offers or requests were made, changed or left after this round was computed."),
                links=[Link(_("Run another round"), page.url("rounds.index", code=program.code))],
                tone="warm",
            )
        yield from _locks(page, done, program)
    yield from _lists(page, done, locked, search, turn)
    if begins:
        yield from _ways_on(page, done)


def _lists(
    page: ConsolePage, done: Round, locked: set[tuple[int, int]], search: str, turn: Turn
) -> Iterator[Panel]:
    """All that are not empty, or the one that goes on."""

    def ways(kind: str, ids: Sequence[int]) -> Sequence[Link]:
        return turn.ways(kind, ids, partial(page.url, "rounds.show", code=done.code), q=search)

    def asked(kind: str) -> dict[str, Any]:
        return {"search": search, "after": turn.start(kind)}

    if turn.shows(UNMATCHED) and (left := listed.shown_unmatched(page.session, done, **asked(UNMATCHED))):
        on = ways(UNMATCHED, [request.id for _left, request in left])
        yield _unmatched(page, done, left[:PAGE], on)
    if turn.shows(MINORS) and (minors := listed.for_approval(page.session, done, **asked(MINORS))):
        yield _need_approval(page, minors[:PAGE], ways(MINORS, [one.id for one in minors]))
    if turn.shows(MATCHES) and (found := listed.shown_matches(page.session, done, **asked(MATCHES))):
        yield _matches(page, done, found[:PAGE], locked, ways(MATCHES, [one.id for one in found]))
    if turn.shows(ENDED) and done.state == "published" and not search:
        ended = listed.ended_matches(page.session, done, after=turn.start(ENDED))
        if ended:
            yield _ended(page, ended[:PAGE], ways(ENDED, [one.id for one in ended]))


def _locks(page: ConsolePage, done: Round, program: Program) -> Iterator[Panel]:
    lines = locks_not_kept(page, done.outcome)
    if lines:
        held = Link(_("Kept together and apart"), page.url("standings.show", code=program.code))
        yield Panel(_("Locks that this round left out"), lines=lines, links=[held], tone="warm")


def _what_came(page: ConsolePage, done: Round) -> Panel:
    facts = done.outcome
    rows = [
        (_("Have a mentor"), hundredths(facts["matched"])),
        (_("Weakest match"), _("%(share)s of an ideal match", share=hundredths(facts["minimum"]))),
        (_("Proved"), comparing.proof(done)),
    ]
    if done.state == "published" and done.published_at is not None:
        rows.append((_("Published"), when(done.published_at, page.event.zone)))
    links = [
        Link(_("Charts"), page.url("publishing.plots", code=done.code)),
        Link(_("File of this round"), page.url("sheets.show", code=done.code)),
    ]
    if done.state == "done":
        links.insert(0, Link(_("Publish"), page.url("publishing.preview", code=done.code), style="main"))
    return Panel(_("What came out"), rows=rows, links=links, tone="tint")


def _unmatched(
    page: ConsolePage, done: Round, left: Sequence[tuple[Unmatched, Request]], ways: Sequence[Link]
) -> Panel:
    mentors = queries.names(page.session, Offer, [row.offer_id for row, _ in left if row.offer_id])
    rows: list[Sequence[Cell]] = [
        (
            called(request.registration),
            told(row.sentence),
            listed.fix_of(row, mentors),
            Link(_("Why not …?"), page.url("moves.ask", code=done.code, request=request.code)),
        )
        for row, request in left
    ]
    return Panel(
        _("Without a mentor"),
        text=_("Each with the reason, and with what would change it at the least cost."),
        table=Table((_("Mentee"), _("Why"), _("What would help"), ""), rows),
        links=ways,
    )


def _matches(
    page: ConsolePage,
    done: Round,
    found: Sequence[Match],
    locked: set[tuple[int, int]],
    ways: Sequence[Link],
) -> Panel:
    heads = (_("Mentee"), _("Mentor"), _("Why"), _("Caution"), _("Fit"), "")
    text = _("The weakest first: those deserve a look.")
    if done.state == "published":
        heads = (_("Mentee"), _("Mentor"), _("Why"), _("Caution"), _("Answers"), "")
        text = _("These wait for answers.")
    rows = [_row(page, done, one, locked=(one.request_id, one.offer_id) in locked) for one in found]
    return Panel(_("Matches"), text=text, table=Table(heads, rows), links=ways)


def _row(page: ConsolePage, done: Round, one: Match, *, locked: bool) -> Sequence[Cell]:
    mentee, mentor = called(one.request.registration), one.offer.registration.name
    about = _("%(mentee)s and %(mentor)s", mentee=mentee, mentor=mentor)
    link = Link(_("Why not …?"), page.url("moves.ask", code=done.code, request=one.request.code))
    ways: list[str | Link] = [link]
    if locked:
        ways.append(_("Locked"))
    else:
        ways.append(Act(_("Lock"), page.url("standings.lock", code=done.code, match=one.code), about=about))
    ways.append(Act(_("Keep apart"), page.url("standings.ban", code=done.code, match=one.code), about=about))
    if done.state == "published":
        fifth: Cell = _answers(page, done, one)
    else:
        fifth = _("By hand") if one.by_hand else hundredths(one.score)
    return (mentee, mentor, " ".join(map(told, one.reasons)), told(one.caution), fifth, ways)


def _answers(page: ConsolePage, done: Round, one: Match) -> Cell:
    """Who has said yes; for somebody without a phone the organizer may write it down."""
    parts: list[str | Link] = []
    for side, said_at in ((MENTOR, one.mentor_said_at), (MENTEE, one.mentee_said_at)):
        yes_or_not_yet, told_me = ANSWERS[side]
        parts.append(_(yes_or_not_yet[said_at is None]))
        if said_at is None and not answers.not_noted_because(one, side, page.reader):
            yes = page.url("publishing.said_yes", code=done.code, match=one.code, side=side)
            parts.append(Act(_(told_me), yes))
    if one.answer_until is not None:
        parts.append(_("Until %(when)s", when=when(one.answer_until, page.event.zone)))
    return parts


def _need_approval(page: ConsolePage, minors: Sequence[Match], ways: Sequence[Link]) -> Panel:
    return Panel(
        _("Needs approval"),
        text=_(
            "A round asks no minor and tells no mentor about one. A leader proposes the mentor, "
            "and the guardian, a second leader and you agree first."
        ),
        table=Table(
            (_("Young person"), _("Screened mentor")),
            [(called(one.request.registration), one.offer.registration.name) for one in minors],
        ),
        links=[Link(_("What is proposed"), page.url("minors.approvals")), *ways],
    )


def _suggested(page: ConsolePage, done: Round) -> Iterator[Panel]:
    links = [
        Link(_("Look at it"), page.url("moves.show", code=done.code, question=one.code))
        for one in asked.suggestions(page.session, done)
    ]
    if links:
        yield Panel(
            _("Move these, and somebody more has a mentor"),
            text=_("Nobody who said yes is touched. It happens only if you confirm it."),
            links=links,
            tone="warm",
        )


def _ended(page: ConsolePage, ended: Sequence[Match], ways: Sequence[Link]) -> Panel:
    """What came of matches that were asked; reasons are for organizers only."""
    rows = [
        (
            called(one.request.registration),
            one.offer.registration.name,
            *_came_of(one, page.reader.id),
        )
        for one in ended
    ]
    heads = (_("Mentee"), _("Mentor"), _("Came of it"), _("Because"))
    return Panel(_("What came of others"), table=Table(heads, rows), links=ways)


def _came_of(one: Match, reader_id: int) -> tuple[str, str]:
    """What came of it, and because; whoever is one of the two reads no more than the other one of them."""
    because = _(BECAUSE_WORDS[one.declined_because]) if one.declined_because else ""
    if one.ended_why != PAIRED and reader_id in {one.request.person_id, one.offer.person_id}:
        return _("It is not to be this time."), ""
    return _(CAME_OF[one.ended_why]), because


def _ways_on(page: ConsolePage, done: Round) -> Iterator[Panel]:
    made = asked.made_questions(page.session, done)
    if made:
        yield Panel(
            _("Moved by hand"),
            links=[Link(_("See and undo"), page.url("moves.show", code=done.code, question=made[0].code))],
        )
