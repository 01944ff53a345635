"""Fills in every form that a walk finds, as nobody should, and says what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netevents.web.forms import tidy
from tests.cast import post
from tests.routes_pages import Form, Page, endpoint_of
from tests.routes_site import Site
from tests.routes_texts import WILD, not_ours
from tests.routes_world import ROLES

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.routes_walks import Walks

FREE = {"text", "search", "textarea"}
STRICT = {"email", "url", "tel", "number", "date", "time", "datetime-local", "password"}
CHOSEN = {"hidden", "select", "radio", "checkbox"}
ALL = FREE | STRICT | CHOSEN
ANSWERS = {200, 202, 302, 303, 404, 409, 422, 429}
SENTENCE = "invisible character"

Say = Callable[[int], str]
"""What to type into the field of this number."""


@dataclass(frozen=True)
class Found:
    """A form, and who saw it where."""

    role: str
    path: str
    endpoint: str
    form: Form

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.form.inputs if not one.name.endswith("csrf_token"))

    def fields(self, kinds: set[str]) -> list[str]:
        return list(
            dict.fromkeys(
                one.name
                for one in self.form.inputs
                if one.name and one.kind in kinds and not one.name.endswith("csrf_token")
            )
        )

    def filled(self, kinds: set[str], say: Say, *, cut: bool) -> dict[str, list[str]]:
        """The form with something typed into every field of these kinds, as long as a browser lets it be."""
        sent = self.form.filled()
        most = {one.name: one.most for one in self.form.inputs}
        for number, name in enumerate(self.fields(kinds)):
            text = say(number)
            sent[name] = [text[: most[name]] if cut else text]
        return sent

    def wild(self, round_: int) -> dict[str, list[str]]:
        """The form as a browser might send it, with values at the far ends of what it allows."""
        sent = self.filled(FREE, lambda number: "Ants", cut=True)
        kinds = {one.name: one.kind for one in self.form.inputs}
        for number, name in enumerate(self.fields(set(WILD))):
            choice = WILD[kinds[name]]
            sent[name] = [choice[(round_ + number) % len(choice)]]
        return sent


def forms(walks: Walks) -> Sequence[Found]:
    """Each kind of form once that any role meets, with at least one field."""
    found: dict[tuple[str, tuple[str, ...]], Found] = {}
    for role in ROLES:
        for path, page in walks.of(role).pages.items():
            for form in page.forms:
                endpoint = endpoint_of(walks.site.app, form.action, form.method.upper())
                one = Found(role, path, endpoint, form)
                if one.fields(ALL):
                    found.setdefault((endpoint, one.names), one)
    return list(found.values())


def send(site: Site, found: Found, sent: dict[str, list[str]]) -> TestResponse:
    """What the site answers to the filled-in form."""
    phone = site.phone(found.role)
    if found.form.method == "get":
        return phone.get(found.form.action, query_string=sent)
    answer = post(phone, found.form.action, **sent)
    if (
        answer.status_code in {302, 303}
        and (after := phone.get(answer.headers["Location"])).status_code >= 400
    ):
        return after
    return answer


def troubles(site: Site, found: Found, sent: dict[str, list[str]]) -> Iterator[str]:
    """What is wrong with the answer; on SQLite the world is put back afterwards."""
    answer = send(site, found, sent)
    where = f"{found.form.method.upper()} {found.form.action} as {found.role} with {sent}"
    if answer.status_code not in ANSWERS:
        yield f"{answer.status_code}: {where}"
    if answer.mimetype == "text/html":
        page = Page(found.form.action, answer.text)
        for strange in not_ours(page):
            yield f"{strange}: {where}"
        if answer.status_code == 422:
            yield from (f"lost {name}: {where}" for name in lost(page, found, sent))
    if site.kept is not None:
        site.put_back()


def lost(page: Page, found: Found, sent: dict[str, list[str]]) -> Iterator[str]:
    """Fields whose text does not stand in the form of the answer any more."""
    again = [form for form in page.forms if form.action == found.form.action] or page.forms
    drawn: dict[str, str] = {one.name: one.value for form in again for one in form.inputs}
    for name in found.fields((FREE | STRICT) - {"password"}):
        if name in sent and tidy(drawn.get(name)) != tidy(sent[name][0]):
            yield name
