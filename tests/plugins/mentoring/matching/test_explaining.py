"""Two reasons and a caution, all true, and nothing that was told in confidence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netevents_mentoring.matching.explaining import explain
from netevents_mentoring.matching.profiles import Mentee, Mentor, Wishes
from netevents_mentoring.matching.rules import Limits
from netevents_mentoring.matching.scoring import score
from netevents_mentoring.matching.words import said
from tests.plugins.mentoring.matching.instances import calm

words = st.sampled_from(["art", "Art", "law", "chemistry"])
people = {
    "goals": st.frozensets(words, max_size=2),
    "languages": st.frozensets(st.sampled_from(["English", "english", "Hindi"]), max_size=2),
    "hours": st.frozensets(st.integers(0, 5), max_size=4),
    "format": st.sampled_from(["either", "in person", "online"]),
    "years": st.none() | st.integers(0, 40),
    "text": st.sampled_from(["", "paint murals", "tax law"]),
    "organization": st.sampled_from(["", "ACME", "acme"]),
    "identity": st.frozensets(st.sampled_from(["confidential", "private"]), max_size=2),
}
mentees = st.builds(
    Mentee,
    key=st.just(1),
    topics=st.lists(words, max_size=3, unique=True).map(tuple),
    levels=st.dictionaries(words, st.integers(1, 3), max_size=3),
    ranks=st.sampled_from([(), (2,), (7, 8, 9, 10, 11, 2), (7,)]),
    **people,
)
mentors = st.builds(
    Mentor,
    key=st.just(2),
    topics=st.dictionaries(words, st.integers(1, 3), max_size=3),
    capacity=st.integers(1, 4),
    wishes=st.builds(Wishes, goals=people["goals"], topics=people["goals"]),
    **people,
)


def explained(mentee, mentor):
    return explain(score([mentee], [mentor], {}, Limits(hours_shared=0)), 0, 0)


@settings(calm)
@given(mentees, mentors)
def test_there_are_always_two_reasons_and_a_caution(mentee, mentor):
    found = explained(mentee, mentor)
    sentences = [said(words) for words in (*found.reasons, found.caution)]

    assert len(set(sentences)) == 3
    assert all((words[0].isupper() or words[0].isdigit()) and words[-1] == "." for words in sentences)
    assert not any(word in words for word in ("confidential", "private") for words in sentences)


def test_the_strongest_reasons_come_first():
    mentee = Mentee(
        1,
        topics=("python", "sql"),
        goals=frozenset({"a first job"}),
        hours=frozenset({1, 2, 3}),
        years=1,
        languages=frozenset({"English"}),
    )
    mentor = Mentor(
        2,
        topics={"SQL": 1, "Python": 3},
        goals=frozenset({"A first job"}),
        hours=frozenset({3}),
        years=5,
        languages=frozenset({"English"}),
    )
    found = explained(mentee, mentor)

    assert [said(words) for words in found.reasons] == [
        "Offers everything that is wanted: python and sql.",
        "A goal in common: a first job.",
    ]
    assert said(found.caution) == "Only one hour a week in common."


@pytest.mark.parametrize("key", [2, 3])
def test_whom_the_mentee_named_is_told_to_nobody(key):
    """Organizers read this, and one of them may be the mentor who was named, or was not."""
    named, silent = (Mentee(1, topics=("a",), ranks=ranks, hours=frozenset({1, 2})) for ranks in ((2,), ()))
    mentor = Mentor(key, topics={"a": 3}, hours=frozenset({1, 2}))

    assert explained(named, mentor) == explained(silent, mentor)


def test_what_is_missing_is_said():
    full = {"hours": frozenset({1, 2, 3}), "languages": frozenset({"English"})}

    def caution(mentee, mentor):
        return said(explained(Mentee(1, **full, **mentee), Mentor(2, **full, **mentor)).caution)

    assert caution({"topics": ("a", "b")}, {"topics": {"b": 1}}) == "The first wish is not offered: a."
    assert caution({"topics": ("a", "b")}, {"topics": {"a": 1}}) == "Not offered: b."
    assert caution({"topics": ("a",)}, {}) == "None of the wanted topics is offered."
    assert caution({"topics": ("a",), "levels": {"a": 3}}, {"topics": {"a": 1}}) == (
        "Known less deeply than wanted: a."
    )
    assert caution({"topics": ("a",), "years": 3}, {"topics": {"a": 1}, "years": 3}) == (
        "The mentor is not further along."
    )
    assert caution({"topics": ("a",), "years": 0}, {"topics": {"a": 1}, "years": 30}) == (
        "30 years lie between them."
    )
    assert (
        caution({"topics": ("a",)}, {"topics": {"a": 1}})
        == "Nothing stands out; the first meeting will tell."
    )
    assert caution({"topics": ("a",)}, {"topics": {"a": 1}, "capacity": 3}) == (
        "This mentor has room for three mentees."
    )
