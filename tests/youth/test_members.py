"""Records of minors: what they hold, how they change, how they go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netevents.events.models import AuditEntry, GuardianConsent, InterestPick, Registration
from netevents.exchange import badges, door, prepared
from netevents.exchange.models import Badge, Connection
from netevents.exchange.prepared_models import GONE, READY
from netevents.exchange.youth import guardians, meetings, members
from netevents.exchange.youth.guardians import Agreed
from netevents.exchange.youth.members import Member
from netevents.people.addresses import NoAddress
from netevents.people.domain import NoAccountUnder13, OneWordPlease, sign_in
from netevents.people.models import Person, Profile, SignIn
from tests.cast import attending, nobody
from tests.conftest import NOON
from tests.youth.troop import PAT, a_member, a_troop

YEAR = timedelta(days=400)


def erased(session, person):
    """No plugin has anything to forget."""


def test_record_holds_a_first_name_a_band_a_subgroup_and_picks(session):
    troop = a_troop(session)

    mia = members.member_of(session, troop.event, troop.mia.code)

    assert (mia.name, mia.person.name, mia.person.age, mia.subgroup) == ("Mia", "Mia", "16-17", "Otters")
    assert [interest.label for interest in mia.interests] == ["Frogs", "Knots"]
    assert (mia.is_minor, mia.role, mia.claimed_at) == (True, "attendee", None)
    assert session.get(Profile, mia.person_id) is None
    assert badges.current(session, mia).keys() == {"printed", "screen"}


@pytest.mark.parametrize(
    ("member", "agreed", "refusal"),
    [
        (Member("Mia Lopez", "13-15"), PAT, OneWordPlease),
        (Member("mia@example.org", "13-15"), PAT, OneWordPlease),
        (Member("Mia", "adult"), PAT, members.MinorsOnly),
        (Member("Mia", "13-15", subgroup="mia@example.org"), PAT, members.NoContactHere),
        (Member("Mia", "13-15", subgroup="600 111 222"), PAT, members.NoContactHere),
        (
            Member("Mia", "13-15", picks=("Frogs", "Knots", "Maps", "Baking", "Chess", "Stars")),
            PAT,
            members.TooManyPicks,
        ),
        (
            Member("Mia", "13-15"),
            Agreed("Pat", "pat@example.org", "paper", False, True),
            guardians.MustBeCollected,
        ),
        (Member("Mia", "13-15"), Agreed("Pat", "next door", "paper", True, True), NoAddress),
    ],
)
def test_nothing_else_gets_into_a_record(session, member, agreed, refusal):
    troop = a_troop(session)

    with pytest.raises(refusal):
        members.add_member(session, troop.event, member, agreed, by=troop.ann.person, now=NOON, tell=nobody)


def test_what_is_not_on_the_list_of_interests_is_left_out(session):
    troop = a_troop(session)

    zoe = a_member(session, troop.event, "Zoe", "unknown", by=troop.ann.person, picks=("Stars", "Mia Lopez"))

    picks = session.scalars(select(InterestPick).where(InterestPick.registration_id == zoe.id)).all()
    assert len(picks) == 1


@pytest.mark.parametrize(("which", "to"), [("mia", "13-15"), ("mia", "under 13"), ("tom", "under 13")])
def test_age_band_can_be_lowered(session, which, to):
    troop = a_troop(session)
    minor = getattr(troop, which)

    members.change_member(session, troop.event, minor, Member("", to), by=troop.ann.person, now=NOON)

    assert (minor.person.age, minor.is_minor, minor.name) == (to, True, which.title())


@pytest.mark.parametrize(
    ("which", "to"), [("tom", "16-17"), ("ana", "13-15"), ("mia", "adult"), ("mia", "unasked")]
)
def test_age_band_is_never_raised(session, which, to):
    troop = a_troop(session)
    minor = getattr(troop, which)
    before = minor.person.age

    with pytest.raises(members.AgeRaised):
        members.change_member(session, troop.event, minor, Member("", to), by=troop.ann.person, now=NOON)
    assert minor.person.age == before


def test_phone_of_a_child_under_13_is_signed_out(session):
    troop = a_troop(session)
    row = sign_in(session, troop.tom.person, how="desk code", lasts=YEAR, now=NOON)

    members.change_member(
        session, troop.event, troop.tom, Member("", "under 13"), by=troop.ann.person, now=NOON
    )

    session.refresh(row)
    assert row.revoked_at == NOON
    with pytest.raises(NoAccountUnder13):
        door.desk_code(session, troop.event, troop.tom, by=troop.ann.person, now=NOON)


def test_account_needs_a_consent_that_holds(session):
    troop = a_troop(session)
    facts = {"by": troop.ann.person, "now": NOON}
    assert door.desk_code(session, troop.event, troop.mia, **facts)

    guardians.withdraw(session, troop.event, troop.mia, tell=nobody, **facts)

    with pytest.raises(door.NeedsGuardian):
        door.desk_code(session, troop.event, troop.mia, **facts)


def test_leaders_see_only_the_minors_of_their_own_event(session):
    here, elsewhere = a_troop(session), a_troop(session)

    assert [minor.name for minor in members.troop(session, here.event)] == ["Ana", "Mia", "Tom"]
    assert members.member_of(session, here.event, elsewhere.mia.code) is None
    assert members.member_of(session, here.event, here.ann.code) is None


def test_look_is_written_down(session):
    troop = a_troop(session)

    members.look(session, troop.event, troop.mia, by=troop.ann.person, now=NOON)
    session.flush()

    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.act, entry.person_id, entry.registration_id) == (
        "looked at a minor’s record", troop.ann.person_id, troop.mia.id
    )  # fmt: skip


def test_erasing_leaves_nothing_of_a_minor_nor_of_their_guardian(session):
    troop = a_troop(session)
    meetings.these_two_met(session, troop.event, troop.mia, troop.tom, by=troop.ann.person, now=NOON)
    sign_in(session, troop.mia.person, how="desk code", lasts=YEAR, now=NOON)
    people = session.scalar(select(func.count()).select_from(Person))
    mia, person = troop.mia.id, troop.mia.person_id
    guardian = session.scalar(
        select(GuardianConsent.guardian_id).where(GuardianConsent.registration_id == mia)
    )
    forgotten = []

    members.erase_member(
        session,
        troop.event,
        troop.mia,
        plugins=lambda session, person: forgotten.append(person.name),
        now=NOON,
        tell=nobody,
    )

    assert forgotten == ["Mia"]
    assert session.scalar(select(func.count()).select_from(Person)) == people - 2
    for table, column, value in (
        (Registration, Registration.id, mia),
        (Person, Person.id, person),
        (Person, Person.id, guardian),
        (Badge, Badge.registration_id, mia),
        (SignIn, SignIn.person_id, person),
        (AuditEntry, AuditEntry.registration_id, mia),
        (GuardianConsent, GuardianConsent.registration_id, mia),
    ):
        assert session.scalars(select(table).where(column == value)).all() == []
    assert session.scalars(select(Connection)).all() == []


def test_files_that_name_an_erased_minor_go(session):
    troop = a_troop(session)
    file = prepared.ask(session, troop.event, "connections.csv", by=troop.ada, now=NOON)
    file.state = READY
    session.flush()

    members.erase_member(session, troop.event, troop.mia, plugins=erased, now=NOON, tell=nobody)

    session.refresh(file)
    assert file.state == GONE


def test_minor_with_another_place_stays_there(session):
    troop, other = a_troop(session), a_troop(session)
    there = attending(session, other.event, troop.mia.person, source="leader")
    person = troop.mia.person_id

    members.erase_member(session, troop.event, troop.mia, plugins=erased, now=NOON, tell=nobody)

    assert session.get(Person, person).name == "Mia"
    assert session.get(Registration, there.id).name == "Mia"
