"""Our vCards, read back by vobject and line by line."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from netevents.exchange.vcard import CardFields, vcard, vcards

NAUGHTY: list[str] = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text("utf-8"))
CLEO = CardFields(
    uid="urn:netevents:k3m9x2p7",
    name="Cleo Marín",
    organization="Chess Club",
    title="mentor",
    email="cleo@example.org",
    phone="+49 30 1234567",
    links=("https://example.org/cleo", "https://example.org/a,b;c?d=e"),
    note="Met at Hack night.\nAsk about endgames.",
)
HOSTILE = [
    "Mallory\r\nTEL:+1",
    "Mallory\nEND:VCARD\nBEGIN:VCARD",
    "Mallory\rNOTE:x",
    "Mallory\u2028NOTE:x",
    "Mallory\x85NOTE:x",
    "Mallory\x0bNOTE:x",
    "Mallory\x1cNOTE:x",
    "Mallory\0",
    "\ud800",
    "\\n",
    "\\",
    "a;b;c",
    "a,b",
    "TYPE=x:y",
    " led in by a space",
    "🧑🏽‍🤝‍🧑🏿" * 30,
    "ن" * 80,
]

texts = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(), max_size=20),
    st.text(alphabet="\\;,:\r\n\t\x85\u2028 \"'aé🧑", max_size=90),
    st.sampled_from([*HOSTILE, *NAUGHTY]),
)


def in_one_line(text: str) -> str:
    """What a one-line field keeps: whatever ends a line anywhere, and every control, is one space."""
    kept = "".join(
        "\n" if sign in "\u2028\u2029" or ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 else sign
        for sign in text
    )
    return re.sub("\n+", " ", re.sub("[\ud800-\udfff]", "\ufffd", kept))


def read_one(card: str) -> Any:
    return vobject.readOne(card)


def lines_of(card: str) -> list[str]:
    """The names of the card's lines, by a reader that unfolds and splits at every kind of break."""
    return [line.partition(":")[0].partition(";")[0] for line in card.replace("\r\n ", "").splitlines()]


def test_a_whole_card_comes_back() -> None:
    card = read_one(vcard(CLEO))

    assert card.version.value == "3.0"
    assert card.uid.value == CLEO.uid
    assert card.fn.value == CLEO.name
    assert card.n.value.given == CLEO.name
    assert card.org.value == [CLEO.organization]
    assert card.title.value == CLEO.title
    assert card.email.value == CLEO.email
    assert card.tel.value == CLEO.phone
    assert tuple(link.value for link in card.contents["url"]) == CLEO.links
    assert card.note.value == CLEO.note


def test_a_name_alone_makes_a_card() -> None:
    assert vcard(CardFields(uid="k3m9", name="Cleo")) == (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:k3m9\r\nFN:Cleo\r\nN:;Cleo;;;\r\nEND:VCARD\r\n"
    )


@pytest.mark.parametrize(
    "name", ["Cleo", "نور الهدى", "דנה", "李小龍", "Gabriel García Márquez", "O’Neil, Shaquille"]
)
def test_names_of_one_word_or_any_script(name: str) -> None:
    card = read_one(vcard(replace(CLEO, name=name)))

    assert (card.fn.value, card.n.value.given, card.n.value.family) == (name, name, "")


def test_the_uid_stays_when_the_rest_changes() -> None:
    before, after = read_one(vcard(CLEO)), read_one(vcard(replace(CLEO, name="Cleo M.", phone="")))

    assert before.uid.value == after.uid.value


def test_one_file_for_all() -> None:
    people = [replace(CLEO, uid=str(number), name=f"Person {number}") for number in range(3)]

    assert [card.uid.value for card in vobject.readComponents(vcards(people))] == ["0", "1", "2"]
    assert vcards([]) == ""


@settings(deadline=None)
@given(text=texts)
@example(text="Mallory\r\nTEL:+1")
def test_no_text_adds_a_line(text: str) -> None:
    card = vcard(CardFields("k3m9", text, text, text, text, text, [text], text))

    expected = ["BEGIN", "VERSION", "UID", "EMAIL", "FN", "N", "NOTE", "ORG", "TEL", "TITLE", "URL", "END"]
    assert lines_of(card) == (expected if text else ["BEGIN", "VERSION", "UID", "FN", "N", "URL", "END"])
    assert len(list(vobject.readComponents(card))) == 1


@settings(deadline=None)
@given(text=texts)
@example(text="a\\,b\\;c\\\\n")
def test_any_text_comes_back(text: str) -> None:
    card = read_one(vcard(CardFields("k3m9", text, text, text, text, text, [text], text)))

    kept = in_one_line(text)
    assert card.fn.value == kept
    assert card.url.value == kept
    if text:
        assert [card.title.value, card.email.value, card.tel.value, *card.org.value] == [kept] * 4
    assert card.n.value.given == kept


@settings(deadline=None)
@given(text=texts)
def test_lines_are_folded_between_characters(text: str) -> None:
    file = vcard(replace(CLEO, name=text, note=text)).encode()

    assert file.endswith(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_a_note_keeps_its_lines() -> None:
    card = read_one(vcard(replace(CLEO, note="one\r\ntwo\rthree\n\nfour\tfive")))

    assert card.note.value == "one\ntwo\nthree\n\nfour five"


def test_a_card_put_together_by_hand_lets_lines_in() -> None:
    """The control: what the tests above look for happens where nobody escapes."""
    name = "Mallory\r\nTEL:+1"

    assert "TEL" in lines_of(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nN:;{name};;;\r\nEND:VCARD\r\n")
