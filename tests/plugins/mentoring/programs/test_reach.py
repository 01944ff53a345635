"""A program of the whole group is for its own event alone again, and then for the group once more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.groups.models import Group
from netevents.host import switches, tracks
from netevents.people.models import ADULT, Person
from netevents_mentoring.programs import opening, queries
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.profiles import profiles
from tests.cast import a_person, a_phone, an_event, an_organizer, attending, post, world
from tests.conftest import NOON
from tests.plugins.mentoring.programs.test_console import GOOD
from tests.plugins.mentoring.rounds.season import a_season
from tests.plugins.mentoring.taking_part import HOME, a_night, a_program, asking, offering

A_DAY_LATER = NOON.replace(day=NOON.day + 1)


class Term:
    """A program of a group with two events: of the first one, where it is run, and of the second."""

    def __init__(self, session, **facts):
        self.session = session
        self.ada = an_organizer(session, "Ada")
        self.first = an_event(session, **facts)
        self.second = an_event(session, session.get_one(Group, self.first.group_id), name="Second", **facts)
        self.program = a_program(session, self.first, whole_group=True)

    def for_all(self, whole_group):
        terms = replace(opening.terms_of(self.program), whole_group=whole_group)
        left_out = opening.change_program(
            self.session, self.first, self.program, terms, by=self.ada, now=A_DAY_LATER
        )
        self.session.expire_all()
        return left_out

    def take_part(self):
        """Who a round would be computed on: mentees and mentors, by name."""
        mentees, mentors, _limits = profiles(self.session, self.program, now=A_DAY_LATER)
        return [
            [
                self.session.get_one(Registration, self.session.get_one(kind, one.key).registration_id).name
                for one in found
            ]
            for kind, found in ((Request, mentees), (Offer, mentors))
        ]


def test_for_its_own_event_alone_a_round_takes_nobody_of_the_others_and_all_come_back(session):
    term = Term(session)
    offering(session, term.program, "Mo")
    asking(session, term.program, "Ben")
    offering(session, term.program, attending(session, term.second, "Nia"))
    asking(session, term.program, attending(session, term.second, "Dan"))

    assert term.for_all(False) == 2
    assert term.take_part() == [["Ben"], ["Mo"]]
    assert [one.registration.name for one in queries.offers_in(session, term.program)] == ["Mo"]
    assert [one.registration.name for one in queries.requests_in(session, term.program)] == ["Ben"]
    assert queries.coverage(session, term.program).seats_share == 100

    assert term.for_all(False) == 0
    assert term.for_all(True) == 0
    assert term.take_part() == [["Ben", "Dan"], ["Mo", "Nia"]]


def test_what_somebody_took_back_does_not_come_back_with_the_group(session):
    term = Term(session)
    gone = offering(session, term.program, attending(session, term.second, "Nia"))
    opening_again = asking(session, term.program, attending(session, term.second, "Dan"))
    gone.left_at = NOON

    assert term.for_all(False) == 1
    term.for_all(True)

    assert (gone.left_at, opening_again.left_at) == (NOON, None)


def test_who_is_at_its_event_too_goes_on_there(session):
    term = Term(session)
    nia = a_person(session, "Nia")
    offered = offering(session, term.program, attending(session, term.second, nia))
    here = attending(session, term.first, nia)

    assert term.for_all(False) == 0

    assert (offered.registration_id, offered.left_at) == (here.id, None)


def test_who_was_left_out_and_comes_to_the_event_offers_there_anew(session):
    term = Term(session)
    nia = a_person(session, "Nia")
    offered = offering(session, term.program, attending(session, term.second, nia))
    term.for_all(False)
    here = attending(session, term.first, nia)
    [(_program, offer, request)] = queries.mine_at(session, term.first, nia.id)
    assert (offer, request) == (None, None)

    offering(session, term.program, here)

    assert (offered.registration_id, offered.left_at, offered.out_of_reach) == (here.id, None, False)
    assert term.for_all(True) == 0
    assert term.take_part() == [[], ["Nia"]]


@pytest.mark.parametrize("meanwhile", [False, True])
def test_an_adult_who_is_a_minor_elsewhere_by_now_does_not_come_back(session, meanwhile):
    term = Term(session, audience="mixed")
    nia = a_person(session, "Nia", age=ADULT)
    offering(session, term.program, attending(session, term.second, nia, age=ADULT))
    term.for_all(False)
    if meanwhile:
        attending(session, term.first, nia, age="16-17")

    term.for_all(True)

    assert term.take_part() == [[], [] if meanwhile else ["Nia"]]


def test_a_match_with_somebody_left_out_ends_and_the_seat_is_offered_to_the_next(engine):
    season = a_season(engine, whole_group=True)
    with season.session() as session:
        here, program = session.get_one(Event, season.event), season.the_program(session)
        second = an_event(session, session.get_one(Group, here.group_id), name="Second")
        offering(session, program, "Mo")
        asking(session, program, attending(session, second, "Dan"))
    season.published()
    with season.session() as session:
        assert season.match_of(session, "Dan").answer_until is not None
        asking(session, season.the_program(session), "Ben", "Web")
        program = season.the_program(session)
        terms = replace(opening.terms_of(program), whole_group=False)
        here, by = session.get_one(Event, season.event), session.get_one(Person, season.ada)
        opening.change_program(session, here, program, terms, by=by, now=season.clock())

    season.work()

    with season.session() as session:
        assert season.match_of(session, "Ben").ended_at is None
    assert season.wrong(settled=True) == []


def test_the_organizer_reads_how_many_are_left_out_and_they_read_that_they_are(app):
    night = a_night(app)
    with world(app) as session:
        here = session.get_one(Event, night.event.id)
        program = session.get_one(Program, night.program.id)
        program.whole_group = True
        second = an_event(session, session.get_one(Group, here.group_id), name="Second")
        switches.switch_on(session, second, "mentoring")
        mine = attending(session, second, "Nia")
        offering(session, program, mine)
        person, there = session.get_one(Person, mine.person_id), HOME.replace(here.slug, second.slug)
    nia = a_phone(app, person)
    assert "You offer to mentor" in nia.get(there).text

    post(night.phones["Ada"], night.console("/edit"), **GOOD | {"whole_group": ""})

    page = night.phones["Ada"].get(night.console()).text
    assert "Saved. One offer or request from another event is left out now." in page
    for path in (there, f"{there}matches"):
        assert "What you said here is kept, and takes no part." in nia.get(path).text
    with world(app) as session:
        assert session.scalars(select(Offer.out_of_reach)).all() == [True]
    post(night.phones["Ada"], night.console("/edit"), **GOOD)
    assert "You offer to mentor" in nia.get(there).text


def test_what_stayed_in_from_before_goes_with_the_next_version(engine, database_url):
    with Session(engine) as session, session.begin():
        term = Term(session)
        nia = a_person(session, "Nia")
        for who in ("Mo", attending(session, term.second, "Ole"), attending(session, term.second, nia)):
            offering(session, term.program, who)
        asking(session, term.program, attending(session, term.second, "Dan"))
        here = attending(session, term.first, nia).id
        term.program.whole_group = False
    engine.dispose()

    tracks.downgrade(database_url, "mentoring", "0005")
    tracks.upgrade_all(database_url)

    with Session(engine) as session:
        rows = session.execute(select(Offer.registration_id, Offer.out_of_reach).order_by(Offer.id)).all()
        assert [out for _place, out in rows] == [False, True, False]
        assert rows[2].registration_id == here
        assert session.scalars(select(Request.out_of_reach)).all() == [True]
        program = session.scalars(select(Program)).one()
        assert [one.registration.name for one in queries.offers_in(session, program)] == ["Mo", "Nia"]
