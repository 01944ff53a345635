"""What a round is given: values of everybody who takes part, and whom to keep apart."""

from __future__ import annotations

import pytest

from netevents.events.models import Event
from netevents.exchange import consents
from netevents.exchange.models import Block
from netevents.people.models import ADULT, Profile
from netevents_mentoring.matching.profiles import Mentee, Mentor, Wishes
from netevents_mentoring.programs import domain
from netevents_mentoring.programs.models import Standing
from netevents_mentoring.programs.profiles import profiles
from tests.cast import an_event, attending, statements
from tests.conftest import NOON
from tests.plugins.mentoring.taking_part import MONDAY_MORNING, a_program, asking, offering


def test_a_mentor_and_a_mentee_with_everything(session):
    program = a_program(session, hours_shared=2, apart_in_organization=True)
    cleo = offering(
        session,
        program,
        "Cleo",
        topics={"web": 3},
        zone="Europe/Madrid",
        capacity=2,
        format="online",
        years=8,
        about="I like forms.",
        goals=["Finish a project"],
        languages=["English", "español"],
        identity=["First in my family"],
        wishes={"goals": ["Finish a project"], "levels": [1]},
    )
    ben = asking(
        session,
        program,
        "Ben",
        topics={"Rust": 1, "Web": 2},
        about="Forms escape me.",
        languages=["Español"],
        identity=["first in my FAMILY"],
    )
    domain.choose(session, ben, [cleo])

    mentees, mentors, limits = profiles(session, program, now=NOON)

    assert mentors == [
        Mentor(
            key=cleo.id,
            topics={"Web": 3},
            goals=frozenset({"finish a project"}),
            languages=frozenset({"English", "español"}),
            hours=frozenset(hour - 2 for hour in MONDAY_MORNING),
            capacity=2,
            format="online",
            years=8,
            text="I like forms.",
            wishes=Wishes(goals=frozenset({"finish a project"}), levels=frozenset({1})),
            identity=frozenset({"first in my family"}),
        )
    ]
    assert mentees == [
        Mentee(
            key=ben.id,
            topics=("Rust", "Web"),
            levels={"Rust": 1, "Web": 2},
            languages=frozenset({"Español"}),
            hours=frozenset(MONDAY_MORNING),
            text="Forms escape me.",
            ranks=(cleo.id,),
            identity=frozenset({"first in my family"}),
        )
    ]
    assert (limits.hours_shared, limits.apart_in_organization) == (2, True)
    assert limits.excluded == limits.bans == limits.paired_before == frozenset()


def test_one_topic_has_one_spelling_for_all(session):
    program = a_program(session)
    offering(session, program, "Cleo", "Category Théory")
    asking(session, program, "Ben", "category theory")

    mentees, mentors, _ = profiles(session, program, now=NOON)

    assert mentees[0].topics == tuple(mentors[0].topics) == ("Category Théory",)


def test_who_left_hides_or_is_gone_takes_no_part(session):
    program = a_program(session)
    people = {name: offering(session, program, name) for name in ("Cleo", "Dan", "Eve", "Fay")}
    for offer in people.values():
        session.refresh(offer, ["registration"])
    domain.leave(session, people["Dan"], now=NOON)
    people["Eve"].registration.hidden = True
    people["Fay"].registration.erased_at = NOON
    session.flush()

    assert [mentor.key for mentor in profiles(session, program, now=NOON)[1]] == [people["Cleo"].id]


def test_rather_not_blocks_bans_and_oneself_keep_apart(session):
    program = a_program(session)
    event = session.get_one(Event, program.event_id)
    places = {name: attending(session, event, name) for name in ("Ben", "Cleo", "Dan", "Eve", "Fay")}
    offers = {name: offering(session, program, place) for name, place in places.items()}
    ben = asking(session, program, places["Ben"])
    domain.rather_not(session, ben, offers["Cleo"], by=places["Ben"].person, now=NOON)
    for blocker, blocked in (("Ben", "Dan"), ("Eve", "Ben")):
        session.add(
            Block(blocker_id=places[blocker].person_id, blocked_id=places[blocked].person_id, at=NOON)
        )
    for kind in ("ban", "lock"):
        session.add(Standing(request_id=ben.id, offer_id=offers["Fay"].id, kind=kind, made_at=NOON))
    session.flush()

    _, _, limits = profiles(session, program, now=NOON)

    assert limits.excluded == {(ben.id, offers[name].id) for name in ("Ben", "Cleo", "Dan", "Eve")}
    assert limits.bans == {(ben.id, offers["Fay"].id)}


def test_earlier_pairs_and_screenings_come_from_outside_by_person(session):
    program = a_program(session)
    cleo, ben = offering(session, program, "Cleo"), asking(session, program, "Ben")

    _, mentors, limits = profiles(
        session,
        program,
        now=NOON,
        screened={cleo.person_id},
        paired=[(ben.person_id, cleo.person_id), (9, 9)],
    )

    assert [mentor.screened for mentor in mentors] == [True]
    assert limits.paired_before == {(ben.id, cleo.id)}


def test_minors_are_named_as_such(session):
    event = an_event(session, audience="mixed")
    program = a_program(session, event)
    asking(session, program, attending(session, event, "Mia", age="16-17"))
    asking(session, program, attending(session, event, "Ben", age=ADULT))

    assert [mentee.is_minor for mentee in profiles(session, program, now=NOON)[0]] == [True, False]


@pytest.mark.parametrize("ticked", [True, False])
def test_an_organization_counts_only_where_it_is_shown(session, ticked):
    program = a_program(session)
    offer = offering(session, program, "Cleo")
    session.refresh(offer, ["registration"])
    session.get_one(Profile, offer.person_id).organization = "Lake University"
    if ticked:
        consents.give(session, offer.registration, {"organization"}, now=NOON)

    [mentor] = profiles(session, program, now=NOON)[1]

    assert mentor.organization == ("Lake University" if ticked else "")


def test_however_many_take_part_it_takes_as_many_statements(session, engine):
    program = a_program(session)
    counts = []
    for more in (1, 3):
        for number in range(more):
            offering(session, program, f"Mentor {more} {number}")
            asking(session, program, f"Mentee {more} {number}")
        session.flush()
        with statements(engine) as seen:
            profiles(session, program, now=NOON)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 8
