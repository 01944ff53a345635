"""Two places of one person are made one: what they had in all rooms stays theirs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from netevents.exchange import merging
from netevents_mentoring import following
from netevents_mentoring.pairs import queries, saying
from netevents_mentoring.pairs.models import Concern, Pair
from netevents_mentoring.programs.models import Offer
from netevents_mentoring.queue.models import Help
from tests.cast import statements
from tests.conftest import NOON
from tests.plugins.mentoring.pairs.term import a_pair, a_term, an_offer, seen_by


def merged(session, term, one="Cleo", other="Twin"):
    """``other``, whose phone is not in use, goes into ``one``."""
    term.place(other).claimed_at = None
    session.flush()
    done = merging.merge(
        session, term.event, term.place(one), term.place(other), by=term.ada, now=NOON + timedelta(hours=1)
    )
    assert done.kept_id == term.place(one).id
    following.follow_merges(session, now=NOON + timedelta(hours=1))
    session.expire_all()


def test_offer_pair_concern_and_call_go_over_to_the_place_that_stays(session):
    term = a_term(session, "Twin")
    an_offer(session, term, "Twin", about="Bees")
    pair = a_pair(session, term, mentor="Twin")
    saying.raise_concern(
        session, seen_by(session, term, "Twin", pair), "Late", urgent=False, now=NOON, letters=False
    )
    twin = term.place("Twin")
    session.add(
        Help(code="call", event_id=term.event.id, asker_id=twin.id, topic="A", place="B", asked_at=NOON)
    )
    session.flush()

    merged(session, term)

    cleo = term.place("Cleo")
    assert queries.pair_for(session, term.event, cleo.person_id, pair.code, now=NOON) is not None
    [offer] = session.scalars(select(Offer)).all()
    assert (offer.person_id, offer.registration_id, offer.about) == (cleo.person_id, cleo.id, "Bees")
    assert session.scalars(select(Concern.by_id)).all() == [cleo.id]
    assert session.scalars(select(Help.asker_id)).all() == [cleo.id]


def test_what_the_place_that_stays_has_itself_is_kept(session):
    term = a_term(session, "Twin")
    an_offer(session, term, "Twin", about="Of the twin")
    an_offer(session, term, "Cleo", about="Of Cleo")
    a_pair(session, term, mentor="Twin")
    own = a_pair(session, term)

    merged(session, term)

    assert session.scalars(select(Offer.about)).all() == ["Of Cleo"]
    assert session.scalars(select(Pair.id)).all() == [own.id]


def test_nobody_is_left_in_a_pair_with_themself(session):
    term = a_term(session, "Twin")
    a_pair(session, term, mentor="Cleo", mentee="Twin")

    merged(session, term)

    assert session.scalars(select(Pair)).all() == []


def test_where_nothing_was_merged_it_asks_once(session):
    a_term(session)

    with statements(session.get_bind()) as seen:
        following.follow_merges(session, now=NOON)

    assert len(seen) == 1
