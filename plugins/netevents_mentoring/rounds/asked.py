"""Questions that were asked of a round, and moves that jobs suggested."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents_mentoring.rounds.models import BETTER, Question, Round


def question_of(session: Session, asked: Round, code: str) -> Question | None:
    return session.scalar(select(Question).where(Question.round_id == asked.id, Question.code == code))


def suggestions(session: Session, asked: Round) -> Sequence[Question]:
    """Moves that would seat more people, found by a job and not decided yet."""
    return session.scalars(
        select(Question)
        .where(
            Question.round_id == asked.id,
            Question.kind == BETTER,
            Question.made_at.is_(None),
            Question.undone_at.is_(None),
        )
        .order_by(Question.id)
    ).all()


def suggestions_ever(session: Session, asked: Round) -> Sequence[Question]:
    """All that jobs have suggested, decided or not."""
    return session.scalars(
        select(Question).where(Question.round_id == asked.id, Question.kind == BETTER).order_by(Question.id)
    ).all()


def made_questions(session: Session, asked: Round) -> Sequence[Question]:
    """Moves that organizers made by hand, the latest first."""
    return session.scalars(
        select(Question)
        .where(Question.round_id == asked.id, Question.made_at.is_not(None), Question.undone_at.is_(None))
        .order_by(Question.id.desc())
    ).all()
