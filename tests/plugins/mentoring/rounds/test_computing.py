"""A round is asked for, computed outside every request, and can be cancelled; it says what it proved."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import select

from netevents.people.models import Person
from netevents_mentoring.programs.models import Offer
from netevents_mentoring.rounds import clockwork, computing, domain, listed, queries
from netevents_mentoring.rounds.locks import TOO_MANY
from netevents_mentoring.rounds.models import LOCKS, MODES, Match, Round, Unmatched
from tests.cast import EVERYWHERE
from tests.plugins.mentoring.rounds.season import A_DAY, a_season

WEB, DESIGN = {"topics": {"Web": 2}}, {"topics": {"Design": 2}}


def a_small_season(engine, **terms):
    """Mo knows the web and Nia design; Ben and Dan want the web, Cleo design: one of three is left."""
    return a_season(
        engine,
        {"Mo": WEB, "Nia": DESIGN},
        {"Ben": WEB, "Cleo": DESIGN, "Dan": {**WEB, "hours": (9,)}},
        **terms,
    )


def test_a_round_waits_for_its_job_and_then_says_who_could_have_whom(engine):
    season = a_small_season(engine)
    code = season.start()
    with season.session() as session:
        assert season.the_round(session, code).state == "waiting"
        assert list(clockwork.jobs(session, on=EVERYWHERE)) == [f"round:{code}"]

    season.work()

    with season.session() as session:
        done = season.the_round(session, code)
        assert (done.state, done.progress, done.says) == ("done", 100, "")
        assert season.matches(session, code) == {"Ben": "Mo", "Cleo": "Nia"}
        assert done.outcome["certified"]
        assert done.outcome["matched"] == pytest.approx(2 / 3)
        assert sum(done.outcome["scores"]) == pytest.approx(1)
        assert done.outcome["load"] == [0, 0, 1]
        assert list(clockwork.jobs(session, on=EVERYWHERE)) == []


def test_every_match_has_two_reasons_and_a_caution_and_who_is_left_a_reason_and_a_fix(engine):
    season = a_small_season(engine)
    code = season.computed()

    with season.session() as session:
        done = season.the_round(session, code)
        for match in listed.shown_matches(session, done):
            assert len(match.reasons) == 2
            assert match.caution
        [(left, request)] = listed.shown_unmatched(session, done)
        assert request.registration.name == "Dan"
        names = queries.names(session, Offer, [left.offer_id])
        assert left.sentence
        assert "Mo" in listed.fix_of(left, names)
        assert "{mentor}" not in listed.fix_of(left, {})


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_computes_the_same_twice(engine, mode):
    season = a_small_season(engine)
    first, second = season.computed(mode), season.computed(mode)

    with season.session() as session:
        assert season.matches(session, first) == season.matches(session, second)
        assert first != second


def test_asking_for_the_same_mode_twice_is_one_round(engine):
    season = a_small_season(engine)

    assert season.start() == season.start()
    assert season.start("fairest") != season.start()


def test_a_round_needs_somebody_who_waits_and_a_seat(engine):
    with pytest.raises(domain.NobodyToMatch, match="Nobody is waiting"):
        a_season(engine, {"Mo": WEB}).start()


def test_a_round_needs_a_seat(engine):
    with pytest.raises(domain.NobodyToMatch, match="No mentor has a free seat"):
        a_season(engine, {"Mo": 0}, {"Ben": WEB}).start()


def test_a_closed_program_runs_no_round(engine):
    season = a_small_season(engine)
    with season.session() as session:
        season.the_program(session).closed_at = season.clock()

    with pytest.raises(domain.Over):
        season.start()


def test_a_cancelled_round_is_not_computed_any_more(engine):
    season = a_small_season(engine)
    code = season.start()
    with season.session() as session:
        domain.cancel(session, season.the_round(session, code))

    computing.compute(code, sessions=season.session, clock=season.clock)

    with season.session() as session:
        assert season.the_round(session, code).state == "cancelled"
        assert list(clockwork.jobs(session, on=EVERYWHERE)) == []
        assert session.scalars(select(Match)).all() == []


def test_cancelling_while_it_is_computed_ends_it_before_anything_is_written(engine, monkeypatch):
    season = a_small_season(engine)
    code = season.start()
    solved = computing.solved

    def cancelled_meanwhile(*given, **facts):
        found = solved(*given, **facts)
        with season.session() as session:
            domain.cancel(session, season.the_round(session, code))
        return found

    monkeypatch.setattr(computing, "solved", cancelled_meanwhile)
    computing.compute(code, sessions=season.session, clock=season.clock)

    with season.session() as session:
        assert season.the_round(session, code).state == "cancelled"
        assert session.scalars(select(Match)).all() == []


def test_a_round_that_breaks_off_begins_anew_and_is_given_up_after_three_times(engine, monkeypatch):
    season = a_small_season(engine)
    code = season.start()

    def breaks_off(*given, **facts):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(computing, "solved", breaks_off)
        for _ in range(2):
            with pytest.raises(MemoryError):
                computing.compute(code, sessions=season.session, clock=season.clock)
    computing.compute(code, sessions=season.session, clock=season.clock)
    with season.session() as session:
        assert season.matches(session, code) == {"Ben": "Mo", "Cleo": "Nia"}

    again = season.start()
    with monkeypatch.context() as broken:
        broken.setattr(computing, "solved", breaks_off)
        for _ in range(3):
            with pytest.raises(MemoryError):
                computing.compute(again, sessions=season.session, clock=season.clock)
        computing.compute(again, sessions=season.session, clock=season.clock)
    with season.session() as session:
        failed = season.the_round(session, again)
        assert (failed.state, failed.says) == ("failed", computing.BROKE_OFF)


def test_somebody_who_is_erased_while_it_is_computed_is_in_no_row(engine, monkeypatch):
    season = a_small_season(engine)
    code = season.start()
    solved = computing.solved

    def erased_meanwhile(*given, **facts):
        found = solved(*given, **facts)
        with season.session() as session:
            session.delete(season.request(session, "Ben"))
            session.delete(season.offer(session, "Nia"))
        return found

    monkeypatch.setattr(computing, "solved", erased_meanwhile)
    season.work()

    with season.session() as session:
        assert season.the_round(session, code).state == "done"
        assert season.matches(session, code) == {}
        assert [one.sentence for one in session.scalars(select(Unmatched))]


def test_locks_and_bans_hold_in_this_and_every_later_round(engine):
    season = a_small_season(engine)
    code = season.computed()
    with season.session() as session:
        by, program = session.get_one(Person, season.ada), season.the_program(session)
        facts = {"by": by, "now": season.clock()}
        dan, mo = season.request(session, "Dan"), season.offer(session, "Mo")
        cleo, nia = season.request(session, "Cleo"), season.offer(session, "Nia")
        domain.set_standing(session, program, dan, mo, domain.LOCK, **facts)
        domain.set_standing(session, program, dan, mo, domain.LOCK, **facts)
        domain.set_standing(session, program, cleo, nia, domain.BAN, **facts)
        assert season.matches(session, code) == {"Ben": "Mo"}
        assert [one.name for one in _without(session, season, code)] == ["Cleo", "Dan"]

    later = season.computed()
    with season.session() as session:
        assert season.matches(session, later) == {"Dan": "Mo", "Ben": "Nia"}

    with season.session() as session:
        program = season.the_program(session)
        cleo, nia = season.request(session, "Cleo"), season.offer(session, "Nia")
        domain.release(session, program, cleo, nia, domain.BAN)
        assert season.matches(session, code)["Cleo"] == "Nia"
        assert [one.name for one in _without(session, season, code)] == ["Dan"]


def test_locks_that_cannot_be_kept_fail_the_round_with_a_sentence(engine):
    season = a_small_season(engine)
    with season.session() as session:
        by, program = session.get_one(Person, season.ada), season.the_program(session)
        for name in ("Ben", "Dan"):
            domain.set_standing(
                session,
                program,
                season.request(session, name),
                season.offer(session, "Mo"),
                domain.LOCK,
                by=by,
                now=season.clock(),
            )
    code = season.computed()

    with season.session() as session:
        failed = season.the_round(session, code)
        assert failed.state == "failed"
        assert "locked" in failed.says
        mo = season.offer(session, "Mo").id
        assert failed.outcome == {
            LOCKS: [[season.request(session, name).id, mo, [TOO_MANY]] for name in ("Ben", "Dan")]
        }


def test_the_page_can_say_that_something_changed_since(engine):
    season = a_small_season(engine)
    code = season.computed()
    with season.session() as session:
        program, done = season.the_program(session), season.the_round(session, code)
        assert not queries.changed_since(session, program, done.begun_at)
        season.request(session, "Ben").changed_at = season.clock() + A_DAY
    with season.session() as session:
        program, done = season.the_program(session), season.the_round(session, code)
        assert queries.changed_since(session, program, done.begun_at)


def _without(session, season, code):
    done = session.scalars(select(Round).where(Round.code == code)).one()
    found = [request.registration for _, request in listed.shown_unmatched(session, done)]
    return sorted(found, key=lambda one: one.name)


def test_lists_are_read_page_by_page_and_searched_by_either_name(engine):
    season = a_season(engine, {"Mo": {**WEB, "capacity": 4}, "Nia": WEB}, dict.fromkeys("ABCDE", WEB))
    code = season.computed()
    with season.session() as session:
        done = season.the_round(session, code)
        seen, after = [], 0
        while page := listed.shown_matches(session, done, after=after, limit=2):
            seen += [one.request.registration.name for one in page]
            after = page[-1].id
        assert sorted(seen) == list("ABCDE")
        assert [one.request.registration.name for one in listed.shown_matches(session, done, search="c")] == [
            "C"
        ]
        assert len(listed.shown_matches(session, done, search="NIA")) == 1
        assert listed.shown_matches(session, done, search="%") == []


def test_a_search_finds_letters_that_the_database_does_not_fold(engine):
    season = a_season(engine, {"Mo": WEB}, {"Élodie": WEB})
    code = season.computed()
    with season.session() as session:
        done = season.the_round(session, code)
        for search in ("Élo", "élo", "ÉLO"):
            assert len(listed.shown_matches(session, done, search=search)) == 1


def test_cancelling_while_it_is_written_keeps_nothing(engine):
    season = a_small_season(engine)
    code = season.start()
    seen = []

    @contextmanager
    def cancelled_once_something_is_written():
        with season.session() as session:
            yield session
        with season.session() as session:
            if session.scalars(select(Match)).all():
                seen.append(code)
                domain.cancel(session, season.the_round(session, code))

    computing.compute(code, sessions=cancelled_once_something_is_written, clock=season.clock)

    with season.session() as session:
        assert season.the_round(session, code).state == "cancelled"
        assert (seen, session.scalars(select(Match)).all()) == ([code], [])
