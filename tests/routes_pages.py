"""Pages as a browser reads them, and a walk through all that a role can reach from page to page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

VISITS = 4
"""How many pages of one kind a walk looks at: two people are as good as two hundred."""
STARTS = ("/", "/me", "/people", "/console/", "/sign-in", "/console/sign-in")
UNSEEN = {"script", "style", "template"}


@dataclass
class Input:
    """One input, area or list of choices of a form."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    checked: bool = False
    most: int = 10_000
    """Characters that a browser lets somebody type."""


@dataclass
class Form:
    """A form as it is drawn: where it goes, and its inputs in order."""

    method: str
    action: str
    inputs: list[Input] = field(default_factory=list)

    def filled(self) -> dict[str, list[str]]:
        """What a browser would send if nobody touched the form."""
        sent: dict[str, list[str]] = {}
        for one in self.inputs:
            if one.name and (one.checked or one.kind not in {"checkbox", "radio", "submit", "button"}):
                sent.setdefault(one.name, []).append(one.value)
        return sent


@dataclass
class Element:
    """A tag with its attributes, in the order of the page."""

    tag: str
    attributes: dict[str, str]


class Page(HTMLParser):
    """What stands on a page."""

    def __init__(self, path: str, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._in_form = self._in_choices = False
        self.feed(markup)
        self.close()

    @property
    def text(self) -> str:
        """What is read on the page, also by those who hear it."""
        said = [
            element.attributes[name]
            for element in self.elements
            for name in ("aria-label", "title", "alt", "placeholder")
            if name in element.attributes
        ]
        return " ".join([*self.words, *said])

    def links(self) -> Iterator[str]:
        """The addresses in this site that the page leads to by reading."""
        for element in self.elements:
            if element.tag == "a" and "href" in element.attributes:
                yield from self._near(element.attributes["href"])
        for form in self.forms:
            if form.method == "get":
                yield from self._near(f"{form.action}?{urlencode(form.filled(), doseq=True)}")

    def _near(self, address: str) -> Iterator[str]:
        parts = urlsplit(urljoin(f"http://127.0.0.1{self.path}", address))
        if parts.scheme == "http" and parts.netloc == "127.0.0.1":
            yield f"{parts.path}?{parts.query}" if parts.query else parts.path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append(Element(tag, attributes))
        if tag in UNSEEN | {"textarea"}:
            self._open.append(tag)
        if tag == "form":
            action = attributes.get("action") or self.path
            self.forms.append(Form(attributes.get("method", "get").lower(), action))
            self._in_form = True
        elif self._in_form:
            self._input(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        if tag == "form":
            self._in_form = False

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "textarea" and self._in_form:
            self.forms[-1].inputs[-1].value += data
        if not self._open or self._open[-1] == "textarea":
            self.words.append(data.strip())

    def _input(self, tag: str, attributes: dict[str, str]) -> None:
        inputs = self.forms[-1].inputs
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "input":
            kind = "readonly" if "readonly" in attributes else attributes.get("type", "text")
            inputs.append(Input(name, kind, value, checked="checked" in attributes))
            if kind in {"checkbox", "radio"}:
                inputs[-1].value = attributes.get("value", "on")
        elif tag in {"select", "textarea"}:
            inputs.append(Input(name, tag))
        if tag in {"input", "textarea"}:
            inputs[-1].most = int(attributes.get("maxlength", inputs[-1].most))
        if tag == "option" and inputs:
            inputs[-1].choices.append(value)
            if "selected" in attributes or len(inputs[-1].choices) == 1:
                inputs[-1].value = value


@dataclass
class Walk:
    """What came of a walk: pages by address, the status of everything, and the routes that answered."""

    pages: dict[str, Page] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    came_from: dict[str, str] = field(default_factory=dict)
    endpoints: set[str] = field(default_factory=set)

    def failures(self) -> list[str]:
        """Addresses that broke, and links that lead nowhere."""
        return [
            f"{path}: {status} (from {self.came_from[path]})"
            for path, status in self.statuses.items()
            if status >= 500 or (status >= 400 and self.came_from[path] != "the table")
        ]


def walk(phone: FlaskClient, *, table: tuple[str, ...] = (), visits: int = VISITS) -> Walk:
    """Follow every link from the usual starts, and then from the addresses of ``table``, by GET only."""
    done = Walk()
    waiting = [(path, "the table") for path in STARTS]
    been = Counter[str]()
    rest = [(path, "the table") for path in table]
    while waiting or rest:
        path, source = waiting.pop(0) if waiting else rest.pop(0)
        endpoint = endpoint_of(phone.application, path)
        if path in done.statuses or been[endpoint] >= visits or endpoint == "static":
            continue
        been[endpoint] += 1
        phone.application.extensions.pop("netevents.misses", None)
        answer = phone.get(path)
        done.statuses[path], done.came_from[path] = answer.status_code, source
        if answer.status_code < 400:
            done.endpoints.add(endpoint)
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            page = done.pages[path] = Page(path, answer.text)
            waiting += [(link, path) for link in page.links()]
        elif "Location" in answer.headers:
            waiting += [(link, path) for link in Page(path, "")._near(answer.headers["Location"])]
    return done


def endpoint_of(app: Flask, path: str, method: str = "GET") -> str:
    """The route of an address, or ``nothing``."""
    if path.startswith("/static/"):
        return "static"
    try:
        endpoint, _ = app.url_map.bind("127.0.0.1").match(urlsplit(path).path, method=method)
    except RequestRedirect:
        return "a redirect"
    except HTTPException:
        return "nothing"
    return str(endpoint)
