"""A browser without a screen: pages, links and forms, with cookies of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

MOST_REDIRECTS = 5
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Unexpected(Exception):
    """The site answered something that stops the story."""


@dataclass
class Form:
    """A form on a page, with what its fields hold before anybody types."""

    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """An answer of the site."""

    status: int
    path: str
    text: str
    location: str = ""

    @property
    def forms(self) -> list[Form]:
        return self._read().forms

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where each link leads, and the name that stands in it, or else its words."""
        return [(href, " ".join(words.split())) for href, words in self._read().links]

    def form(self, *names: str, action: str = "") -> Form:
        """The first form that posts, has fields of these names, and leads to where ``action`` is part of.

        :raises Unexpected: if there is none
        """
        for form in self.forms:
            if form.method == "post" and action in form.action and set(names) <= set(form.fields):
                return form
        raise Unexpected(f"{self.path} answered {self.status} without a form of {names or action}")

    def _read(self) -> _Reader:
        reader = _Reader(self.path)
        reader.feed(self.text)
        return reader


class Browser:
    """Visits one site. Many share ``wires``, their connections to it, but no cookies."""

    def __init__(self, base_url: str, wires: httpx.HTTPTransport) -> None:
        self.client = httpx.Client(base_url=base_url, transport=wires, timeout=30, trust_env=False)
        self.csrf = ""

    def get(self, path: str) -> Page:
        """One answer, not following redirects."""
        return self._page(self.client.get(path))

    def visit(self, path: str) -> Page:
        """The page that ``path`` ends at."""
        page = self.get(path)
        for _ in range(MOST_REDIRECTS):
            if not page.location:
                return page
            page = self.get(page.location)
        raise Unexpected(f"{path} redirects without end")

    def post(self, path: str, fields: dict[str, str], *, accept: str = "text/html") -> Page:
        """One answer to what a page of the site would send."""
        headers = {"Referer": str(self.client.base_url), "Accept": accept}
        return self._page(self.client.post(path, data=fields, headers=headers))

    def submit(self, form: Form, **typed: str) -> Page:
        """Fill in ``form`` and see where it leads.

        :raises Unexpected: unless the site takes it and redirects
        """
        page = self.post(form.action, form.fields | typed)
        if not page.location:
            raise Unexpected(f"{form.action} answered {page.status}: {_sentences(page.text)}")
        return self.visit(page.location)

    def _page(self, answer: httpx.Response) -> Page:
        location = answer.headers.get("Location", "") if answer.is_redirect else ""
        page = Page(answer.status_code, answer.url.raw_path.decode(), answer.text, location)
        if token := TOKEN.search(page.text):  # another one after signing in
            self.csrf = token[1]
        return page


class _Reader(HTMLParser):
    """Collects forms and links."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.select = ""
        self.inside_link = self.inside_name = self.named = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.path, given.get("method", "get").lower()))
        elif tag == "a" and "href" in given:
            self.links.append((given["href"], ""))
            self.inside_link, self.named = True, False
        elif tag == "bdi" and self.inside_link:
            self.links[-1] = (self.links[-1][0], "")
            self.inside_name = self.named = True
        elif self.forms and tag in {"input", "textarea", "select", "option"}:
            self._take(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.inside_link = False
        elif tag == "bdi":
            self.inside_name = False

    def handle_data(self, data: str) -> None:
        if self.inside_link and (self.inside_name or not self.named):
            href, words = self.links[-1]
            self.links[-1] = (href, words + data)

    def _take(self, tag: str, given: dict[str, str]) -> None:
        fields = self.forms[-1].fields
        if tag == "option":
            if "selected" in given:
                fields[self.select] = given.get("value", "")
            return
        name, kind = given.get("name", ""), given.get("type", "")
        if tag == "select":
            self.select = name
            fields.setdefault(name, "")
        elif kind in {"radio", "checkbox"}:
            if "checked" in given:
                fields[name] = given.get("value", "y")
        elif name:
            fields[name] = given.get("value", "")


def _sentences(page: str) -> str:
    """What a page says, without its markup, shortened."""
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_data = words.append  # type: ignore[method-assign]
    reader.feed(page)
    return " ".join(" ".join(words).split())[:400]
