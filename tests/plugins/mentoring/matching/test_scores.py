"""What a score is made of, and that rules and scores agree."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from benchmarks.matching_profiles import people
from netevents_mentoring.matching import scoring
from netevents_mentoring.matching.criteria import CRITERIA, TIMES, worth_of_place, worth_of_years
from netevents_mentoring.matching.profiles import Mentee, Mentor, Wishes
from netevents_mentoring.matching.rules import NAMED, RULES, Limits, broken
from netevents_mentoring.matching.scoring import score

ANYTHING_GOES = Limits(hours_shared=0)


def the_score(mentee, mentor, weights=None, limits=ANYTHING_GOES):
    return float(score([mentee], [mentor], weights or {}, limits).combined[0, 0])


def part(name, mentee, mentor):
    return float(score([mentee], [mentor], {}, ANYTHING_GOES).parts(0)[name][0])


def test_the_weights_are_those_that_are_promised():
    assert CRITERIA == {"topics": 0.4, "goals": 0.2, "hours": 0.15, "text": 0.1, "wishes": 0.1, "years": 0.05}
    assert TIMES == {"must": 2, "high": 2, "some": 1, "off": 0}


def test_both_views_are_weighted_means_and_multiplied():
    mentee = Mentee(1, topics=("python", "sql"), goals=frozenset({"a job"}), years=1)
    mentor = Mentor(2, topics={"Python": 2}, goals=frozenset({"a job"}), years=5)
    topics, goals, years = 1 / 1.85, 1.0, 1.0
    mentees_view = (0.4 * topics + 0.2 * goals + 0.05 * years) / 0.65
    mentors_view = (0.1 * topics + 0.2 * goals + 0.05 * years) / 0.35

    assert the_score(mentee, mentor) == pytest.approx(mentees_view**0.7 * mentors_view**0.3, rel=1e-5)


def test_a_missing_answer_drops_its_weight_and_never_counts_as_nothing():
    mentee = Mentee(1, topics=("python",), hours=frozenset({1, 2}), goals=frozenset({"a job"}), years=2)
    perfect = Mentor(2, topics={"python": 3})

    assert the_score(mentee, perfect) == pytest.approx(1)
    assert np.isnan(part("goals", mentee, perfect))
    assert the_score(mentee, Mentor(2, topics={"python": 3}, goals=frozenset({"a thesis"}))) < 0.8


def test_two_of_whom_nothing_is_known_score_a_half():
    assert the_score(Mentee(1), Mentor(2)) == pytest.approx(0.5)


def test_the_first_topic_counts_most_and_levels_count():
    mentee = Mentee(1, topics=("a", "b", "c"), levels={"a": 3})
    values = [part("topics", mentee, Mentor(2, topics=topics)) for topics in ({"a": 3}, {"b": 3}, {"c": 1})]

    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(1)
    assert [part("topics", Mentee(1, topics=("a",), levels={"a": 3}), Mentor(2, topics={"a": level}))
            for level in (3, 2, 1)] == pytest.approx([1, 0.7, 0.4])  # fmt: skip


def test_words_are_the_same_however_they_are_written():
    assert (
        part("topics", Mentee(1, topics=(" Machine  learning",)), Mentor(2, topics={"machine Learning": 1}))
        == 1
    )


def test_three_hours_a_week_are_enough():
    mentee = Mentee(1, hours=frozenset(range(10)))

    assert part("hours", mentee, Mentor(2, hours=frozenset({1}))) == pytest.approx(1 / 3)
    assert part("hours", mentee, Mentor(2, hours=frozenset(range(4)))) == 1


def test_years_ahead():
    assert [round(worth_of_years(gap), 2) for gap in (-3, 0, 1, 3, 12, 20, 60)] == [
        0,
        0,
        0.33,
        1,
        1,
        0.6,
        0.4,
    ]


def test_people_who_write_about_the_same_things():
    about = Mentee(1, text="I build robots that paint murals")

    alike = part("text", about, Mentor(2, text="robots, murals and how to build them"))
    assert alike > 0.4 > part("text", about, Mentor(2, text="tax law for bakeries"))
    assert np.isnan(part("text", about, Mentor(2)))
    assert np.isnan(part("text", Mentee(1, text="…"), Mentor(2, text="!!!")))


def test_wishes_of_the_mentor_weigh_with_the_mentor():
    mentee = Mentee(1, topics=("a", "b"), goals=frozenset({"a job"}), levels={"a": 1})
    other = Wishes(goals=frozenset({"a thesis"}))
    wished = Wishes(goals=frozenset({"A job"}), levels=frozenset({1}), topics=frozenset({"b"}))
    half = Wishes(goals=frozenset({"a thesis"}), topics=frozenset({"b"}))

    assert [part("wishes", mentee, Mentor(2, wishes=wishes)) for wishes in (wished, half, other)] == [
        1,
        0.5,
        0,
    ]
    scores = score([mentee], [Mentor(2, topics={"a": 1}, wishes=wished)], {}, ANYTHING_GOES)
    assert scores.mentor_side[0, 0] > scores.mentee_side[0, 0]


def test_an_identity_wish_weighs_a_little():
    mentee = Mentee(1, topics=("a",), identity=frozenset({"first in the family"}))
    same = Mentor(2, topics={"b": 1}, identity=frozenset({"First in the family"}))
    other = Mentor(2, topics={"b": 1}, identity=frozenset({"something else"}))

    assert the_score(mentee, same) > the_score(mentee, other)
    scores = score([mentee], [same], {}, ANYTHING_GOES)
    assert scores.mentee_side[0, 0] == pytest.approx(0.1 / 0.5)


def test_named_mentors_come_first_in_their_order_and_others_count_less():
    mentors = [Mentor(key, topics={"a": 3}) for key in (10, 11, 12)]
    scores = score([Mentee(1, topics=("a",), ranks=(12, 99, 10))], mentors, {}, ANYTHING_GOES)

    assert scores.mentee_side[0].tolist() == pytest.approx([0.8, 0.6, 1.0])
    assert [worth_of_place(place) for place in (1, 2, 3, 20)] == pytest.approx([1, 0.9, 0.8, 0.1])


def test_the_organizers_words_weigh():
    mentee = Mentee(1, topics=("a",), goals=frozenset({"a job"}))
    mentor = Mentor(2, topics={"a": 1}, goals=frozenset({"a thesis"}))
    plain, high, off = (the_score(mentee, mentor, {"goals": word}) for word in ("some", "high", "off"))

    assert high < plain < off == pytest.approx(1)
    assert np.isnan(the_score(mentee, mentor, {"goals": "must"}))
    assert not np.isnan(the_score(Mentee(1, topics=("a",)), mentor, {"goals": "must"}))


@pytest.mark.parametrize(
    ("mentee", "mentor", "limits", "name"),
    [
        (Mentee(1, is_minor=True), Mentor(2), Limits(), "screened"),
        (Mentee(1), Mentor(2), Limits(excluded=frozenset({(1, 2)})), "excluded"),
        (Mentee(1), Mentor(2), Limits(paired_before=frozenset({(1, 2)})), "paired before"),
        (Mentee(1), Mentor(2), Limits(bans=frozenset({(1, 2)})), "banned"),
        (Mentee(1), Mentor(2, capacity=0), Limits(), "capacity"),
        (Mentee(1, format="online"), Mentor(2, format="in person"), Limits(), "format"),
        (Mentee(1, organization="ACME "), Mentor(2, organization="acme"),
         Limits(apart_in_organization=True), "organization"),
        (Mentee(1, hours=frozenset({1, 2})), Mentor(2, hours=frozenset({2, 3})),
         Limits(hours_shared=2), "hours"),
        (Mentee(1, languages=frozenset({"English"})), Mentor(2, languages=frozenset({"Hindi"})),
         Limits(), "language"),
    ],
)  # fmt: skip
def test_each_rule_alone_forbids_a_pair(mentee, mentor, limits, name):
    scores = score([mentee], [mentor], {}, limits)

    assert broken(mentee, mentor, limits) == (name,)
    assert scores.broken(0, 0) == (name,)
    assert np.isnan(scores.combined).all()
    assert np.isnan(scores.mentee_side).all()
    assert NAMED[name].sentence.endswith(".")


def test_rules_say_the_same_of_one_pair_and_of_all(monkeypatch):
    mentees, mentors = people(60, 20, seed=5)
    by_chance = Random(5)
    some = [
        frozenset((by_chance.randrange(60), by_chance.randrange(20)) for _ in range(25)) for _ in range(3)
    ]
    limits = Limits(3, apart_in_organization=True, excluded=some[0], paired_before=some[1], bans=some[2])
    mentors[3:5] = [Mentor(3, capacity=0), Mentor(4, format="online", languages=frozenset({"english"}))]
    mentees[7] = Mentee(7, format="in person", languages=frozenset({"English"}), is_minor=True)
    scores = score(mentees, mentors, {"topics": "must"}, limits)
    monkeypatch.setattr(scoring, "CHUNK", 100)
    again = score(mentees, mentors, {"topics": "must"}, limits)

    assert np.array_equal(scores.combined, again.combined, equal_nan=True)
    for i, mentee in enumerate(mentees):
        without_topics = scores.parts(i)["topics"] == 0
        for j, mentor in enumerate(mentors):
            names = broken(mentee, mentor, limits) + (("must",) if without_topics[j] else ())
            assert scores.broken(i, j) == names
            assert np.isnan(scores.combined[i, j]) == bool(names)
    assert {name for i in range(60) for name in scores.rules(i)} == {rule.name for rule in RULES} | {"must"}


def test_nobody_on_one_side():
    assert score([], [Mentor(1)], {}, Limits()).combined.shape == (0, 1)
    assert score([Mentee(1)], [], {}, Limits()).mentee_side.shape == (1, 0)
