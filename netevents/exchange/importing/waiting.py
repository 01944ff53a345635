"""Lists that wait for the worker: one that fails comes again, a few times, and holds up no other."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, joinedload

from netevents.db import reading
from netevents.exchange.import_models import JUDGING, STOPPED, UNDER_WAY, ImportList, ImportRow
from netevents.exchange.importing.deciding import end
from netevents.exchange.importing.lists import keep_verdicts, verdicts_on
from netevents.exchange.importing.writing import write_batch
from netevents.occasions import TellAll

log = logging.getLogger("netevents")

LEASE: Final = timedelta(minutes=2)
"""So long a worker has for the verdicts on a list, which take it seconds."""
PAUSE: Final = timedelta(minutes=1)
"""So long a list that failed is left alone."""


class _Lost(Exception):
    """The list was forgotten meanwhile, or is another worker’s."""


def work_on_lists(session: Session, *, now: datetime, tell_all: TellAll) -> bool:
    """Look at the rows of a list that waits for it, or write the next rows of the oldest that is under way.

    Looking commits between steps, so that others write meanwhile; of writing the caller commits each batch.

    :return: whether there is more to do
    """
    listed = session.scalar(
        select(ImportList)
        .where(
            ImportList.state.in_((JUDGING, UNDER_WAY)),
            or_(ImportList.until.is_(None), ImportList.until <= now),
        )
        .options(joinedload(ImportList.event))
        .order_by(ImportList.state, ImportList.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=ImportList)
        .execution_options(populate_existing=True)
    )
    if listed is None:
        return False
    id_, state = listed.id, listed.state
    try:
        if listed.gave_up:
            _give_up(session, listed, now=now)
        elif state == JUDGING:
            _judge(session, listed, now=now)
        else:
            write_batch(session, listed, now=now, tell_all=tell_all)
            listed.tries, listed.until = 0, None
            session.flush()
    except _Lost:
        session.rollback()
    except Exception:  # one list must not hold up the others
        log.exception("a list failed")
        session.rollback()
        _come_again(session, id_, state, now=now)
    return True


def _judge(session: Session, listed: ImportList, *, now: datetime) -> None:
    """The verdicts on all rows. The list is ours while ``until`` is what we made it: each step asks that."""
    id_, mine = listed.id, now + LEASE
    listed.tries, listed.until = listed.tries + 1, mine  # counted before: it may take the worker with it
    session.commit()
    with reading():
        again = select(ImportList).where(ImportList.id == id_).options(joinedload(ImportList.event))
        if (found := session.scalar(again)) is None:
            raise _Lost
        verdicts = verdicts_on(session, found)
        session.rollback()

    def hold() -> None:
        still: Any = session.execute(
            update(ImportList)
            .where(ImportList.id == id_, ImportList.state == JUDGING, ImportList.until == mine)
            .values(until=mine)
            .execution_options(synchronize_session=False)
        )
        if not still.rowcount:
            raise _Lost

    def pause() -> None:
        session.commit()
        hold()

    hold()
    keep_verdicts(session, listed, verdicts, pause=pause)
    listed.tries, listed.until = 0, None
    session.flush()


def _come_again(session: Session, id_: int, state: str, *, now: datetime) -> None:
    """Leave the list alone for a while; with the last try it is taken up at once, to be given up."""
    listed = session.get(ImportList, id_, with_for_update=True)
    if listed is None or listed.state != state:
        return
    if state == UNDER_WAY:
        listed.tries += 1
    listed.until = None if listed.gave_up else now + PAUSE
    session.flush()


def _give_up(session: Session, listed: ImportList, *, now: datetime) -> None:
    """It is stopped, and its page says why; what was written stays."""
    if listed.state == JUDGING:
        session.execute(delete(ImportRow).where(ImportRow.list_id == listed.id))
    end(session, listed, STOPPED, now=now)
