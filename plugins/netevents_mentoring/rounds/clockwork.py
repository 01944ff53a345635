"""What time brings to rounds, and the long work that they name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.clock import Clock
from netevents_mentoring.programs.models import Program
from netevents_mentoring.rounds import answers, asking, computing, seeking
from netevents_mentoring.rounds.answers import Write
from netevents_mentoring.rounds.computing import Sessions
from netevents_mentoring.rounds.models import UNDER_WAY, Question, Round

KINDS = {"question": asking.answer, "round": computing.compute, "seek": seeking.seek}


def due(session: Session, *, now: datetime, write: Write | None) -> bool:
    """One commit’s worth: end what broke and what nobody answered, write letters, look for free seats.

    :param write: writes letters; None where this installation sends none
    """
    more = [answers.end_what_broke(session, now=now), answers.end_silence(session, now=now)]
    if write is not None:
        more += [answers.remind(session, now=now, write=write), answers.tell(session, now=now, write=write)]
    seeking.look(session, now=now)
    return any(more)


def jobs(session: Session) -> Iterator[str]:
    """Questions first: somebody sits before them. Then rounds, then seats that came free."""
    asked = select(Question.code).where(Question.answered_at.is_(None)).order_by(Question.id)
    wanted = select(Round.code).where(Round.state.in_(UNDER_WAY)).order_by(Round.id)
    free = (
        select(Round.code)
        .join(Program, Program.id == Round.program_id)
        .where(Round.seek_since.is_not(None), Program.closed_at.is_(None))
        .order_by(Round.seek_since)
    )
    for kind, found in (("question", asked), ("round", wanted), ("seek", free)):
        yield from (f"{kind}:{code}" for code in session.scalars(found))


def run(name: str, *, sessions: Sessions, clock: Clock) -> None:
    """Do one of :func:`jobs`."""
    kind, _, code = name.partition(":")
    KINDS[kind](code, sessions=sessions, clock=clock)
