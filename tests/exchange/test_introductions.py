"""Whom a host brings together, and why."""

import pytest

from netevents.exchange.introductions import Guest, introductions
from netevents.languages import speaking


def a_guest(id_: int, name: str, **facts: str) -> Guest:
    role = facts.pop("role", "attendee")
    return Guest(id_, name.lower(), name, role=role, has_met_somebody=role != "attendee", lines=facts)


def why(newcomer: Guest, *others: Guest) -> tuple[str, str]:
    """To whom, and for what reason, ``newcomer`` is brought."""
    (found,) = introductions([newcomer], others)
    assert found.to is not None
    return found.to.name, found.why


BEN = a_guest(1, "Ben", looking_for="Help with soldering a robot arm", ask_me_about="ants")


@pytest.mark.parametrize(
    ("line", "text", "reason"),
    [
        ("can_help_with", "Soldering, lasers", "Ben is looking for “soldering”, Cleo can help with it."),
        ("ask_me_about", "robot kits", "Ben is looking for “robot”, Cleo likes to be asked about it."),
        ("looking_for", "Ants!", "Cleo is looking for “ants”, Ben likes to be asked about it."),
        ("looking_for", "a ROBOT", "Both are looking for “robot”."),
    ],
)
def test_one_asks_for_what_the_other_offers(line, text, reason):
    assert why(BEN, a_guest(2, "Cleo", **{line: text}), a_guest(3, "Dan")) == ("Cleo", reason)


def test_what_somebody_can_help_with_is_brought_to_who_looks_for_it():
    eve = a_guest(1, "Eve", can_help_with="Chess openings")
    fay = a_guest(2, "Fay", looking_for="somebody for chess")

    assert why(eve, fay) == ("Fay", "Fay is looking for “Chess”, Eve can help with it.")


def test_an_offer_counts_more_than_a_common_taste():
    same = a_guest(2, "Same", ask_me_about="ants")
    helps = a_guest(3, "Helps", can_help_with="soldering")

    assert why(BEN, same, helps)[0] == "Helps"


def test_a_word_that_few_say_counts_more():
    ann = a_guest(1, "Ann", looking_for="Python, beekeeping")
    crowd = [a_guest(10 + number, f"Coder {number}", can_help_with="python") for number in range(5)]

    assert why(ann, *crowd, a_guest(9, "Bea", can_help_with="beekeeping"))[0] == "Bea"


@pytest.mark.parametrize(
    ("looks", "helps"),
    [("people to work with", "work with people"), ("gente para aprender", "Aprender algo más con gente")],
)
def test_words_that_say_nothing_bring_nobody_together(looks, helps):
    ann = a_guest(1, "Ann", looking_for=looks)
    bob = a_guest(2, "Bob", can_help_with=helps, role="booth rep")

    assert why(ann, bob) == ("Bob", "Their lines have nothing in common yet; Bob is here, too.")


def test_without_words_a_host_is_glad_to_be_asked():
    mona = a_guest(3, "Mona", role="mentor")

    assert why(BEN, a_guest(2, "Cleo"), mona) == ("Mona", "Mona is a mentor here.")


def test_the_reason_is_in_the_language_of_who_reads_it():
    with speaking("es"):
        assert why(BEN, a_guest(2, "Cleo", can_help_with="soldering"))[1] == (
            "Ben busca «soldering»; Cleo puede ayudar con eso."
        )


def test_two_who_have_met_nobody_meet_each_other():
    cleo = a_guest(2, "Cleo")

    assert [(found.to.name, found.why) for found in introductions([BEN, cleo], [])] == [
        ("Cleo", "Neither has met anybody here yet."),
        ("Ben", "Neither has met anybody here yet."),
    ]


def test_not_everybody_is_sent_to_the_same_person():
    topics = ("solder", "flux", "wire", "irons")
    newcomers = [a_guest(number, f"New {number}", looking_for=topic) for number, topic in enumerate(topics)]
    helps, mona = a_guest(8, "Helps", can_help_with=" ".join(topics)), a_guest(9, "Mona", role="mentor")

    sent = [found.to.name for found in introductions(newcomers, [helps, mona])]

    assert sent == ["Helps", "Helps", "Mona", "Mona"]


def test_nobody_is_sent_back_to_who_was_brought_to_them():
    guests = [a_guest(number, name) for number, name in enumerate(("Ann", "Bob", "Cem"), 1)]

    assert [(found.newcomer.name, found.to.name) for found in introductions(guests, [])] == [
        ("Ann", "Bob"),
        ("Bob", "Cem"),
        ("Cem", "Ann"),
    ]


def test_people_who_are_kept_apart_stay_apart():
    cleo = a_guest(2, "Cleo", can_help_with="soldering")

    (found,) = introductions([BEN], [cleo], apart={(1, 2)})

    assert (found.to, found.why) == (None, "")


def test_what_people_type_is_never_a_template():
    odd = a_guest(1, "{other} {0}", looking_for="{word} soldering")
    cleo = a_guest(2, "Cleo", can_help_with="soldering")

    assert why(odd, cleo) == ("Cleo", "{other} {0} is looking for “soldering”, Cleo can help with it.")
