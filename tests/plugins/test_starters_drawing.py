"""The question for two people: pure, the same from both sides."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netevents.exchange.policy import ProfileView
from netevents_starters import sets
from netevents_starters.drawing import draw, filled, in_order


@dataclass(frozen=True)
class Prompt:
    id: int
    text: str


PROMPTS = [Prompt(number, text) for number, text in enumerate(sets.MIXER, start=1)]


def person(name, **lines):
    return ProfileView(code=name.lower(), name=name, **lines)


ANN = person("Ann", looking_for="somebody who knows soldering", can_help_with="statistics")
BO = person("Bo", looking_for="a chess partner", can_help_with="Soldering, bicycles")
PLAIN = person("Cy")


def text(mine, theirs, **facts):
    return draw(mine, theirs, PROMPTS, **({"salt": "ann:bo"} | facts)).text


def test_who_looks_is_sent_to_who_knows():
    seeker, helper = text(ANN, BO), text(BO, ANN)

    assert "soldering" in seeker
    assert "Bo" in seeker
    assert "Ann is looking for soldering" in helper


def test_a_capital_stays_where_both_write_one():
    one, other = person("Ann", looking_for="Spanish"), person("Bo", can_help_with="Spanish, French")

    assert "Spanish" in text(one, other)


def test_what_both_look_for_is_a_question():
    one, other = person("Ann", looking_for="a team for robotics"), person("Bo", looking_for="robotics team")

    assert text(one, other).startswith("You are both looking for ")
    assert "Ask Bo" in text(one, other)
    assert "Ask Ann" in text(other, one)


def test_what_both_know_is_a_question():
    one, other = person("Ann", ask_me_about="beekeeping"), person("Bo", can_help_with="Beekeeping, bread")

    assert text(one, other).casefold().startswith("you both mention beekeeping. ask bo")


def test_where_nothing_meets_it_is_one_of_the_prompts_the_same_from_both_sides():
    question = draw(ANN, PLAIN, PROMPTS, salt="ann:cy")

    assert question.text in sets.MIXER
    assert PROMPTS[question.prompt_id - 1].text == question.text
    assert draw(PLAIN, ANN, PROMPTS, salt="ann:cy") == question


def test_pairs_get_different_prompts():
    drawn = {draw(ANN, PLAIN, PROMPTS, salt=f"pair {number}").prompt_id for number in range(200)}

    assert drawn == {prompt.id for prompt in PROMPTS}


def test_changing_one_prompt_leaves_the_other_pairs_alone():
    pairs = [f"pair {number}" for number in range(100)]
    before = {pair: draw(ANN, PLAIN, PROMPTS, salt=pair) for pair in pairs}

    fewer = {pair: draw(ANN, PLAIN, PROMPTS[1:], salt=pair) for pair in pairs}

    assert all(fewer[pair] == before[pair] for pair in pairs if before[pair].prompt_id != PROMPTS[0].id)
    assert any(before[pair].prompt_id == PROMPTS[0].id for pair in pairs)


def test_another_question_goes_round_all_of_them():
    turns = [text(ANN, BO, turn=turn) for turn in range(len(PROMPTS) + 1)]

    assert sorted(turns[1:]) == sorted(sets.MIXER)
    assert text(ANN, BO, turn=len(PROMPTS) + 1) == turns[0]


def test_the_question_given_when_they_met_stays_the_first():
    assert draw(ANN, BO, PROMPTS, salt="ann:bo", given=7).prompt_id == 7
    assert "oldering" in text(ANN, BO, given=7, turn=1)


def test_a_given_question_that_was_removed_makes_room():
    assert "oldering" in text(ANN, BO, given=99)


def test_without_anything_there_is_no_question():
    assert draw(ANN, PLAIN, [], salt="x") is None


def test_the_organizer_s_placeholder_is_the_other_s_name():
    prompt = Prompt(1, "What would {name} do with a free day? {topic}")

    assert draw(PLAIN, BO, [prompt], salt="x").text == "What would Bo do with a free day? "


@pytest.mark.parametrize(
    "typed", ["{topic}", "{name}", "{0.__class__}", "%(name)s", "{{", "{{ 7*7 }}", "\\1"]
)
def test_what_people_typed_is_never_looked_into(typed):
    assert filled("Ask {name} about {topic}.", name=typed, topic=typed) == f"Ask {typed} about {typed}."


def test_minors_are_asked_about_what_both_picked():
    mo = person("Mo", is_minor=True, interests=("Knots", "Kayaks"))
    ida = person("Ida", is_minor=True, interests=("Stars", "Kayaks"))

    assert text(mo, ida).startswith("You both picked Kayaks. Ask Ida")
    assert text(ida, mo).startswith("You both picked Kayaks. Ask Mo")


@pytest.mark.parametrize("who", ["mine", "theirs"])
def test_a_single_minor_keeps_typed_lines_out(who):
    ann = person("Ann", ask_me_about="knots", is_minor=who == "mine")
    bo = person("Bo", ask_me_about="knots", is_minor=who == "theirs")

    assert text(ann, bo) in sets.MIXER


words = st.text(alphabet="abc {}%,é", max_size=12)
people = st.builds(
    ProfileView,
    code=st.just("x"),
    name=st.sampled_from(["Ann", "Bo {topic}"]),
    is_minor=st.booleans(),
    ask_me_about=words,
    looking_for=words,
    can_help_with=words,
    interests=st.lists(st.sampled_from(["Knots", "Kayaks"]), unique=True).map(tuple),
)


@given(one=people, other=people, salt=words)
def test_both_sides_always_get_the_same_kind_of_question(one, other, salt):
    mine, theirs = draw(one, other, PROMPTS, salt=salt), draw(other, one, PROMPTS, salt=salt)

    assert mine.prompt_id == theirs.prompt_id
    assert mine.text


def test_the_order_of_prompts_is_one_s_own():
    assert in_order(PROMPTS, salt="ben") != in_order(PROMPTS, salt="cleo")
    assert sorted(in_order(PROMPTS, salt="ben"), key=lambda prompt: prompt.id) == PROMPTS


@pytest.mark.parametrize("questions", [*sets.FOR_TWO.values(), sets.FOR_MINORS])
def test_each_set_has_fifteen_open_questions_of_its_own(questions):
    assert len(set(questions)) == len(questions) >= 15
    for question in questions:
        assert question.endswith("?")
        assert len(question) <= 160
        assert not question.startswith(("Do you", "Are you", "Is ", "Did you", "Have you", "Can you"))


def test_questions_for_minors_ask_nothing_that_could_find_or_reach_them():
    words = " ".join(sets.FOR_MINORS).lower()

    for word in ("live", "home", "school", "phone", "photo", "name", "parents", "street", "secret", "alone"):
        assert word not in words.replace("nobody", "")
