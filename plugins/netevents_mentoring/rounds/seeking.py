"""The job that fills seats which came free after publishing, and finds moves that would help more people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.clock import Clock
from netevents.db import reading
from netevents.languages import mark
from netevents.people import codes
from netevents_mentoring.matching.rules import broken
from netevents_mentoring.programs.models import Program
from netevents_mentoring.rounds import queries
from netevents_mentoring.rounds.asked import suggestions_ever
from netevents_mentoring.rounds.asking import loss_of, told_moves
from netevents_mentoring.rounds.computing import TRIES, Sessions
from netevents_mentoring.rounds.domain import ask_both
from netevents_mentoring.rounds.ground import Ground, ground
from netevents_mentoring.rounds.models import BETTER, Match, Question, Round
from netevents_mentoring.rounds.places import WAITS, Places, fingerprint, hold, is_over, places
from netevents_mentoring.rounds.waiting import by_need

if TYPE_CHECKING:
    from netevents_mentoring.matching.scoring import Scores

SECONDS: Final = 60
MANY: Final = 400
"""Where more wait, the best total decides rather than the line."""


def look(session: Session, *, now: datetime, on: Select[int]) -> None:
    """Note for which programs somebody should look again: who waits or what is free is not what it was.

    :param on: selects the ids of the events whose programs are looked at
    """
    for latest, program in queries.latest_published(session, on):
        if is_over(program, now=now) or latest.seek_since is not None:
            continue
        seen = fingerprint(session, program)
        if seen != latest.sought:
            latest.sought, latest.seek_since, latest.tries = seen, now, 0
    session.flush()


def seek(code: str, *, sessions: Sessions, clock: Clock) -> None:
    """Offer the free seats of the program in which the round of ``code`` was published last.

    Matches that wait for answers stay as they are. Where moving some that nobody has answered would help
    more people, that is written down for the organizers.
    """
    since = _begun(code, sessions=sessions, now=clock())
    if since is None:
        return
    given, scored = dict[int, int](), dict[int, float]()
    with reading(), sessions() as session:
        line = _line(session, code, now=clock())
    if line is not None:
        given, scored = _given(line.base, line.order)
    with sessions() as session:
        _ask(session, code, given, scored, since=since, now=clock())
    if line is not None and line.movable and len(given) < len(line.order):
        _suggest(code, line.wider, {**line.movable, **given}, sessions=sessions, clock=clock)


@dataclass(frozen=True, slots=True)
class _Line:
    """Who waits, in order, with the seats that are free; and the same with everybody who could still move.

    First in it stand those whom the organizers hold together with somebody.
    """

    order: Sequence[int]
    base: Ground
    wider: Ground
    movable: Mapping[int, int]


def _line(session: Session, code: str, *, now: datetime) -> _Line | None:
    """Nothing where nobody waits, or no seat is free: no move makes more of the seats that are taken."""
    latest, program = _the_round(session, code)
    there = places(session, program)
    if not there.waiting or not any(there.free.values()):
        return None
    movable = queries.movable(session, latest)
    facts: dict[str, Any] = {"weights": program.weights, "now": now, "states": (WAITS,)}
    base = ground(session, program, there, **facts)
    held = _held(base)
    return _Line(
        sorted(by_need(session, program, there), key=lambda one: one not in held),
        _for_each_other(base, held),
        ground(session, program, there, movable=movable, **facts),
        movable,
    )


def _held(base: Ground) -> dict[int, int]:
    """Whom the organizers hold together, of those who can come together now: requests with offers."""
    two = [(base.mentees[row], base.mentors[column]) for row, column in base.locks]
    return {mentee.key: mentor.key for mentee, mentor in two if not broken(mentee, mentor, base.limits)}


def _for_each_other(base: Ground, held: Mapping[int, int]) -> Ground:
    """The same, in which the mentees of ``held`` come together with nobody else."""
    others = {(one, mentor.key) for one in held for mentor in base.mentors if mentor.key != held[one]}
    return replace(base, limits=replace(base.limits, excluded=base.limits.excluded | others))


def _begun(code: str, *, sessions: Sessions, now: datetime) -> datetime | None:
    """Since when it is wanted; nothing where it is not, broke off too often, or the program is over."""
    with sessions() as session:
        latest = session.scalar(select(Round).where(Round.code == code).with_for_update())
        if latest is None or latest.seek_since is None:
            return None
        latest.tries += 1
        if latest.tries > TRIES or is_over(session.get_one(Program, latest.program_id), now=now):
            latest.seek_since, latest.tries = None, 0
            return None
        return latest.seek_since


def _the_round(session: Session, code: str) -> tuple[Round, Program]:
    latest = session.scalars(select(Round).where(Round.code == code)).one()
    return latest, session.get_one(Program, latest.program_id)


def _given(base: Ground, order: Sequence[int]) -> tuple[dict[int, int], dict[int, float]]:
    """Who gets which free seat, by request, and the scores: first who may, in order; then the best total."""
    from netevents_mentoring.matching.scoring import score
    from netevents_mentoring.matching.solving import match_people

    scores = score(base.mentees, base.mentors, base.weights, base.limits)
    chosen = _first_in_line(scores, order)
    part = [mentee for mentee in base.mentees if mentee.key in chosen]
    if not part:
        return {}, {}
    scores = score(part, base.mentors, base.weights, base.limits)
    result = match_people(scores, seconds=SECONDS)
    pairs = [(part[row].key, base.mentors[column].key, row, column) for row, column in result.pairs]
    return (
        {request: offer for request, offer, _, _ in pairs},
        {request: float(scores.combined[row, column]) for request, _, row, column in pairs},
    )


def _first_in_line(scores: Scores, order: Sequence[int]) -> set[int]:
    """Who can be seated, going through the line: whoever fits in beside all before them."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_bipartite_matching

    allowed = ~np.isnan(scores.combined)
    seats = np.repeat(np.arange(len(scores.mentors)), scores.capacity)
    rows = {mentee.key: row for row, mentee in enumerate(scores.mentees)}
    line = [rows[request] for request in order if request in rows and allowed[rows[request]].any()]
    if len(line) > MANY:
        return {scores.mentees[row].key for row in line}
    chosen: list[int] = []
    for row in line:
        if len(chosen) == len(seats):
            break
        tried = [*chosen, row]
        found = maximum_bipartite_matching(csr_matrix(allowed[tried][:, seats]), perm_type="column")
        if (found >= 0).all():
            chosen = tried
    return {scores.mentees[row].key for row in chosen}


