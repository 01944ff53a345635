"""Two places of one person are made one: what they had in all rooms stays theirs."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from netevents.events.models import Merge
from netevents.exchange import merging
from netevents.exchange.youth import guardians
from netevents_mentoring import following
from netevents_mentoring.minors import domain as minors
from netevents_mentoring.pairs import queries, saying
from netevents_mentoring.pairs.models import Concern, Feedback, Meeting, Pair
from netevents_mentoring.programs.models import Offer
from netevents_mentoring.queue.models import Help
from netevents_mentoring.youth import queries as youth
from netevents_mentoring.youth import thread
from netevents_mentoring.youth.models import Approval, GuardianKey, Proposal
from tests.cast import statements
from tests.conftest import NOON
from tests.plugins.mentoring.minors.band import a_band
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


def test_meetings_and_words_of_a_pair_that_both_places_had_become_one(session):
    term = a_term(session, "Twin")
    theirs = a_pair(session, term, mentor="Twin", every_weeks=2, minutes=30, next_at=NOON + timedelta(days=2))
    own = a_pair(session, term, made_at=NOON + timedelta(minutes=5))
    for pair, days in ((own, ("2026-05-08",)), (theirs, ("2026-05-08", "2026-05-09"))):
        session.add_all(Meeting(pair_id=pair.id, day=day, at=NOON) for day in days)
    for name in ("Ben", "Twin"):
        mine = seen_by(session, term, name, theirs)
        saying.raise_concern(session, mine, f"Of {name}", urgent=False, now=NOON, letters=False)
        session.add(Feedback(pair_id=theirs.id, by_id=term.place(name).id, useful="very", made_at=NOON))
    session.add(Feedback(pair_id=own.id, by_id=term.place("Cleo").id, useful="no", made_at=NOON))
    session.flush()

    merged(session, term)

    assert session.scalars(select(Pair.id)).all() == [own.id]
    assert (own.every_weeks, own.next_at, own.made_at) == (2, NOON + timedelta(days=2), NOON)
    assert sorted(session.scalars(select(Meeting.day).where(Meeting.pair_id == own.id))) == [
        "2026-05-08",
        "2026-05-09",
    ]
    cleo, ben = term.place("Cleo").id, term.place("Ben").id
    concerns = session.execute(select(Concern.by_id, Concern.words).order_by(Concern.id)).all()
    assert [tuple(row) for row in concerns] == [(ben, "Of Ben"), (cleo, "Of Twin")]
    feedback = session.execute(select(Feedback.by_id, Feedback.useful).order_by(Feedback.id)).all()
    assert [tuple(row) for row in feedback] == [(ben, "very"), (cleo, "no")]


def a_mentored_double(session):
    """Mia is mentored by Hal; they have met, she told that something is odd, her guardian has a page."""
    band = a_band(session)
    mia, event = band.troop.mia, band.event
    approval = band.mentored()
    thread.guardian_key(session, event, mia, band.pat.id, by=band.troop.ann.person, now=NOON)
    pair = session.scalars(select(Pair)).one()
    session.add(Meeting(pair_id=pair.id, day="2026-05-08", at=NOON))
    session.add(Concern(code="odd", pair_id=pair.id, by_id=mia.id, words="Odd", made_at=NOON))
    session.flush()
    return band, approval, pair


def made_one(band, kept, gone):
    gone.claimed_at = None
    band.session.flush()
    done = merging.merge(band.session, band.event, kept, gone, by=band.troop.ada, now=NOON)
    assert done.kept_id == kept.id
    following.follow_merges(band.session, now=NOON)
    minors.lapse(band.session, now=NOON)
    band.session.expire_all()


def test_a_minor_s_mentorship_goes_over_whole(session):
    band, approval, pair = a_mentored_double(session)
    mia, double = band.troop.mia, band.troop.tom

    made_one(band, double, mia)

    assert (approval.mentee_id, pair.mentee_id, pair.closed_at) == (double.id, double.id, None)
    assert youth.holds(session, approval, now=NOON)
    for table in (Proposal, GuardianKey):
        assert session.scalars(select(table)).one().mentee_id == double.id
    assert session.scalars(select(Meeting)).one().pair_id == pair.id
    assert session.scalars(select(Concern)).one().by_id == double.id


def test_of_two_mentorships_of_one_minor_the_one_of_the_place_that_goes_ends_and_stays_to_be_read(session):
    band, approval, pair = a_mentored_double(session)
    mia, double = band.troop.mia, band.troop.tom
    consent = guardians.consents_of(session, double)[0]
    copied = {column.name: getattr(approval, column.name) for column in Approval.__table__.columns}
    other = Approval(
        **copied | {"id": None, "code": "other", "mentee_id": double.id, "guardian_id": consent.guardian_id}
    )
    session.add(other)
    session.flush()
    assert youth.holds(session, other, now=NOON)

    made_one(band, double, mia)

    assert (approval.mentee_id, approval.withdrawn_at, pair.closed_at) == (mia.id, NOON, NOON)
    assert other.withdrawn_at is None
    assert session.scalars(select(Meeting)).one().pair_id == pair.id


def test_an_approved_mentor_s_place_that_goes_ends_it_and_nothing_is_deleted(session):
    band, approval, pair = a_mentored_double(session)

    made_one(band, band.ida, band.hal)

    assert (approval.mentor_id, pair.mentor_id) == (band.hal.id, band.hal.id)
    assert (approval.withdrawn_at, pair.closed_at) == (NOON, NOON)
    assert session.scalars(select(Meeting)).one().pair_id == pair.id
    assert session.scalars(select(Concern)).one().words == "Odd"


def test_an_offer_goes_where_the_place_that_stays_may_have_none(session):
    """It was a grown-up's when the two were made one, and has been turned into a minor's since."""
    band = a_band(session)
    session.add(
        Merge(
            event_id=band.event.id,
            kept_id=band.troop.mia.id,
            gone_code=band.hal.code,
            gone_name="Hal",
            merged_at=NOON,
            before={},
        )
    )
    session.flush()

    following.follow_merges(session, now=NOON)

    assert session.scalars(select(Offer.registration_id)).all() == [band.ida.id]


def test_where_nothing_was_merged_it_asks_once(session):
    a_term(session)

    with statements(session.get_bind()) as seen:
        following.follow_merges(session, now=NOON)

    assert len(seen) == 1


def test_merges_that_were_followed_are_asked_about_at_once_however_many(session):
    twins = ("Twin", "Twig", "Twain")
    term = a_term(session, *twins)
    for twin in twins:
        an_offer(session, term, twin)
        merged(session, term, other=twin)

        with statements(session.get_bind()) as seen:
            following.follow_merges(session, now=NOON)
        assert len(seen) == 2


def test_what_went_on_with_a_place_that_went_is_followed_at_once(session):
    term = a_term(session, "Twin", "Twig")
    an_offer(session, term, "Twig", about="Bees")
    for kept, gone in (("Twin", "Twig"), ("Cleo", "Twin")):
        term.place(gone).claimed_at = None
        session.flush()
        merging.merge(session, term.event, term.place(kept), term.place(gone), by=term.ada, now=NOON)

    following.follow_merges(session, now=NOON)

    assert session.scalars(select(Offer.registration_id)).all() == [term.place("Cleo").id]
