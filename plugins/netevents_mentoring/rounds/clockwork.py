"""What time brings to rounds, and the long work that they name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netevents.clock import Clock
from netevents_mentoring.programs import reach
from netevents_mentoring.programs.models import Program
from netevents_mentoring.rounds import answers, asking, computing, seeking
from netevents_mentoring.rounds.answers import Write
from netevents_mentoring.rounds.computing import Sessions
from netevents_mentoring.rounds.models import UNDER_WAY, Question, Round
from netevents_mentoring.youth.standing import is_proposed

KINDS = {"question": asking.answer, "round": computing.compute, "seek": seeking.seek}


def due(session: Session, *, now: datetime, on: Select[int], write: Write | None) -> bool:
    """One commit’s worth: end what broke and what nobody answered, write letters, look for free seats.

    What broke ends everywhere; all else waits where mentoring is off, and who is there is left out.

    :param on: selects the ids of the events where mentoring is on
    :param write: writes letters; None where this installation sends none
    """
    reach.follow_switches(session, now=now, on=on, but=is_proposed)
    more = [answers.end_what_broke(session, now=now), answers.end_silence(session, now=now, on=on)]
    answers.leave_time(session, now=now, on=on)
    if write is not None:
        more += [
            answers.remind(session, now=now, on=on, write=write),
            answers.tell(session, now=now, on=on, write=write),
        ]
    seeking.look(session, now=now, on=on)
    return any(more)


def jobs(session: Session, *, on: Select[int]) -> Iterator[str]:
    """Questions first: somebody sits before them. Then rounds, then seats that came free.

    :param on: selects the ids of the events where mentoring is on
    """
    here = select(Program.id).where(Program.event_id.in_(on))
    rounds = select(Round.code).where(Round.program_id.in_(here))
    asked = (
        select(Question.code)
        .join(Round, Round.id == Question.round_id)
        .where(Question.answered_at.is_(None), Round.program_id.in_(here))
        .order_by(Question.id)
    )
    wanted = rounds.where(Round.state.in_(UNDER_WAY)).order_by(Round.id)
    free = (
        rounds.join(Program, Program.id == Round.program_id)
        .where(Round.seek_since.is_not(None), Program.closed_at.is_(None))
        .order_by(Round.seek_since)
    )
    for kind, found in (("question", asked), ("round", wanted), ("seek", free)):
        yield from (f"{kind}:{code}" for code in session.scalars(found))


def run(name: str, *, sessions: Sessions, clock: Clock) -> None:
    """Do one of :func:`jobs`."""
    kind, _, code = name.partition(":")
    KINDS[kind](code, sessions=sessions, clock=clock)
