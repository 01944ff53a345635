"""The job that computes a round: reads once, says how far it is, writes what it found in small commits."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from netevents.clock import Clock
from netevents.db import reading
from netevents.languages import mark
from netevents.people import codes
from netevents.refusal import Refusal
from netevents_mentoring.matching.results import InfeasibleLocks
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.rounds import locks
from netevents_mentoring.rounds.ground import Ground, ground
from netevents_mentoring.rounds.models import LOCKS, THAT_MENTOR, UNDER_WAY, Match, Round, Unmatched
from netevents_mentoring.rounds.places import places

if TYPE_CHECKING:
    from netevents_mentoring.matching.results import MatchResult, Mode
    from netevents_mentoring.matching.scoring import Scores

Sessions = Callable[[], AbstractContextManager[Session]]
TRIES: Final = 3
CHUNK: Final = 400
"""Rows written in one commit, so that scans get in between."""
SAYS_EVERY: Final = 1.0
"""Seconds between two commits of how far it is."""
BINS: Final = 10
BROKE_OFF: Final = mark("It broke off three times. Try again, or tell whoever runs this site.")


class Unwanted(Exception):
    """Somebody cancelled it."""


def compute(code: str, *, sessions: Sessions, clock: Clock) -> None:
    """Compute the round of ``code`` if it is still wanted; begun again after it broke off, it begins anew."""
    with sessions() as session:
        asked = _begun(session, code, clock=clock)
    if asked is None:
        return
    with reading(), sessions() as session:
        row = session.get_one(Round, asked)
        program = session.get_one(Program, row.program_id)
        there = places(session, program)
        base = ground(session, program, there, weights=row.weights, now=clock())
        mode, seconds = cast("Mode", row.mode), row.seconds
    try:
        scores, result = solved(base, mode, seconds=seconds, says=_Saying(asked, sessions, clock))
        _write(asked, base, scores, result, sessions=sessions, clock=clock)
    except Unwanted:
        return
    except InfeasibleLocks as refusal:
        found = locks.not_kept(base, refusal.pairs)
        with sessions() as session:
            _end(session, asked, "failed", str(refusal), clock=clock, outcome={LOCKS: found})
    except Refusal as refusal:
        with sessions() as session:
            _end(session, asked, "failed", str(refusal), clock=clock)


def solved(
    base: Ground,
    mode: Mode,
    *,
    seconds: float | None = None,
    says: Callable[[float, str], None] | None = None,
) -> tuple[Scores, MatchResult]:
    """Everybody’s scores, and who gets whom."""
    from netevents_mentoring.matching.scoring import score
    from netevents_mentoring.matching.solving import match_people

    tell = says or _tell_nobody
    tell(0.05, mark("Everybody’s wishes are compared."))
    scores = score(base.mentees, base.mentors, base.weights, base.limits)
    tell(0.2, mark("Now the mentors are given out."))
    result = match_people(
        scores,
        mode=mode,
        locks=base.locks,
        seconds=seconds,
        says=lambda share, words: tell(0.2 + 0.6 * share, words),
    )
    tell(0.8, mark("The reasons are written down."))
    return scores, result


class _Saying:
    """Writes down how far it is, at most once a second, and stops what nobody wants any more."""

    def __init__(self, round_id: int, sessions: Sessions, clock: Clock) -> None:
        self.round_id, self.sessions, self.clock = round_id, sessions, clock
        self.last = time.monotonic() - SAYS_EVERY

    def __call__(self, share: float, words: str) -> None:
        if time.monotonic() - self.last < SAYS_EVERY:
            return
        self.last = time.monotonic()
        with self.sessions() as session:
            row = wanted(session, self.round_id)
            row.progress, row.says = min(99, int(100 * share)), words[:200]
            row.seen_at = self.clock()


def wanted(session: Session, round_id: int) -> Round:
    """The round, held until the commit.

    :raises Unwanted: if it was cancelled, or its program is gone
    """
    row = session.scalar(select(Round).where(Round.id == round_id).with_for_update())
    if row is None or row.state != "running":
        raise Unwanted
    return row


def _tell_nobody(share: float, words: str) -> None:
    """Nobody looks."""


def _begun(session: Session, code: str, *, clock: Clock) -> int | None:
    """Take the round on, if it is to be computed and did not break off too often."""
    row = session.scalar(select(Round).where(Round.code == code).with_for_update())
    if row is None or row.state not in UNDER_WAY:
        return None
    if row.tries >= TRIES:
        _end(session, row.id, "failed", BROKE_OFF, clock=clock)
        return None
    row.state, row.begun_at, row.seen_at = "running", clock(), clock()
    row.tries, row.progress, row.says = row.tries + 1, 1, mark("Offers and requests are read.")
    session.execute(delete(Match).where(Match.round_id == row.id))
    session.execute(delete(Unmatched).where(Unmatched.round_id == row.id))
    return row.id


def _end(
    session: Session,
    round_id: int,
    state: str,
    says: str,
    *,
    clock: Clock,
    outcome: dict[str, Any] | None = None,
) -> None:
    row = session.scalar(select(Round).where(Round.id == round_id).with_for_update())
    if row is not None and row.state in UNDER_WAY:
        row.outcome = outcome or {}
        row.state, row.says, row.done_at = state, says[:200], clock() if state == "done" else None
        row.progress = 100 if state == "done" else row.progress


def _write(
    round_id: int, base: Ground, scores: Scores, result: MatchResult, *, sessions: Sessions, clock: Clock
) -> None:
    """Matches with the weakest first, then who is left; the last commit makes it done."""
    for kind, rows in ((Match, _matches(scores, result)), (Unmatched, _left(scores, result))):
        for first in range(0, len(rows), CHUNK):
            with sessions() as session:
                wanted(session, round_id)
                there = _still_there(session, kind, rows[first : first + CHUNK])
                if there:
                    session.execute(insert(kind), [{"round_id": round_id} | row for row in there])
    with sessions() as session:
        wanted(session, round_id)
        _end(session, round_id, "done", "", clock=clock, outcome=outcome(base, scores, result))


def _matches(scores: Scores, result: MatchResult) -> list[dict[str, Any]]:
    """What stands of each match."""
    from netevents_mentoring.matching.explaining import explain

    found = []
    for row, column in sorted(result.pairs, key=lambda pair: (scores.combined[pair], pair)):
        reasons = explain(scores, row, column)
        found.append(
            {
                "code": codes.public_code(),
                "request_id": scores.mentees[row].key,
                "offer_id": scores.mentors[column].key,
                "score": float(scores.combined[row, column]),
                "reasons": list(reasons.reasons),
                "caution": reasons.caution,
                "needs_approval": scores.mentees[row].is_minor,
            }
        )
    return found


def _left(scores: Scores, result: MatchResult) -> list[dict[str, Any]]:
    """Why somebody was left, and what would help."""
    from netevents_mentoring.matching.unmatched import why_unmatched

    seated = {row for row, _ in result.pairs}
    found = []
    for row, mentee in enumerate(scores.mentees):
        if row not in seated:
            why = why_unmatched(scores, result, row, called=lambda column: THAT_MENTOR)
            found.append(
                {
                    "request_id": mentee.key,
                    "reason": why.reason,
                    "sentence": why.sentence,
                    "fix": why.fix,
                    "offer_id": None if why.mentor is None else scores.mentors[why.mentor].key,
                }
            )
    return found


def _still_there(
    session: Session, kind: type[Match | Unmatched], rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Those rows whose people were not erased meanwhile."""
    requests = _alive(session, Request, [row["request_id"] for row in rows])
    offers = _alive(session, Offer, [row["offer_id"] for row in rows])
    there = [row for row in rows if row["request_id"] in requests]
    if kind is Match:
        return [row for row in there if row["offer_id"] in offers]
    return [row | {"offer_id": row["offer_id"] if row["offer_id"] in offers else None} for row in there]


