"""Lists that wait for the worker: two workers, two windows, and a list on which the worker fails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event as events
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from netevents.exchange.import_models import TRIES, ImportList, ImportRow
from netevents.exchange.importing import deciding, keeping, lists, waiting
from tests.cast import an_event, an_organizer, statements
from tests.conftest import NOON
from tests.exchange.importing.bringing import all_rows, judged, names, nobody

PEOPLE = "Name\n" + "".join(f"Person {number}\n" for number in range(2 * lists.AT_A_TIME))
BAD = "Bad Luck"


def waits(session, event, content=PEOPLE):
    """A list that the worker is to look at."""
    by = an_organizer(session)
    listed = lists.take_in(session, event, lists.opened(event, content.encode()), by=by, now=NOON)
    lists.set_fields(listed, listed.fields)
    lists.judge_later(listed)
    session.commit()
    return listed


def work(session, now=NOON):
    more = waiting.work_on_lists(session, now=now, tell_all=nobody)
    session.commit()
    return more


def between_steps(session, do):
    """``do`` this, once, as soon as the first rows are kept."""
    left, commit = [do], session.commit

    def commits():
        commit()
        if left and kept(session):
            left.pop()()

    session.commit = commits


def kept(session):
    with Session(session.get_bind()) as beside:
        return beside.scalar(select(func.count()).select_from(ImportRow))


def test_while_rows_are_judged_others_may_write(session, engine):
    """Nobody looks at a row while others wait, and between the steps they get in."""
    waits(session, an_event(session))

    with statements(engine) as seen:
        events.listen(session, "after_commit", lambda _: seen.append("commit"))
        events.listen(session, "after_soft_rollback", lambda *_: seen.append("looked"))
        work(session)

    first = seen.index("looked")
    assert [word for word in seen[:first] if word.startswith(("DELETE", "INSERT"))] == []
    kept = [word.split(" ", 1)[0] for word in seen[first + 1 :] if word.startswith(("INSERT", "commit"))]
    assert kept == ["commit", "INSERT", "commit", "INSERT", "commit"]


def test_two_workers_do_not_look_at_one_list(session, engine):
    listed = waits(session, an_event(session))
    other = []

    def another_worker():
        with Session(engine) as beside:
            other.append(work(beside))

    between_steps(session, another_worker)
    work(session)

    assert other == [False]
    assert (listed.state, len(all_rows(session, listed))) == ("judged", 2 * lists.AT_A_TIME)


@pytest.mark.parametrize("state", ["under way", "judging"])
def test_a_worker_that_lost_its_list_changes_nothing_more(session, engine, state):
    """Another took it over, or it is being written already: it does not come back."""
    listed = waits(session, an_event(session))
    taken_over = {"state": state, "until": NOON + timedelta(hours=1)}

    def take_over():
        with Session(engine) as beside, beside.begin():
            beside.execute(update(ImportList).values(**taken_over))

    between_steps(session, take_over)
    work(session)

    assert kept(session) == lists.AT_A_TIME
    session.refresh(listed)
    assert (listed.state, listed.until, listed.counts) == (state, taken_over["until"], {})


def test_a_list_whose_worker_died_is_taken_up_again(session):
    listed = waits(session, an_event(session), "Ada\n")
    listed.until, listed.tries = NOON + waiting.LEASE, 1
    session.commit()

    assert not work(session)
    assert work(session, NOON + waiting.LEASE)

    assert (listed.state, listed.tries, listed.until) == ("judged", 0, None)


def test_a_list_that_fails_holds_up_no_other(session, monkeypatch):
    event = an_event(session)
    bad, good = (judged(session, event, content) for content in (f"{BAD}\nCleo\n", "Ada\nBen\n"))
    deciding.begin(session, bad)
    deciding.begin(session, good)
    session.commit()
    write_batch = waiting.write_batch

    def fails(session, listed, **given):
        write_batch(session, listed, **given)
        if listed is bad:
            raise RuntimeError(BAD)

    monkeypatch.setattr(waiting, "write_batch", fails)

    while work(session):
        pass
    assert (bad.state, good.state, names(session, event)) == ("under way", "done", ["Ada", "Ben"])
    for minutes in range(1, TRIES):
        while work(session, NOON + timedelta(minutes=minutes)):
            pass

    assert (bad.state, bad.gave_up, bad.content) == ("stopped", True, None)
    assert names(session, event) == ["Ada", "Ben"]
    assert deciding.outcomes(session, bad) == {"": 2}


def test_a_list_that_cannot_be_looked_at_is_given_up_too(session, monkeypatch):
    def fails(*given):
        raise RuntimeError(BAD)

    listed = waits(session, an_event(session), f"{BAD}\n")
    monkeypatch.setattr(lists, "judge", fails)

    for minutes in range(TRIES):
        while work(session, NOON + timedelta(minutes=minutes)):
            pass

    assert (listed.state, listed.gave_up) == ("stopped", True)
    assert keeping.lists_of(session, listed.event) == [listed]
