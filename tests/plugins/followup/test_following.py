"""Two places turn out to be one person’s: what was done and promised at either stays theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange import merging
from netevents_followup import Followup, domain, queries
from netevents_followup.models import Checklist, Item, Promise
from tests.cast import statements
from tests.conftest import NOON
from tests.plugins.followup.after import ON, an_evening, ended
from tests.routes_world import a_connection

DAY = timedelta(days=1)
KEY = "a key of this site"
PLUGIN = Followup()


@pytest.fixture
def after(session):
    """Ben came with the list as well; the phone with which he scanned was another one."""
    found = an_evening(session, "Benny")
    ended(session, found)
    return found


def act(session, after):
    """With the phone that goes, Ben wrote to Cleo, sent a link along and promised something."""
    ben = after.people["Ben"].registration
    item = domain.item_of(session, after.met["Cleo"], ben)
    domain.done(item, now=NOON)
    domain.offer_answer(item, KEY, after.met["Cleo"], ben)
    domain.promise(session, after.met["Cleo"], ben, "Slides", due_on=(NOON + DAY).date(), now=NOON)
    session.flush()
    return domain.answer_secret(KEY, after.met["Cleo"], ben, turn=item.answer_turn)


def merge(session, after):
    """Benny’s place stays; what is due is done."""
    after.people["Ben"].registration.claimed_at = None
    session.flush()
    kept, gone = (after.people[name].registration for name in ("Benny", "Ben"))
    assert merging.merge(session, after.event, kept, gone, by=after.ada, now=NOON).kept_id == kept.id
    while PLUGIN.due(session, now=NOON, on=ON):
        pass
    session.expire_all()
    return kept, gone


def test_what_was_done_and_promised_goes_over_and_the_link_in_the_letter_still_opens(session, after):
    secret = act(session, after)
    kept, gone = merge(session, after)

    [line] = queries.lines_of(session, kept, after.event)
    assert line.stands(NOON) == "done"
    assert [one.words for one in queries.promises_to(session, kept, after.met["Cleo"])] == ["Slides"]
    found = queries.behind(session, secret)
    assert found is not None
    assert (found.writer.id, found.other.id) == (kept.id, after.people["Cleo"].registration.id)
    for table, column in (
        (Item, Item.by_id),
        (Promise, Promise.by_id),
        (Checklist, Checklist.registration_id),
    ):
        assert session.scalars(select(table).where(column == gone.id)).all() == []
    domain.offer_answer(line.item, KEY, after.met["Cleo"], kept)
    assert domain.answer_link(line.item, KEY, after.met["Cleo"], kept), "a new letter gets a link of its own"


def test_off_at_one_place_is_off(session, after):
    session.get_one(Checklist, after.people["Ben"].registration.id).off_at = NOON
    kept, _ = merge(session, after)

    assert session.get_one(Checklist, kept.id).off_at == NOON


def test_what_the_place_that_stays_did_is_kept(session, after):
    act(session, after)
    after.people["Ben"].registration.claimed_at = None
    session.flush()
    kept, gone = (after.people[name].registration for name in ("Benny", "Ben"))
    merging.merge(session, after.event, kept, gone, by=after.ada, now=NOON)
    session.expire_all()
    domain.skip(domain.item_of(session, after.met["Cleo"], kept), now=NOON)
    PLUGIN.due(session, now=NOON, on=ON)

    [line] = queries.lines_of(session, kept, after.event)
    assert line.stands(NOON) == "skipped"


def test_what_somebody_promised_to_either_place_stays_theirs(session, after):
    """Cleo met Ben and, as it seemed, Benny: she promised something to each, and wrote to one."""
    cleo, benny = (after.people[name].registration for name in ("Cleo", "Benny"))
    twice = {"Ben": after.met["Cleo"], "Benny": a_connection(session, cleo, benny)}
    for name, met in twice.items():
        domain.promise(session, met, cleo, f"Slides for {name}", due_on=(NOON + DAY).date(), now=NOON)
    domain.done(domain.item_of(session, twice["Ben"], cleo), now=NOON)
    session.flush()
    merge(session, after)

    [line] = queries.lines_of(session, cleo, after.event)
    promised = queries.promises_to(session, cleo, line.met.connection)
    assert {one.words for one in promised} == {"Slides for Ben", "Slides for Benny"}
    assert line.stands(NOON) == "done"


def test_where_nothing_was_merged_it_takes_one_statement_more(session, engine, after):
    with statements(engine) as ran:
        PLUGIN.due(session, now=NOON + DAY, on=ON)

    assert len(ran) == 2


@pytest.mark.parametrize(("mine", "reads"), [(None, "From my old phone."), ("From here.", "From here.")])
def test_a_letter_goes_over_where_the_place_that_stays_has_none(session, after, mine, reads):
    theirs = domain.item_of(session, after.met["Cleo"], after.people["Ben"].registration)
    domain.keep_letter(theirs, "From my old phone.")
    kept = domain.item_of(session, after.met["Cleo"], after.people["Benny"].registration)
    kept.letter = mine
    session.flush()

    stays, _gone = merge(session, after)

    assert session.get_one(Item, (after.met["Cleo"].id, stays.id)).letter == reads
