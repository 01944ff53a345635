"""A form that is sent twice in the same instant writes one promise."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents_followup import domain, queries
from netevents_followup.models import Promise
from tests.conftest import NOON
from tests.plugins.followup.after import an_evening, ended


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_promise_waits_for_the_same_one_that_is_not_committed_yet(engine):
    """On SQLite the second writer does not even begin before."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        after = an_evening(session)
        ended(session, after)
    ben = after.people["Ben"].registration.id

    def promise(session):
        mine = session.get_one(Registration, ben)
        event = session.get_one(Event, after.event.id)
        line = queries.line_for(session, mine, event, after.met["Cleo"].code, to_change=True)
        domain.promise(session, line.met.connection, mine, "Slides", due_on=date(2026, 6, 10), now=NOON)

    with Session(engine) as first, Session(engine) as second:
        promise(first)
        second.execute(text("SET LOCAL lock_timeout = '20ms'"))
        with pytest.raises(OperationalError):
            promise(second)
        second.rollback()
        first.commit()
        promise(second)
        second.commit()

    with Session(engine) as session:
        assert session.scalars(select(Promise.words)).all() == ["Slides"]
