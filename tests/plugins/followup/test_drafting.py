"""A draft is made of the person’s own note, the two names and the event, and of nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netevents_followup.drafting import (
    Draft,
    Known,
    draft,
    is_specific,
    kept,
    linkedin_of,
    mail_address,
    message_address,
    number_of_words,
    one_line,
    own,
)

OURS = (
    "Hi ",
    "Thank you for talking with me at ",
    "Some time has passed since ",
    "Thank you for talking with me there.",
    "We talked about this: ",
    "A question that I would like to ask you: ",
    "What I offered: ",
    "Short of time? One tap says “I remember, thanks”: ",
    ": hello from ",
)
SIGNS = set("\0\n ,.")
NAMES = st.text(st.sampled_from("aZ9éßñ蚂Ωж"), min_size=1, max_size=12)
LINES = st.text(st.sampled_from("ab cd\n\t.!?é蚂,’“ﬁ🌉"), max_size=60)
KNOWN = st.builds(
    Known,
    me=NAMES,
    they=NAMES,
    event=NAMES,
    talked_about=LINES,
    my_question=LINES,
    offered=LINES,
    late=st.booleans(),
    answer_url=st.sampled_from(["", "https://example.org/p/followup/abc/"]),
)
BRIDGE = Known(me="Ben", they="Cleo Lopez", event="Hack night", talked_about="The spaghetti bridge")


def without(text: str, *parts: str) -> str:
    """What is left of ``text`` when ``parts`` are cut out, the longest first."""
    for part in sorted(filter(None, parts), key=len, reverse=True):
        text = text.replace(part, "\0")
    return text


@given(KNOWN)
def test_nothing_is_in_a_draft_that_is_not_in_the_note_or_on_the_badge(known):
    letter = draft(known)
    if letter is None:
        return

    facts = [one_line(str(getattr(known, one.name))) for one in fields(Known) if one.name != "late"]
    left = without(f"{letter.subject}\n{letter.body}", *OURS, *facts)

    assert set(left) <= SIGNS


@given(KNOWN)
def test_every_line_of_the_note_is_in_it_and_a_draft_without_a_detail_is_none(known):
    letter = draft(known)
    lines = [known.talked_about, known.my_question, known.offered]

    assert (letter is None) == (not any(map(is_specific, lines)))
    assert letter is None or all(one_line(line) in letter.body for line in lines)


def test_a_fact_of_somebody_else_would_be_found():
    letter = draft(BRIDGE)

    assert letter is not None
    left = without(
        f"{letter.body} She likes bees.", *OURS, "Ben", "Cleo", "Hack night", "The spaghetti bridge"
    )
    assert not set(left) <= SIGNS


def test_what_is_late_is_said_and_not_excused():
    letter, late = draft(BRIDGE), draft(replace(BRIDGE, late=True))

    assert letter is not None
    assert late is not None
    assert letter.body.splitlines()[2] == "Thank you for talking with me at Hack night."
    assert late.body.splitlines()[2] == (
        "Some time has passed since Hack night. Thank you for talking with me there."
    )
    assert "sorry" not in late.body.casefold()


@pytest.mark.parametrize(
    "line", ["", "   ", "a nice chat", "We talked about projects!", "great to meet you", "OK", "no 2"]
)
def test_what_would_fit_anybody_is_no_detail(line):
    assert not is_specific(line)


@pytest.mark.parametrize(
    "line",
    ["Una charla muy interesante", "¡Hablamos sobre proyectos!", "Mucho gusto", "QUE BIEN", "él y tú, sí"],
)
def test_what_would_fit_anybody_is_no_detail_in_spanish_either(line):
    assert not is_specific(line)
    assert is_specific(f"{line}: el té")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("", 0),
        ("bridge", 1),
        ("bridge pasta", 2),
        ("酵母面包", 4),
        ("สะพาน", 2),
        ("das Brot", 2),
        ("!! ?", 0),
    ],
)
def test_words_are_counted_as_people_write_them(line, number):
    assert min(number_of_words(line), 4) >= number
    assert number > 1 or number_of_words(line) == number


@pytest.mark.parametrize(
    "line", ["ants", "her move to Lyon", "C3PO", "AI", "3D", "C++", "蚂蚁", "муравьи", "النمل"]
)
def test_one_word_of_their_own_is_enough(line):
    assert is_specific(line)


@pytest.mark.parametrize("words", ["a&b=c?d#e", "100 % – “so”", "line\nline", "+49 & Co", "🌉"])
def test_the_address_of_a_letter_carries_every_sign(words):
    letter = Draft(subject=f"Hello {one_line(words)}", body=words)

    sent = urlsplit(mail_address("cleo+night@example.org", letter))
    told = parse_qs(sent.query, keep_blank_values=True)
    assert unquote(sent.path) == "cleo+night@example.org"
    assert told == {"subject": [letter.subject], "body": [words.replace("\n", "\r\n")]}
    message = message_address("+34 600-12 34", letter)
    assert message.startswith("sms:+346001234?&body=")
    assert unquote(message.partition("body=")[2]) == words.replace("\n", "\r\n")


def test_only_a_profile_at_linkedin_itself_is_one():
    ours = "https://www.linkedin.com/in/cleo"

    assert linkedin_of(("https://example.org/linkedin.com", "https://evillinkedin.com/in/x", ours)) == ours
    assert linkedin_of(("https://linkedin.com.example.org/in/x",)) == ""
    assert linkedin_of((f"{ours}/o'neil?a=b&c=%20é",)) == f"{ours}/o%27neil?a=b&c=%20%C3%A9"


def test_without_its_link_a_sentence_of_one_s_own_stays():
    known = Known(me="Ben", they="Cleo", event="Hack night", answer_url="https://x.org/p")
    words = kept("Press https://x.org/p or call me.", known)

    gone = own(Known(me="Ben", they="Cleo", event="Hack night"), words)

    assert gone == Draft("Hack night: hello from Ben", "Press  or call me.")
