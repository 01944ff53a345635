"""Who may offer and ask, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from netevents.events.models import Event
from netevents_mentoring.programs import domain, queries, wishing
from netevents_mentoring.programs.models import Offer, Rank, RequestWords
from tests.cast import a_group, an_event, attending
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import GOALS, TOPICS, a_program, asking, offering


def test_who_offers_twice_has_changed_their_offer(session):
    program = a_program(session)
    ben = attending(session, session.get_one(Event, program.event_id), "Ben")
    first = offering(session, program, ben, "Web", about="I like forms.")

    again = offering(session, program, ben, "Design", capacity=3)

    assert (again.id, again.code, again.topics, again.capacity) == (first.id, first.code, {"Design": 2}, 3)
    assert session.scalar(select(func.count()).select_from(Offer)) == 1


def test_one_person_may_offer_and_ask(session):
    program = a_program(session)
    ben = attending(session, session.get_one(Event, program.event_id), "Ben")

    offering(session, program, ben, "Web")
    asking(session, program, ben, "Design", about="Colours escape me.")

    [(found, offer, request)] = queries.mine_at(session, ben.event, ben.person_id)
    assert (found, offer.topics, request.topics["order"]) == (program, {"Web": 2}, ["Design"])
    assert queries.request_of(session, program, ben.person_id).words.about == "Colours escape me."


def test_topics_and_goals_take_the_spelling_of_the_program(session):
    program = a_program(session)

    offer = offering(session, program, "Ben", "wéb", "Rust", "RUST", goals=["finish a PROJECT"])

    assert offer.topics == {"Web": 2, "Rust": 2}
    assert offer.goals == ["Finish a project"]


def test_the_order_of_wishes_is_kept(session):
    program = a_program(session)

    request = asking(session, program, "Ben", topics={"Rust": 1, "Design": 3, "Web": 2})
    session.expire_all()

    assert request.topics == {
        "order": ["Rust", "Design", "Web"],
        "levels": {"Rust": 1, "Design": 3, "Web": 2},
    }


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"topics": {}}, domain.NoTopic),
        ({"topics": {f"Topic {number}": 1 for number in range(13)}}, domain.TooMany),
        ({"goals": [f"Goal {number}" for number in range(9)]}, domain.TooMany),
        ({"languages": [f"Language {number}" for number in range(9)]}, domain.TooMany),
    ],
)
def test_saying_nothing_or_everything_is_refused(session, said, refusal):
    program = a_program(session)

    with pytest.raises(refusal):
        offering(session, program, "Ben", **said)
    with pytest.raises(refusal):
        asking(session, program, "Cleo", **said)


def test_who_left_comes_back_by_asking_again(session):
    program = a_program(session)
    request = asking(session, program, "Ben")
    place = attending(session, session.get_one(Event, program.event_id), "Cleo")

    domain.leave(session, request, now=NOON)
    domain.leave(session, request, now=NOON + timedelta(days=1))
    assert request.left_at == NOON
    assert queries.requests_in(session, program) == []
    asking(session, program, request_place(session, request), "Design")

    assert request.left_at is None
    assert place.id != request.registration_id


def request_place(session, request):
    session.refresh(request, ["registration"])
    return request.registration


def test_minors_never_mentor(session):
    event = an_event(session, audience="mixed")
    program = a_program(session, event)
    mia = attending(session, event, "Mia", age="16-17")

    with pytest.raises(domain.AdultsMentor):
        offering(session, program, mia)
    with pytest.raises(IntegrityError):
        session.execute(
            Offer.__table__.insert().values(
                code="x",
                program_id=program.id,
                person_id=mia.person_id,
                registration_id=mia.id,
                is_minor=True,
                topics={},
                goals=[],
                languages=[],
                hours={},
                zone="UTC",
                capacity=1,
                format="either",
                about="",
                wishes={},
                identity={},
                made_at=NOON,
                changed_at=NOON,
            )
        )


def test_a_minor_asks_with_picks_only(session):
    event = an_event(session, audience="mixed")
    program = a_program(session, event)
    mia = attending(session, event, "Mia", age="16-17")

    request = asking(session, program, mia, *TOPICS, goals=GOALS, languages=["English"])

    assert request.is_minor
    assert session.scalar(select(func.count()).select_from(RequestWords)) == 0
    for said in (
        {"topics": {"My address is": 1}},
        {"goals": ["call me"]},
        {"languages": ["0600 123456"]},
        {"about": "I live at"},
        {"identity": ["anything"]},
    ):
        with pytest.raises(domain.PicksOnly):
            asking(session, program, mia, **said)


def test_who_counts_as_a_minor_at_the_next_event_keeps_no_words_and_no_wishes(session):
    group = a_group(session)
    first = an_event(session, group)
    second = an_event(session, group, name="Mixed night", audience="mixed")
    program = a_program(session, first, whole_group=True)
    ben = attending(session, first, "Ben")
    request = asking(session, program, ben, "Rust", about="I live at", identity=["left-handed"])
    domain.choose(session, request, [offering(session, program, "Cleo")])
    again = attending(session, second, ben.person)
    assert again.is_minor

    changed = asking(session, program, again, "Web")

    assert (changed.id, changed.is_minor, changed.topics["order"]) == (request.id, True, ["Web"])
    assert session.scalars(select(RequestWords)).all() == []
    assert session.scalars(select(Rank)).all() == []


def test_words_of_a_minor_are_refused_by_the_database(session):
    event = an_event(session, audience="mixed")
    request = asking(session, a_program(session, event), attending(session, event, "Mia", age="16-17"))

    session.add(RequestWords(request_id=request.id, is_minor=True, about="I live at"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_what_somebody_else_fills_in_leaves_the_identity_as_it_is(session):
    program = a_program(session)
    ben = attending(session, session.get_one(Event, program.event_id), "Ben")
    offering(session, program, ben, identity=["first in my family to study"])
    asking(session, program, ben, identity=["left-handed"])

    offer = offering(session, program, ben, "Design", identity=None)
    request = asking(session, program, ben, "Design", identity=None)

    assert offer.identity == {"same": ["first in my family to study"]}
    session.refresh(request, ["words"])
    assert request.words.identity == {"same": ["left-handed"]}


def test_wishes_stand_in_order_and_each_mentor_once(session):
    program = a_program(session)
    mentors = [offering(session, program, name) for name in ("Cleo", "Dan", "Eve")]
    request = asking(session, program, "Ben")

    domain.choose(session, request, [mentors[2], mentors[0]])
    assert wishing.chosen_by(session, request) == [mentors[2].id, mentors[0].id]
    with pytest.raises(domain.ChosenTwice):
        domain.choose(session, request, [mentors[0], mentors[0]])
    domain.choose(session, request, [mentors[1]])

    assert wishing.chosen_by(session, request) == [mentors[1].id]


def test_rather_not_takes_the_wish_back_and_is_one_row_however_often(session):
    program = a_program(session)
    cleo = offering(session, program, "Cleo")
    ben = attending(session, session.get_one(Event, program.event_id), "Ben")
    request = asking(session, program, ben)
    domain.choose(session, request, [cleo])

    for _ in range(2):
        domain.rather_not(session, request, cleo, by=ben.person, now=NOON)

    assert session.scalar(select(func.count()).select_from(Rank)) == 0
    assert wishing.kept_apart_by(session, request) == [cleo]
    assert wishing.mentors_for(session, program, request, event=ben.event) == []
    domain.after_all(session, request, cleo, by=ben.person)
    assert wishing.kept_apart_by(session, request) == []


def test_coverage_names_what_nobody_offers(session):
    program = a_program(session)
    assert queries.coverage(session, program) == queries.Coverage(uncovered=[], seats_share=None)
    offering(session, program, "Cleo", "web", capacity=1)
    offering(session, program, "Dan", "Design", capacity=0)
    asking(session, program, "Ben", "Web", "Design", "rust")
    asking(session, program, "Eve", "Rust")

    assert queries.coverage(session, program) == queries.Coverage(
        uncovered=["Design", "rust"], seats_share=50
    )
