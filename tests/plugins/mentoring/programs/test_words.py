"""What people type, made comparable."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netevents_mentoring.programs import words

WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, tzinfo=UTC)
hours = st.sets(st.integers(0, 167), max_size=30)
slots = st.sets(st.integers(0, 20))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "zoe"),
        ("  Machine   Learning ", "machine learning"),
        ("STRASSE", "straße"),
        ("日本語", "日本語"),
    ],
)
def test_case_accents_and_blanks_make_no_difference(one, other):
    assert words.folded(one) == words.folded(other)


def test_a_typed_list_has_each_thing_once_as_first_written():
    assert words.listed("Web,  web ; Machine  learning\n\nRust,") == ["Web", "Machine learning", "Rust"]


def test_a_known_spelling_wins():
    known = words.spellings(["Machine learning"])

    assert words.spelled_like("MACHINE LEARNING", known) == "Machine learning"
    assert words.spelled_like("Rust", known) == "Rust"


@given(slots)
def test_parts_of_days_survive_as_hours(ticked):
    assert words.slots_of(words.hours_of(ticked)) == sorted(ticked)


def test_a_morning_in_madrid_is_earlier_in_utc_and_earlier_still_in_summer():
    assert words.in_utc([8, 9], "Europe/Madrid", WINTER) == {7, 8}
    assert words.in_utc([8, 9], "Europe/Madrid", SUMMER) == {6, 7}


def test_the_week_goes_round():
    assert words.in_utc([0], "Asia/Tokyo", WINTER) == {159}
    assert words.in_utc([167], "America/Los_Angeles", WINTER) == {7}


def test_of_half_hours_only_whole_hours_count():
    assert words.in_utc([8, 9, 10], "Asia/Kolkata", WINTER) == {3, 4}
    assert words.in_utc([8], "Asia/Kolkata", WINTER) == frozenset()
    assert words.in_utc([8, 9], "Asia/Kathmandu", WINTER) == {3}


@given(hours, st.sampled_from(["Europe/Madrid", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "UTC"]))
def test_two_people_in_one_zone_share_as_many_hours_as_they_say_or_one_less_a_stretch(said, zone):
    shifted = words.in_utc(said, zone, WINTER)
    offset = ZoneInfo(zone).utcoffset(WINTER)

    stretches = sum((hour - 1) % 168 not in said for hour in said)
    whole = offset.total_seconds() % 3600 == 0 or len(said) == 168
    assert len(shifted) == (len(said) if whole else len(said) - stretches)


def test_times_and_lists_are_said_in_words():
    assert words.said_times(words.hours_of([2, 4, 11])) == "Tue afternoon; Mon and Thu evening"
    assert words.said_list(["a", "b", "c"]) == "a, b and c"
    assert words.said_list(["a"]) == "a"
    assert words.said_list([]) == ""
