"""A lock that a round can’t keep is named with its reason, of every kind at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.people.models import Person
from netevents_mentoring.matching.rules import NAMED
from netevents_mentoring.programs import domain as programs
from netevents_mentoring.programs.models import Offer, Request, Standing
from netevents_mentoring.rounds import domain, queries
from netevents_mentoring.rounds.asking import HELD
from netevents_mentoring.rounds.locks import ABSENT, SEVERAL_MENTORS, TOO_MANY
from netevents_mentoring.rounds.models import LOCKS
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.mentoring.rounds.questions import ask, the_question, two_and_two
from tests.plugins.mentoring.rounds.screens import Rounds
from tests.plugins.mentoring.rounds.season import DESIGN, WEB, a_season, says

PAIRS = (("Ben", "Mo"), ("Cleo", "Nia"))
BASQUE = WEB | {"languages": ["Basque"]}
MAORI = WEB | {"languages": ["Maori"]}


def lock(season, *pairs):
    with season.session() as session:
        by, program = session.get_one(Person, season.ada), season.the_program(session)
        for mentee, mentor in pairs:
            of_these = season.request(session, mentee), season.offer(session, mentor)
            domain.set_standing(session, program, *of_these, domain.LOCK, by=by, now=season.clock())


def not_kept(season, code):
    """The state of a round, and by the names of the two why each lock was not kept."""
    with season.session() as session:
        done = season.the_round(session, code)
        found = done.outcome[LOCKS]
        mentees = queries.names(session, Request, [request for request, _offer, _why in found])
        mentors = queries.names(session, Offer, [offer for _request, offer, _why in found])
        return done.state, {(mentees[request], mentors[offer]): why for request, offer, why in found}


def test_every_lock_at_fault_is_named_with_its_own_reason(engine):
    season = a_season(
        engine,
        {"Mo": WEB, "Nia": BASQUE, "Ole": WEB | {"capacity": 0}, "Pia": WEB | {"capacity": 2}},
        {"Ben": WEB, "Cleo": WEB, "Dan": MAORI, "Eve": WEB, "Fay": WEB, "Gus": WEB},
    )
    lock(season, ("Ben", "Mo"), ("Cleo", "Mo"), ("Dan", "Nia"), ("Eve", "Ole"))
    lock(season, ("Fay", "Pia"), ("Gus", "Pia"))

    state, names = not_kept(season, season.computed())

    assert state == "failed"
    assert names == {
        ("Ben", "Mo"): [TOO_MANY],
        ("Cleo", "Mo"): [TOO_MANY],
        ("Dan", "Nia"): [NAMED["language"].sentence],
        ("Eve", "Ole"): [NAMED["capacity"].sentence],
    }


def test_a_mentee_who_is_locked_twice_is_named_with_both(engine):
    season = a_season(engine, {"Mo": WEB, "Nia": WEB}, {"Ben": WEB})
    lock(season, ("Ben", "Mo"))
    with season.session() as session:
        of_ben = session.scalars(select(Standing)).one()
        nia = season.offer(session, "Nia")
        session.add(Standing(request_id=of_ben.request_id, offer_id=nia.id, kind="lock", made_at=NOON))

    assert not_kept(season, season.computed()) == (
        "failed",
        {("Ben", "Mo"): [SEVERAL_MENTORS], ("Ben", "Nia"): [SEVERAL_MENTORS]},
    )


def test_the_last_lock_of_a_mentee_holds(engine):
    season = a_season(engine, {"Mo": WEB, "Nia": WEB}, {"Ben": WEB})
    lock(season, ("Ben", "Mo"), ("Ben", "Nia"), ("Ben", "Nia"))

    code = season.computed()

    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Nia"}


def test_a_must_that_is_missing_is_the_reason_too(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": DESIGN}, weights={"topics": "must"})
    lock(season, ("Ben", "Mo"))

    assert not_kept(season, season.computed()) == ("failed", {("Ben", "Mo"): [NAMED["must"].sentence]})


def test_a_seat_that_a_pair_has_is_the_reason_too(engine):
    season = a_season(engine, {"Mo": WEB}, {"Ben": WEB, "Dan": {"topics": {"Web": 3, "Data": 3}}})
    season.published()
    for side in ("mentor", "mentee"):
        says(season, "Ben", side)
    lock(season, ("Dan", "Mo"))
    with season.session() as session:
        season.offer(session, "Mo").capacity = 2
    code = season.start()
    with season.session() as session:
        season.offer(session, "Mo").capacity = 1
    season.work()

    assert not_kept(season, code) == ("failed", {("Dan", "Mo"): [NAMED["capacity"].sentence]})


@pytest.mark.parametrize("gone", ["left", "hidden"])
def test_where_the_mentor_is_gone_the_round_says_that_the_lock_is_left_out(engine, gone):
    season = a_season(engine, {"Mo": WEB, "Nia": WEB}, {"Ben": WEB})
    lock(season, ("Ben", "Mo"))
    with season.session() as session:
        if gone == "left":
            programs.leave(session, season.offer(session, "Mo"), now=season.clock())
        else:
            season.place(session, "Mo").hidden = True

    code = season.computed()

    assert not_kept(season, code) == ("done", {("Ben", "Mo"): [ABSENT]})
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Nia"}


def test_why_not_names_the_lock_that_stands_in_the_way(engine):
    season = two_and_two(engine)
    lock(season, ("Ben", "Mo"), ("Cleo", "Nia"))
    code = season.computed()

    question = ask(season, code, "Cleo", "Mo")

    with season.session() as session:
        answer = the_question(session, question).answer
        two = [[season.request(session, one).id, season.offer(session, other).id] for one, other in PAIRS]
    assert answer["forbidden"] == [HELD]
    assert [[request, offer] for request, offer, _why in answer[LOCKS]] == two


def test_the_pages_name_both_of_a_lock(app):
    rounds = Rounds(app, "Ben", mentors=("Mo", "Nia"))
    there = rounds.start()
    code = rounds.match("Ben")
    name = "Mo" if "Ben and Mo" in rounds.text(there) else "Nia"
    with world(app) as session:
        other = session.scalars(
            select(Offer).join(Offer.registration).where(Registration.name.not_in([name]))
        ).one()
        request = session.scalars(select(Request)).one()
        session.add(Standing(request_id=request.id, offer_id=other.id, kind="lock", made_at=NOON))
    post(rounds.ada, f"{there}/lock/{code}")
    assert f"Ben and {'Nia' if name == 'Mo' else 'Mo'} are locked no more." in rounds.text(there)
    assert post(rounds.night.phone(name), rounds.night.page("offer/leave")).status_code == 302

    page = rounds.text(rounds.start("fairest"))

    assert "Locks that this round left out" in page
    assert f"Ben and {name}: The mentor left or hides at the event" in page
