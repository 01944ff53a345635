"""Every page that the installation shows, to everybody who can see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from tests.cast import post
from tests.routes_world import ROLES

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.browser.scenes import Scenes

KIND = re.compile(r"""<([a-z0-9]+)(?:[^>]*?\sclass="([^"]*)")?""")

LINK = re.compile(r"""<a\s[^>]*?href="([^"]*)\"""")


@dataclass(frozen=True)
class Sight:
    """One page as one visitor gets it.

    :ivar visitor: whose device asks: a role of ``tests.routes_world``, or a name of ``Scenes.secrets``
    :ivar fields: what is posted; without, the page is fetched
    """

    name: str
    visitor: str
    path: str
    fields: dict[str, str] | None = None


@dataclass(frozen=True)
class Seen:
    """A page that was given to ``sight.visitor``.

    :ivar path: where it stands, after redirects
    :ivar got: whether asking the server for ``path`` gives it again: nothing was posted for it
    """

    sight: Sight
    endpoint: str
    path: str
    status: int
    headers: dict[str, str]
    html: str
    got: bool

    @property
    def kinds(self) -> frozenset[tuple[str, str]]:
        """The kinds of elements in it: pages of one view that have the same ones look alike."""
        return frozenset(KIND.findall(self.html))


def table(scenes: Scenes, roles: Sequence[str] = ROLES) -> Iterator[Sight]:
    """Every route that is fetched, and every form sent in empty, by every one of ``roles``."""
    here = scenes.site.world.here
    for rule in scenes.site.app.url_map.iter_rules():
        for role in roles:
            path = here.address(rule.rule)
            if "GET" in (rule.methods or ()):
                yield Sight(f"{rule.endpoint} for {role}", role, path)
            if "POST" in (rule.methods or ()):
                yield Sight(f"{rule.endpoint} sent in by {role}", role, path, {})


def see(scenes: Scenes, sight: Sight) -> Seen | None:
    """The page at the end of all redirects, if it is one; what the request changed is put back."""
    scenes.site.app.extensions.pop("netevents.misses", None)
    phone = scenes.site.app.test_client()
    phone.set_cookie("netevents", scenes.cookie(sight.visitor))
    if sight.fields is None:
        answer = phone.get(sight.path, follow_redirects=True)
    else:
        answer = post(phone, sight.path, **sight.fields)
        posted = answer.status_code >= 300
        while 300 <= answer.status_code < 400:
            answer = phone.get(answer.headers["Location"])
        scenes.site.put_back()
        if not posted and answer.mimetype != "text/html":
            return None
    return _seen(scenes, sight, answer) if answer.mimetype == "text/html" else None


def _seen(scenes: Scenes, sight: Sight, answer: TestResponse) -> Seen:
    path = answer.request.full_path.rstrip("?")
    routes = scenes.site.app.url_map.bind("127.0.0.1")
    try:
        endpoint = str(routes.match(urlsplit(path).path, answer.request.method)[0])
    except Exception:  # noqa: BLE001  an address that leads nowhere is a sight, too
        endpoint = "nowhere"
    return Seen(
        sight,
        endpoint,
        path,
        answer.status_code,
        dict(answer.headers),
        answer.text,
        got=sight.fields is None,
    )


def everything(scenes: Scenes, roles: Sequence[str] = ROLES) -> list[Seen]:
    """All pages: the arranged ones, then one of those of the table that look alike."""
    arranged = [seen for sight in scenes.sights if (seen := see(scenes, sight))]
    known = {_kind(page) for page in arranged}
    others = []
    for sight in table(scenes, roles):
        seen = see(scenes, sight)
        if seen and _kind(seen) not in known:
            known.add(_kind(seen))
            others.append(seen)
    return arranged + others


def one_of_each(pages: Iterable[Seen]) -> list[Seen]:
    """The first of ``pages`` for each view and status."""
    first: dict[tuple[str, int], Seen] = {}
    for page in pages:
        first.setdefault((_place(page), page.status), page)
    return list(first.values())


def _place(page: Seen) -> str:
    """Whose page it is; all views say no alike."""
    return page.endpoint if page.status in {200, 422} else "a no"


def _kind(page: Seen) -> tuple[str, int, frozenset[tuple[str, str]]]:
    return _place(page), page.status, page.kinds


def dead_links(scenes: Scenes, pages: Iterable[Seen]) -> list[str]:
    """Links on ``pages`` that give their visitor no page and no file.

    What a form answered is left out: what it made has been put back.
    """
    answers: dict[tuple[str, str], int] = {}
    found = []
    for page in pages:
        if page.sight.fields is not None:
            continue
        for address in dict.fromkeys(LINK.findall(page.html)):
            path = unescape(address).split("#")[0]
            if path.startswith(("mailto:", "tel:", "https:")) or not path:
                continue
            visit = page.sight.visitor, urljoin(page.path, path)
            if visit not in answers:
                answers[visit] = _status(scenes, *visit)
            if answers[visit] >= 400:
                found.append(f"{page.sight.name}: {address} ({answers[visit]})")
    return found


def _status(scenes: Scenes, visitor: str, path: str) -> int:
    scenes.site.app.extensions.pop("netevents.misses", None)
    phone = scenes.site.app.test_client()
    phone.set_cookie("netevents", scenes.cookie(visitor))
    return phone.get(path, follow_redirects=True).status_code
