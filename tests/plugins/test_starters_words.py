"""What two lines have in common."""

from __future__ import annotations

import pytest

from netevents_starters.words import common_topic


@pytest.mark.parametrize(
    ("one", "other", "topic"),
    [
        ("Python, soldering, CV reviews", "someone who can teach me soldering", "soldering"),
        ("Machine learning and bread", "help with machine learning", "Machine learning"),
        ("history of science", "Science history", "history of science"),
        ("PIANO", "a piano teacher", "PIANO"),
        ("Zoë’s café", "a CAFE nearby", "café"),
        ("robots", "my first robot", "robots"),
        ("C++ and Rust", "c++", "C++"),
        ("the theory of games", "the game theory", "theory of games"),
        ("Física cuántica", "fisica", "Física"),
        ("ベーキング, ギター", "ギター", "ギター"),
        ("chess; go; bridge", "bridge, chess", "bridge"),
        ("data", "good data and bad data", "data"),
        ("", "anything", ""),
        ("anything", "", ""),
        ("I can help you with your work", "help with work, please help me", ""),
        ("baking", "bakery", ""),
        ("{name} {topic}", "%s {0.__class__}", ""),
    ],
)
def test_the_longest_common_run_of_words_as_the_first_one_spells_it(one, other, topic):
    assert common_topic(one, other) == topic


def test_a_comma_ends_a_topic():
    assert common_topic("red, wine", "red wine") in {"red", "wine"}
