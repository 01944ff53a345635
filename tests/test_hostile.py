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
from tests.routes_walks import Walks, busy

if TYPE_CHECKING:
    from flask import Flask

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
together = pytest.mark.xdist_group("walks")


@pytest.fixture
def site(app: Flask) -> Site:
    """Where the forms that were found on the walks stand at the same addresses."""
    return Site(app, busy)


def typed_into(site: Site, found: Found, texts: tuple[str, ...], rounds: range) -> list[str]:
    """What goes wrong when these texts are typed, another one into each field in each round."""
    wrong = []
    for round_ in rounds:
        for kinds, cut in ((FREE, True), (ALL, False)):

            def say(number: int, at: int = round_) -> str:
                return texts[(at + 5 * number) % len(texts)]

            wrong += troubles(site, found, found.filled(kinds, say, cut=cut))
    return wrong


@together
@on_sqlite
def test_no_form_breaks_on_what_is_typed(site, walks):
    """One round through every form, each beginning at another line; ``make prove`` goes through all lines."""
    texts = (*BREAK_OUT, *lines()[len(BREAK_OUT) :: 9], *names()[::9])
    found = forms(walks)
    wrong = [
        trouble
        for number, form in enumerate(found)
        for trouble in typed_into(site, form, texts, range(number, number + 1))
    ]

    assert wrong == []
    assert {"people.profile", "joining.join", "notes.write", "people.sign_in_phone"} <= {
        form.endpoint for form in found
    }


@together
@on_sqlite
def test_no_form_breaks_on_what_its_inputs_just_allow(site, walks):
    assert [
        trouble
        for found in forms(walks)
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
@together
@on_sqlite
def test_no_form_breaks_on_any_line_or_name(site, walks):
    texts = (*lines(), *names())

    assert [
        trouble
        for form in forms(walks)
        if form.fields(FREE | STRICT)
        for trouble in typed_into(site, form, texts, range(len(texts)))
    ] == []


@together
def test_what_no_page_can_hold_is_refused_in_words(site, walks, database_kind):
    """On PostgreSQL only the first, a NUL, which SQLite takes; on SQLite one of all for each field."""
    assert refusals(site, walks, UNKEPT[:1] if database_kind == "postgresql" else UNKEPT, each=1) == []


@pytest.mark.prove
@together
@on_sqlite
def test_nothing_that_no_page_can_hold_is_taken_anywhere(site, walks):
    assert refusals(site, walks, UNKEPT, each=len(UNKEPT)) == []


def refusals(site: Site, walks: Walks, texts: tuple[str, ...], *, each: int) -> list[str]:
    """What is wrong with the answers when so many of ``texts`` are typed into each field."""
    assert site.world.here.values == walks.site.world.here.values
    fields = [(found, name) for found in forms(walks) for name in found.fields(ALL - {"password"})]
    return [
        trouble
        for number, (found, name) in enumerate(fields)
        for text in range(number, number + each)
        for trouble in refusing(site, found, name, texts[text % len(texts)])
    ]


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