def _alive(session: Session, made: type[Request | Offer], ids: Sequence[int | None]) -> set[int]:
    return set(session.scalars(select(made.id).where(made.id.in_([one for one in ids if one is not None]))))


def outcome(base: Ground, scores: Scores, result: MatchResult) -> dict[str, Any]:
    """What a round comes to, for its page and to be compared: shares and plots, nothing about one person."""
    load = Counter(column for _, column in result.pairs)
    seats = [(load[column], mentor.capacity) for column, mentor in enumerate(base.mentors) if mentor.capacity]
    worth = [float(scores.combined[row, column]) for row, column in result.pairs]
    people = max(1, len(base.mentees))
    mentors = max(1, len(seats))
    bins = Counter(min(BINS - 1, int(BINS * one)) for one in worth)
    return {
        "matched": len(worth) / people,
        "total": result.total,
        "minimum": min(worth, default=0.0),
        "bound": result.bound,
        "gap": result.gap,
        "certified": result.certified,
        "label": result.label,
        LOCKS: locks.left_out(base),
        "blocking": result.blocking,
        "scores": [bins[place] / max(1, len(worth)) for place in range(BINS)],
        "load": [
            sum(1 for held, _ in seats if held == 0) / mentors,
            sum(1 for held, whole in seats if 0 < held < whole) / mentors,
            sum(1 for held, whole in seats if held >= whole) / mentors,
        ],
    }
