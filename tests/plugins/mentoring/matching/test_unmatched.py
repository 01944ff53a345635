"""Somebody without a mentor learns why, and the organizer what would cost least to change that."""

from __future__ import annotations

import pytest

from netevents_mentoring.matching.profiles import Mentee, Mentor
from netevents_mentoring.matching.results import MatchResult
from netevents_mentoring.matching.rules import NAMED, Limits
from netevents_mentoring.matching.scoring import score
from netevents_mentoring.matching.solving import match_people
from netevents_mentoring.matching.unmatched import CHEAPEST, why_unmatched
from netevents_mentoring.matching.words import said

ORDINARY = Limits()


def why(mentees, mentors, limits=ORDINARY, weights=None, **named):
    """Of the first mentee who is left."""
    scores = score(mentees, mentors, weights or {}, limits)
    result = match_people(scores)
    left = next(i for i in range(len(mentees)) if i not in dict(result.pairs))
    return why_unmatched(scores, result, left, **named)


def test_every_rule_has_its_price():
    assert sorted(CHEAPEST) == sorted(NAMED)


def test_nobody_offers():
    assert why([Mentee(1)], []).reason == "nobody"


def test_all_places_are_taken():
    mentees = [Mentee(1, topics=("a",)), Mentee(2, topics=("a",)), Mentee(3, topics=("z",))]
    mentors = [Mentor(8, topics={"b": 1, "a": 1}), Mentor(9, topics={"a": 1})]
    one = why(mentees[:2], mentors[:1])
    several = why(mentees, mentors, called=lambda j: ("Grace", "Hedy")[j])

    assert said(one.sentence) == "The one mentor who would do is taken by others."
    assert said(one.fix) == "One more place with the best of them would do."
    assert several.reason == "places"
    assert said(several.sentence) == "All mentors who would do are taken by others."
    assert said(several.fix) in {"One more place with Grace would do.", "One more place with Hedy would do."}


@pytest.mark.parametrize(
    ("mentee", "mentors", "limits", "reason", "fix"),
    [
        (
            Mentee(1, hours=frozenset({1})),
            [Mentor(2, hours=frozenset({2})), Mentor(3, hours=frozenset({3}))],
            Limits(),
            "hours",
            "Ask for more hours: with some in common two mentors would do.",
        ),
        (
            Mentee(1, is_minor=True),
            [Mentor(2)],
            Limits(),
            "screened",
            "Have one more mentor screened: one mentor would do then.",
        ),
        (
            Mentee(1, is_minor=True, organization="ACME"),
            [Mentor(2), Mentor(3, screened=True, organization="acme")],
            Limits(apart_in_organization=True),
            "organization",
            "Allow matches within an organization: one mentor would do then.",
        ),
        (
            Mentee(1, languages=frozenset({"Hindi"}), is_minor=True),
            [Mentor(2, languages=frozenset({"English"}))],
            Limits(),
            "several",
            "Look for a new mentor for them, or ask what they could do without.",
        ),
    ],
)
def test_the_cheapest_way_round_a_rule(mentee, mentors, limits, reason, fix):
    found = why([mentee], mentors, limits)

    assert (found.reason, said(found.fix)) == (reason, fix)


def test_a_must_is_the_organizers_own_word():
    found = why([Mentee(1, topics=("a",))], [Mentor(2, topics={"b": 1})], weights={"topics": "must"})

    assert (found.reason, found.mentor) == ("must", 0)
    assert said(found.fix) == "Make that “high” rather than a must: one mentor would do then."


def test_the_one_mentor_is_named_where_names_may_be_said():
    found = why([Mentee(1, format="online")], [Mentor(2, format="in person")], called=lambda j: "Grace")

    assert said(found.fix) == "Ask whether they can meet in another way: Grace would do then."


def test_somebody_was_left_though_there_is_a_place():
    scores = score([Mentee(1)], [Mentor(2)], {}, Limits())
    early = MatchResult((), 0, 0, 0, 0, certified=False, mode="best total", label="Best so far")
    found = why_unmatched(scores, early, 0, called=lambda j: "Grace")

    assert (found.reason, said(found.fix)) == ("left", "Match them by hand with Grace.")


def test_mentors_whose_places_are_given_away_do_not_help_by_themselves():
    here, there = {"format": "in person"}, {"format": "online"}
    mentors = [Mentor(8, topics={"a": 3}, **here), Mentor(9, topics={"a": 3}, **here)]
    seated = [Mentee(key, topics=("a",), **here) for key in (1, 2)]
    left = Mentee(3, topics=("a",), **there)

    taken = why([*seated, left], mentors)
    one_free = why([seated[0], left], mentors)

    assert said(taken.fix) == (
        "Ask whether they can meet in another way: two mentors would do then. "
        "All their places are taken, so it takes one more place, too."
    )
    assert said(one_free.fix) == "Ask whether they can meet in another way: one mentor would do then."
