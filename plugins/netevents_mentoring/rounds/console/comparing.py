"""The modes side by side: what each comes to, in shares, and how different they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.languages import _, mark
from netevents.plugin import Bars, ConsolePage, Link, Panel, Table
from netevents_mentoring.programs.models import Program
from netevents_mentoring.rounds import queries
from netevents_mentoring.rounds.forms import MODE_TITLES
from netevents_mentoring.rounds.models import MODES, Match, Round

GOOD: Final = mark("Of a hundred matches, how many come this close to an ideal one.")
SEATS: Final = (mark("All free"), mark("Some taken"), mark("All taken"))
FULL: Final = mark("Of a hundred mentors, how many still have places.")


def panels(page: ConsolePage, program: Program) -> Iterator[Panel]:
    """The last round of each mode; nothing where none is computed."""
    latest = queries.latest_done(page.session, program)
    rounds = [latest[mode] for mode in MODES if mode in latest and latest[mode].outcome]
    if not rounds:
        return
    best = max(one.outcome["total"] for one in rounds) or 1
    yield Panel(
        _("What each comes to"),
        text=_("Out of 100 people. One ideal match counts 100, and so does the best sum of all."),
        table=Table(
            (_("Mode"), _("Have a mentor"), _("Weakest match"), _("Sum of all"), _("What is proved")),
            [
                (
                    Link(_(MODE_TITLES[one.mode]), page.url("rounds.show", code=one.code)),
                    _share(one.outcome["matched"]),
                    _share(one.outcome["minimum"]),
                    _share(one.outcome["total"] / best),
                    proof(one),
                )
                for one in rounds
            ],
        ),
    )
    yield Panel(_("How good the matches are"), text=_(GOOD), bars=fits(rounds))
    yield Panel(_("How full the mentors are"), text=_(FULL), bars=load(rounds))
    if len(rounds) > 1:
        yield Panel(
            _("How different they are"),
            text=_("Of a hundred people who have a mentor in both, so many have another one."),
            lines=list(_moves(page.session, rounds)),
        )


def proof(done: Round) -> str:
    """What is known of a result, and how near it is to the best where that is not proved."""
    if done.mode == "stable" and done.outcome.get("blocking") == 0:
        return _("No two people would both rather have each other.")
    if done.outcome["certified"]:
        if done.mode == "fairest":
            return _("No other round helps more people, and in none is the weakest match better.")
        return _("No other round helps more people, and in none is the sum of all matches better.")
    gap = done.outcome["gap"] / (done.outcome["total"] or 1)
    return _(
        "The time was up. The best round is at most %(number)s in 100 better.",
        number=max(1, round(100 * gap)),
    )


def fits(rounds: Sequence[Round]) -> Bars:
    """How good the matches of each round are, in hundredths of them; from where the first one is."""
    bins = len(rounds[0].outcome["scores"])
    first = min(
        (place for place in range(bins) if any(one.outcome["scores"][place] for one in rounds)), default=0
    )
    return Bars(
        _("Of an ideal match"),
        [_(MODE_TITLES[one.mode]) for one in rounds],
        [
            (
                _("%(first)s to %(last)s", first=100 * place // bins, last=100 * (place + 1) // bins),
                [round(100 * one.outcome["scores"][place]) for one in rounds],
            )
            for place in range(first, bins)
        ],
    )


def load(rounds: Sequence[Round]) -> Bars:
    """How full the mentors are in each round."""
    return Bars(
        _("Their places"),
        [_(MODE_TITLES[one.mode]) for one in rounds],
        [
            (_(label), [round(100 * one.outcome["load"][place]) for one in rounds])
            for place, label in enumerate(SEATS)
        ],
    )


def _moves(session: Session, rounds: Sequence[Round]) -> Iterator[str]:
    given = {one.mode: _given(session, one) for one in rounds}
    for at, one in enumerate(rounds):
        for other in rounds[at + 1 :]:
            mine, theirs = given[one.mode], given[other.mode]
            both = mine.keys() & theirs.keys()
            moved = sum(mine[request] != theirs[request] for request in both)
            share = _share(moved / len(both)) if both else _("nobody")
            yield _(
                "%(mode)s and %(other)s: %(share)s",
                mode=_(MODE_TITLES[one.mode]),
                other=_(MODE_TITLES[other.mode]).lower(),
                share=share,
            )


def _given(session: Session, done: Round) -> Mapping[int, int]:
    rows = session.execute(
        select(Match.request_id, Match.offer_id).where(Match.round_id == done.id, Match.ended_at.is_(None))
    )
    return {row.request_id: row.offer_id for row in rows}


def _share(share: float) -> str:
    return str(round(100 * share))
