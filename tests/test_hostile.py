"""Whatever people type: no page breaks, nothing typed becomes markup, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import render_template_string

from netevents.web.access import Access, access
from tests.routes_pages import Form, Input
from tests.routes_site import Site
from tests.routes_texts import BREAK_OUT, UNKEPT, WILD, lines, names
from tests.routes_typing import ALL, ANSWERS, FREE, SENTENCE, STRICT, Found, forms, send, troubles

if TYPE_CHECKING:
    from flask import Flask

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SAMPLE = 5
"""Rounds through every form in the usual run; ``make prove`` goes through all lines."""


@pytest.fixture
def site(app: Flask) -> Site:
    return Site(app)


def typed_into(site: Site, found: Found, texts: tuple[str, ...], rounds: range) -> list[str]:
    """What goes wrong when these texts are typed, another one into each field in each round."""
    wrong = []
    for round_ in rounds:
        for kinds, cut in ((FREE, True), (ALL, False)):

            def say(number: int, at: int = round_) -> str:
                return texts[(at + 5 * number) % len(texts)]

            wrong += troubles(site, found, found.filled(kinds, say, cut=cut))
    return wrong


@on_sqlite
def test_no_form_breaks_on_what_is_typed(site):
    texts = (*BREAK_OUT, *lines()[len(BREAK_OUT) :: 9], *names()[::9])
    found = forms(site)
    wrong = [
        trouble
        for number, form in enumerate(found)
        for trouble in typed_into(site, form, texts, range(number * SAMPLE, (number + 1) * SAMPLE))
    ]

    assert wrong == []
    assert {"people.profile", "joining.join", "notes.write", "people.sign_in_phone"} <= {
        form.endpoint for form in found
    }


@on_sqlite
def test_no_form_breaks_on_what_its_inputs_just_allow(site):
    assert [
        trouble
        for found in forms(site)
        if found.fields(set(WILD))
        for round_ in range(6)
        for trouble in troubles(site, found, found.wild(round_))
    ] == []


PLANTED = Form("post", "/planted", [Input("word", "text"), Input("more", "textarea")])


@pytest.mark.parametrize(
    ("page", "status", "trouble"),
    [
        ("<p>{{ request.form.word|safe }}</p>", 200, "<q7x>"),
        ("<p title={{ request.form.word }}></p>", 200, "<p q7x="),
        ("<a href='{{ request.form.word }}'>Go</a>", 200, "<a href="),
        ("<form method=post><input name=word></form>", 422, "lost word"),
        ("{{ 1 // (request.form.word|length - request.form.word|length) }}", 200, "500"),
    ],
)
@on_sqlite
def test_a_page_that_gives_way_would_be_found(app, page, status, trouble):
    def planted() -> tuple[str, int]:
        return render_template_string(page), status

    app.add_url_rule("/planted", "planted", access(Access.ANYONE)(planted), methods=["POST"])
    found = Found("nobody", "/", "planted", PLANTED)

    wrong = typed_into(Site(app), found, BREAK_OUT, range(len(BREAK_OUT)))

    assert [sentence for sentence in wrong if sentence.startswith(trouble)] != []


@pytest.mark.prove
@on_sqlite
def test_no_form_breaks_on_any_line_or_name(site):
    texts = (*lines(), *names())

    assert [
        trouble
        for form in forms(site)
        if form.fields(FREE | STRICT)
        for trouble in typed_into(site, form, texts, range(len(texts)))
    ] == []


def test_what_no_page_can_hold_is_refused_in_words(site, database_kind):
    """Only the first, a NUL, is one that PostgreSQL refuses and SQLite takes."""
    assert [
        trouble
        for found in forms(site)
        for text in UNKEPT[: 1 if database_kind == "postgresql" else None]
        for name in found.fields(ALL - {"password"})
        for trouble in refusing(site, found, name, text)
    ] == []


def refusing(site: Site, found: Found, name: str, text: str) -> Iterator[str]:
    """What is wrong with the answer to a text that nothing can keep."""
    answer = send(site, found, found.form.filled() | {name: [text]})
    where = f"{answer.status_code}: {found.form.action} with {name}={text!r}"
    if answer.status_code not in ANSWERS | {400}:
        yield where
    if site.kept is not None:
        site.put_back()
        if name in found.fields(FREE) and found.form.method == "post":
            if answer.status_code in {302, 303}:
                yield f"taken: {where}"
            if answer.status_code == 422 and SENTENCE not in answer.text:
                yield f"not said: {where}"
