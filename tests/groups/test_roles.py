from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy.orm import Session

from netevents.groups.domain import AdultsOnly, LastOwner, found, give_role, take_role
from netevents.groups.queries import account_with_email, may_found, members, memberships_of, role_of
from netevents.groups.slugs import readable
from tests.cast import NOON, a_group, a_person, an_organizer, statements


def test_who_founds_a_group_owns_it(session):
    ada = an_organizer(session)

    group = found(session, "Robotics club", owner=ada, now=NOON)

    assert (group.slug, group.name, group.created_at) == ("robotics-club", "Robotics club", NOON)
    assert role_of(session, group.id, ada.id) == "owner"


def test_two_groups_of_one_name_have_two_addresses(session):
    ada = an_organizer(session)

    first = found(session, "Robotics club", owner=ada, now=NOON)
    second = found(session, "Robotics club", owner=ada, now=NOON)

    assert first.slug == "robotics-club"
    assert second.slug.startswith("robotics-club-")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Café  Ørsted & Söhne!", "cafe-rsted-sohne"),
        ("学生会", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 80, "a" * 20),
        ("twenty letters here-and", "twenty-letters-here"),
    ],
)
def test_an_address_is_readable(name, slug):
    assert readable(name, 20) == slug


def test_a_name_in_another_script_still_gets_an_address(session):
    assert found(session, "学生会", owner=an_organizer(session), now=NOON).slug == "group"


def test_a_minor_neither_founds_nor_helps(session):
    mia = a_person(session, "Mia", age="16-17")
    group = a_group(session)

    with pytest.raises(AdultsOnly):
        found(session, "Youth", owner=mia, now=NOON)
    with pytest.raises(AdultsOnly):
        give_role(session, group, mia, "greeter", now=NOON)
    assert role_of(session, group.id, mia.id) is None


def test_a_new_role_replaces_the_old_one(session):
    ada, gus = an_organizer(session), a_person(session, "Gus")
    group = a_group(session, owner=ada, greeter=gus)

    give_role(session, group, gus, "organizer", now=NOON)

    assert role_of(session, group.id, gus.id) == "organizer"


def test_the_last_owner_can_neither_go_nor_step_down(session):
    ada, bea = an_organizer(session), an_organizer(session, "Bea")
    group = a_group(session, owner=ada, organizer=bea)

    with pytest.raises(LastOwner, match="somebody else"):
        take_role(session, group, ada)
    with pytest.raises(LastOwner):
        give_role(session, group, ada, "greeter", now=NOON)
    assert role_of(session, group.id, ada.id) == "owner"


def test_two_owners_who_remove_each_other_at_once_leave_one(engine):
    with Session(engine, expire_on_commit=False) as session, session.begin():
        owners = [an_organizer(session), an_organizer(session, "Bea")]
        group = a_group(session, owner=owners[0])
        give_role(session, group, owners[1], "owner", now=NOON)
    gate = Barrier(2)

    def goes(owner):
        gate.wait(30)
        with Session(engine) as session, session.begin():
            try:
                take_role(session, session.merge(group, load=False), owner)
            except LastOwner:
                return False
            return True

    with ThreadPoolExecutor(2) as hands:
        gone = list(hands.map(goes, owners))

    assert sorted(gone) == [False, True]
    with Session(engine) as session:
        assert [role_of(session, group.id, owner.id) is None for owner in owners] == gone


def test_an_owner_can_go_once_there_is_another(session):
    ada, bea = an_organizer(session), an_organizer(session, "Bea")
    group = a_group(session, owner=ada, organizer=bea)

    give_role(session, group, bea, "owner", now=NOON)
    take_role(session, group, ada)

    assert role_of(session, group.id, ada.id) is None
    assert role_of(session, group.id, bea.id) == "owner"


def test_taking_a_role_that_is_not_there_changes_nothing(session):
    group = a_group(session)

    take_role(session, group, a_person(session))

    assert len(members(session, group)) == 1


def test_a_role_counts_in_its_own_group_only(session):
    ada, bea = an_organizer(session), an_organizer(session, "Bea")
    a_group(session, owner=ada)
    other = a_group(session, "Chess club", owner=bea)

    assert role_of(session, other.id, ada.id) is None
    assert [membership.group.name for membership in memberships_of(session, bea)] == ["Chess club"]


def test_an_account_is_found_by_its_email_in_any_case(session):
    ada = an_organizer(session, email="ada@example.org")

    assert account_with_email(session, " Ada@Example.org ") is ada
    assert account_with_email(session, "nobody@example.org") is None


def test_attendees_and_greeters_found_no_groups(session):
    ada, gus = an_organizer(session), a_person(session, "Gus")
    a_group(session, owner=ada, greeter=gus)

    assert may_found(session, ada)
    assert not may_found(session, gus)
    assert not may_found(session, a_person(session, "Ben"))


@pytest.mark.parametrize("number", [1, 3])
def test_members_are_read_at_once(session, number):
    group = a_group(session)
    for count in range(number):
        give_role(session, group, a_person(session, f"Gus {count}"), "greeter", now=NOON)

    with statements(session.get_bind()) as seen:
        names = [membership.person.name for membership in members(session, group)]

    assert names[0] == "Owner of Robotics club"
    assert len(names) == number + 1
    assert len(seen) == 1