def _ask(
    session: Session,
    code: str,
    given: Mapping[int, int],
    scored: Mapping[int, float],
    *,
    since: datetime,
    now: datetime,
) -> None:
    """Ask both sides where the two are still free for each other."""
    latest, program = _the_round(session, code)
    program = hold(session, program.id)
    there = places(session, program)
    free = dict(there.free)
    for request, offer in given.items() if not is_over(program, now=now) else ():
        if _is_free(there, free, request, offer):
            match = Match(
                code=codes.public_code(),
                round_id=latest.id,
                request_id=request,
                offer_id=offer,
                score=scored[request],
                reasons=[mark("A seat came free.")],
            )
            ask_both(match, program, now=now)
            try:
                with session.begin_nested():
                    session.add(match)
            except IntegrityError:  # this one has a row already; nobody else waits for that
                continue
            free[offer] -= 1
    latest.tries = 0
    if latest.seek_since == since:
        latest.seek_since = None
        latest.sought = fingerprint(session, program)


def _is_free(there: Places, free: Mapping[int, int], request: int, offer: int) -> bool:
    return (
        there.where.get(request) == WAITS and free.get(offer, 0) > 0 and (request, offer) not in there.apart
    )


def _suggest(
    code: str, wider: Ground, before: Mapping[int, int], *, sessions: Sessions, clock: Clock
) -> None:
    """Write down the moves, of people whom nobody has answered or locked, that would help somebody more."""
    import numpy as np

    from netevents_mentoring.matching.rematch import rematch
    from netevents_mentoring.matching.scoring import score

    scores = score(wider.mentees, wider.mentors, wider.weights, wider.limits)
    stands = wider.indexed(before.items())
    held = [two for two in stands if two in wider.locks and not np.isnan(scores.combined[two])]
    found = rematch(scores.combined, scores.capacity, stands, locks=held, seconds=SECONDS)
    better = len(found.result.pairs) > len(stands)
    answer = {"loss": loss_of(scores, found.moves), "moves": told_moves(scores, found.moves)}
    with sessions() as session:
        latest, program = _the_round(session, code)
        hold(session, program.id)
        known = suggestions_ever(session, latest)
        for one in known:
            if one.made_at is None and one.undone_at is None:
                session.delete(one)
        newly = next((one for one in found.moves if one.before is None and one.after is not None), None)
        refused = any(one.undone_at is not None and one.answer == answer for one in known)
        if better and newly is not None and newly.after is not None and not refused:
            session.add(
                Question(
                    code=codes.public_code(),
                    round_id=latest.id,
                    request_id=scores.mentees[newly.mentee].key,
                    offer_id=scores.mentors[newly.after].key,
                    kind=BETTER,
                    asked_at=clock(),
                    answered_at=clock(),
                    answer=answer,
                )
            )
