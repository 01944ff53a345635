"""Rounds, matches and questions, as pages and rules need them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from netevents.events.models import Event, Registration
from netevents_mentoring.programs.models import Offer, Program, Request, Standing
from netevents_mentoring.programs.queries import called
from netevents_mentoring.rounds.models import BANNED, MOVED, UNDER_WAY, Match, Round
from netevents_mentoring.turns import PAGE


def round_of(session: Session, event: Event, code: str) -> tuple[Round, Program] | None:
    """The round of ``code`` and its program, if the organizers of ``event`` run it."""
    row = session.execute(
        select(Round, Program)
        .join(Program, Program.id == Round.program_id)
        .where(Program.event_id == event.id, Round.code == code)
    ).first()
    return None if row is None else (row.Round, row.Program)


def rounds_of(session: Session, program: Program, *, before: int = 0) -> Sequence[Round]:
    """A page of its rounds and one more, the latest first.

    :param before: the last one of the page before
    """
    earlier = [Round.id < before] if before else []
    query = select(Round).where(Round.program_id == program.id, *earlier)
    return session.scalars(query.order_by(Round.id.desc()).limit(PAGE + 1)).all()


def under_way(session: Session, program: Program, mode: str) -> Round | None:
    """The round of this mode that is being computed, or is about to be."""
    return session.scalars(
        select(Round).where(Round.program_id == program.id, Round.mode == mode, Round.state.in_(UNDER_WAY))
    ).first()


def published(session: Session, program_id: int) -> Round | None:
    """The round of a program that was published last: what comes after it is written to it."""
    return session.scalars(
        select(Round)
        .where(Round.program_id == program_id, Round.published_at.is_not(None))
        .order_by(Round.published_at.desc(), Round.id.desc())
        .limit(1)
    ).first()


def current_matches(session: Session, done: Round) -> Sequence[Match]:
    """All that a round proposes and nothing came of yet, the best first."""
    return session.scalars(
        select(Match)
        .where(Match.round_id == done.id, Match.ended_at.is_(None))
        .order_by(Match.score.desc(), Match.id)
    ).all()


def current_match(session: Session, round_id: int, request_id: int) -> Match | None:
    """What a round proposes for one mentee now."""
    return session.scalar(
        select(Match).where(
            Match.round_id == round_id, Match.request_id == request_id, Match.ended_at.is_(None)
        )
    )


def moved_match(session: Session, round_id: int, request_id: int, offer_id: int | None) -> Match | None:
    """The first match of these two in a round, that a move ended."""
    return session.scalars(
        select(Match)
        .where(
            Match.round_id == round_id,
            Match.request_id == request_id,
            Match.offer_id == offer_id,
            Match.ended_why == MOVED,
        )
        .order_by(Match.id)
        .limit(1)
    ).first()


def movable(session: Session, of_round: Round) -> dict[int, int]:
    """Who was asked in a round while neither side has said anything: request and offer."""
    rows = session.execute(
        select(Match.request_id, Match.offer_id).where(
            Match.round_id == of_round.id,
            Match.asked_at.is_not(None),
            Match.ended_at.is_(None),
            Match.mentor_said_at.is_(None),
            Match.mentee_said_at.is_(None),
        )
    )
    return {row.request_id: row.offer_id for row in rows}


def latest_published(session: Session, events: Select[int]) -> Sequence[tuple[Round, Program]]:
    """For every program of these events, the round that was published last, to be written to."""
    later = aliased(Round)
    after = exists().where(
        later.program_id == Round.program_id,
        later.published_at.is_not(None),
        or_(
            later.published_at > Round.published_at,
            (later.published_at == Round.published_at) & (later.id > Round.id),
        ),
    )
    rows = session.execute(
        select(Round, Program)
        .join(Program, Program.id == Round.program_id)
        .where(Program.event_id.in_(events))
        .where(Round.published_at.is_not(None), Program.closed_at.is_(None), ~after)
        .order_by(Round.id)
        .with_for_update(of=Round, skip_locked=True)
    )
    return [(row.Round, row.Program) for row in rows]


def current_of_two(session: Session, program: Program, request: Request, offer: Offer) -> Sequence[Match]:
    """What any round of ``program`` proposes for these two now."""
    return session.scalars(_of_two(program, request, offer).where(Match.ended_at.is_(None))).all()


def banned_of_two(session: Session, program: Program, request: Request, offer: Offer) -> Sequence[Match]:
    """Proposals for these two that a ban ended, in rounds that nobody has been told of."""
    return session.scalars(
        _of_two(program, request, offer).where(
            Match.ended_why == BANNED, Match.asked_at.is_(None), Round.state == "done"
        )
    ).all()


def _of_two(program: Program, request: Request, offer: Offer) -> Select[Match]:
    return (
        select(Match)
        .join(Round, Round.id == Match.round_id)
        .where(Round.program_id == program.id, Match.request_id == request.id, Match.offer_id == offer.id)
    )


def changed_since(session: Session, program: Program, moment: datetime) -> bool:
    """Whether somebody made, changed or left an offer or a request after ``moment``."""
    return any(
        session.scalar(
            select(made.id)
            .where(made.program_id == program.id, or_(made.changed_at > moment, made.left_at > moment))
            .limit(1)
        )
        is not None
        for made in (Offer, Request)
    )


def request_of(session: Session, program: Program, code: str) -> Request | None:
    """One mentee of the program, with the place."""
    return session.scalar(
        select(Request)
        .where(Request.program_id == program.id, Request.code == code)
        .options(joinedload(Request.registration))
    )


def offer_of(session: Session, program: Program, code: str) -> Offer | None:
    """One mentor of the program, with the place."""
    return session.scalar(
        select(Offer)
        .where(Offer.program_id == program.id, Offer.code == code)
        .options(joinedload(Offer.registration))
    )


def mentors_to_choose(session: Session, program: Program) -> Sequence[tuple[str, str]]:
    """Code and name of everybody who mentors in the program, by name."""
    rows = session.execute(
        select(Offer.code, Registration.name)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(Offer.program_id == program.id, Offer.left_at.is_(None), Registration.erased_at.is_(None))
        .order_by(Registration.name, Offer.id)
    )
    return [(row.code, row.name) for row in rows]


def standings(session: Session, program: Program, kind: str) -> Sequence[tuple[Request, Offer]]:
    """Whom the organizers hold together, or apart; with both places."""
    rows = session.execute(
        select(Request, Offer)
        .join(Standing, Standing.request_id == Request.id)
        .join(Offer, Offer.id == Standing.offer_id)
        .where(Request.program_id == program.id, Standing.kind == kind)
        .options(joinedload(Request.registration), joinedload(Offer.registration))
        .order_by(Standing.made_at, Request.id)
    )
    return [(row.Request, row.Offer) for row in rows]


def names(session: Session, made: type[Offer | Request], ids: Collection[int]) -> Mapping[int, str]:
    """What those of these offers or requests are called who are still there."""
    rows = session.execute(select(made.id, Registration).join(made.registration).where(made.id.in_(ids)))
    return {row.id: called(row.Registration) for row in rows}


def match_of(session: Session, asked: Round, code: str) -> Match | None:
    """One match of a round, with both sides' places."""
    return session.scalar(
        select(Match)
        .where(Match.round_id == asked.id, Match.code == code)
        .options(
            joinedload(Match.request).joinedload(Request.registration),
            joinedload(Match.offer).joinedload(Offer.registration),
        )
    )


def latest_done(session: Session, program: Program) -> Mapping[str, Round]:
    """By mode, the round that was computed last."""
    found = session.scalars(
        select(Round).where(Round.program_id == program.id, Round.done_at.is_not(None)).order_by(Round.id)
    )
    return {one.mode: one for one in found}
