"""The waiting list, in the order in which seats that come free are offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents_mentoring.programs.models import Program, Request
from netevents_mentoring.rounds.models import CHANGED, LEFT, MENTOR_DECLINED, MENTOR_SILENT, Match, Round
from netevents_mentoring.rounds.places import Places

LET_DOWN: Final = (MENTOR_DECLINED, MENTOR_SILENT, LEFT, CHANGED)


def by_need(session: Session, program: Program, there: Places) -> Sequence[int]:
    """The requests that wait: first those who had been promised somebody, then who asked first.

    Who took back what they asked for since, and asked anew, was not let down by anybody.
    """
    waiting = set(there.waiting)
    let_down = set(
        session.scalars(
            select(Match.request_id)
            .join(Round, Round.id == Match.round_id)
            .join(Match.request)
            .where(
                Round.program_id == program.id,
                Match.asked_at.is_not(None),
                Match.ended_at >= Request.made_at,
                Match.ended_why.in_(LET_DOWN),
            )
        )
    )
    ordered = session.scalars(
        select(Request.id)
        .where(Request.program_id == program.id, Request.left_at.is_(None))
        .order_by(Request.made_at, Request.id)
    )
    return sorted((one for one in ordered if one in waiting), key=lambda one: one not in let_down)
