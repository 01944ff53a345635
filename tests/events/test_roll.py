"""Who is on the roll, how it is searched and filtered, and how its pages follow each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netevents.events.lists import roll_page
from netevents.events.queries import event_by_slug, registration_of, roll
from netevents.people.models import ADULT
from tests.cast import (
    NOON,
    a_person,
    an_event,
    attending,
    statements,
)


def names(attendees):
    return [attendee.name for attendee in attendees]


def test_the_roll_is_by_name_and_keeps_to_its_event(session):
    event, other = an_event(session), an_event(session)
    for name in ("Cleo", "Ben", "Ada"):
        attending(session, event, name)
    attending(session, other, "Mallory")

    assert names(roll(session, event)) == ["Ada", "Ben", "Cleo"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("cleo", ["Cleo Ötker"]),
        ("ötk", ["Cleo Ötker"]),
        ("ÖTKER", ["Cleo Ötker"]),
        ("li", ["李 Li"]),
        ("李", ["李 Li"]),
        ("100%", ["100% Ben_"]),
        ("%", ["100% Ben_"]),
        ("_", ["100% Ben_"]),
        ("\\", []),
        ("nobody", []),
    ],
)
def test_a_part_of_the_name_finds_somebody(session, q, found):
    event = an_event(session)
    for name in ("Cleo Ötker", "李 Li", "100% Ben_"):
        attending(session, event, name)

    assert names(roll(session, event, q=q)) == found


def test_the_roll_is_filtered_by_what_hosts_need(session):
    event = an_event(session, audience="mixed")
    here = attending(session, event, a_person(session, "Here", age=ADULT))
    here.checked_in_at = NOON
    attending(session, event, a_person(session, "Mia", age="13-15"))
    attending(session, event, a_person(session, "Listed", age=ADULT), source="import")
    session.flush()

    assert names(roll(session, event, state="here")) == ["Here"]
    assert names(roll(session, event, state="not-here")) == ["Listed", "Mia"]
    assert names(roll(session, event, state="not-claimed")) == ["Listed"]
    assert names(roll(session, event, state="minors")) == ["Mia"]


@pytest.mark.parametrize("by", ["", "registered", "came"])
def test_pages_follow_each_other_both_ways_even_through_equal_ones(session, by):
    event = an_event(session)
    for number in range(5):
        attending(session, event, "Ben").checked_in_at = NOON if number % 2 else None
    attending(session, event, "Ada")
    attending(session, event, "Cleo").checked_in_at = NOON + timedelta(minutes=1)
    session.flush()

    pages = [roll_page(session, event, by=by, limit=3)]
    while pages[-1].has_later:
        pages.append(roll_page(session, event, by=by, after=pages[-1].rows[-1].code, limit=3))
    back = [pages[-1]]
    while back[0].has_earlier:
        back.insert(0, roll_page(session, event, by=by, before=back[0].rows[0].code, limit=3))

    ids = [[attendee.id for attendee in page.rows] for page in pages]
    assert [len(page) for page in ids] == [3, 3, 1]
    assert len({id_ for page in ids for id_ in page}) == 7
    assert [[attendee.id for attendee in page.rows] for page in back] == ids
    assert [page.has_earlier for page in pages] == [False, True, True]


def test_the_roll_stands_by_name_or_by_who_joined_or_came_last(session):
    event = an_event(session)
    for minute, name in enumerate(("Cleo", "Ada", "Ben")):
        attending(session, event, name, now=NOON + timedelta(minutes=minute))
    ada, ben = roll(session, event)[:2]
    ada.checked_in_at, ben.checked_in_at = NOON + timedelta(minutes=9), NOON + timedelta(minutes=5)
    session.flush()

    assert names(roll_page(session, event).rows) == ["Ada", "Ben", "Cleo"]
    assert names(roll_page(session, event, by="registered").rows) == ["Ben", "Ada", "Cleo"]
    assert names(roll_page(session, event, by="came").rows) == ["Ada", "Ben", "Cleo"]


def test_a_page_next_to_somebody_of_another_event_is_the_first(session):
    event, other = an_event(session), an_event(session)
    attending(session, event, "Ada")
    mallory = attending(session, other, "Mallory")

    assert names(roll_page(session, event, after=mallory.code).rows) == ["Ada"]


def test_who_was_erased_is_on_no_roll(session):
    event = an_event(session)
    ben = a_person(session, "Ben")
    attending(session, event, ben).erased_at = NOON
    session.flush()

    assert names(roll(session, event)) == []
    assert registration_of(session, event, ben) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_roll_is_read_at_once(session, number):
    event = an_event(session)
    for count in range(number):
        attending(session, event, f"P{count}")
    session.expunge_all()
    event = event_by_slug(session, event.slug)

    with statements(session.get_bind()) as seen:
        shown = [(attendee.person.name, attendee.event.name) for attendee in roll(session, event)]

    assert len(shown) == number
    assert len(seen) == 1
