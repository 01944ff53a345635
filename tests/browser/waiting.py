"""Phones on which scans wait, and a line to the application on which replies get lost."""

from __future__ import annotations

import io
import socket
import time
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import badges, live_codes
from netevents.exchange.models import PRINTED, SCREEN, Connection
from netevents.people.domain import sign_in as signed_in_row
from netevents.web.offline import HEAVY
from tests.browser.looking import PHONE
from tests.cast import an_event, attending, world
from tests.conftest import NOON
from tests.in_here import sign_in
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page
    from sqlalchemy.orm import Session

EARLIER = NOON - timedelta(minutes=20)
KEEP = """async (item) => {
  const { keep } = await import('/static/queue.js');
  try { return (await keep(item)).says; } catch (error) { return error.message; }
}"""
ROWS = """async (registration) => {
  const { rows } = await import('/static/queue.js');
  return (await rows(registration)).map(({ state, key, token, url }) => ({ state, key, token, url }));
}"""
FLUSH = "async () => { const { flush } = await import('/static/queue.js'); await flush(); }"
KEPT_PAGES = """async () => (await (await caches.open('pages')).keys())
  .map(({ url }) => new URL(url).pathname).sort()"""
UNTIL_KEPT = """async (wanted) => {
  for (let left = 200, path; left && (path = wanted[0]); left--) {
    if (await caches.match(path)) wanted.shift();
    else await new Promise((next) => setTimeout(next, 50));
  }
}"""
UNTIL_SENT = """async (registration) => {
  const { rows } = await import('/static/queue.js');
  for (let left = 200; left && (await rows(registration)).some(({ state }) => state === "saved"); left--) {
    await new Promise((next) => setTimeout(next, 50));
  }
}"""
CLOCK = """(() => {
  const Real = Date;
  const now = () => AT + (Real.now() - SINCE) / 100;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(now()); }
    static now() { return now(); }
  };
})()"""
"""It all but stands, as the server's does; what comes later is later all the same."""
NO_ROOM = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); };
}"""


class LossyLine:
    """The way to the application on which replies to what waited get lost, though it has heard every word.

    :ivar loses: says of each such request in turn whether its reply is lost
    :ivar heard: how often each key came
    :ivar is_closed: whether the application hears nothing of what waits
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner
        self.loses: Callable[[], bool] = lambda: False
        self.heard: Counter[str] = Counter()
        self.is_closed = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self.is_closed and environ["PATH_INFO"].endswith("/scans/fresh"):
            start_response("503 Service Unavailable", [])
            return [b""]
        if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/scans"):
            return self.inner(environ, start_response)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        self.heard[parse_qs(body.decode())["key"][0]] += 1
        environ["wsgi.input"] = io.BytesIO(body)
        said = self.inner(environ, start_response)
        if self.loses():
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return said


class Evening:
    """An event under way, at which Ben, Cleo and so many others are."""

    def __init__(self, app: Flask, *names: str) -> None:
        self.app = app
        self.line = LossyLine(app.wsgi_app)
        app.wsgi_app = self.line  # type: ignore[method-assign]
        self.secrets, self.tokens, self.codes, self.places = {}, {}, {}, {}
        with world(app) as session:
            self.event = an_event(session)
            for name in names:
                place = attending(session, self.event, name)
                self.secrets[name] = signed_in_row(
                    session, place.person, how="joined", lasts=LASTS, now=NOON
                ).secret
                badge = badges.current(session, place)[PRINTED]
                self.tokens[name], self.codes[name], self.places[name] = badge.token, badge.code, place.code

    @property
    def path(self) -> str:
        return f"/e/{self.event.slug}/"

    def scan(self, by: str, of: str, *, at: datetime = EARLIER, **more: str) -> dict[str, str]:
        """What the scanner on the phone of ``by`` hands to the queue."""
        read = {"kind": "scan", "event": self.event.slug, "registration": self.places[by]}
        return read | {"token": self.tokens[of], "scannedAt": at.isoformat()} | more

    def on_screen(self, name: str, at: datetime) -> str:
        """What the phone of ``name`` showed then, where codes change."""
        with world(self.app) as session:
            session.get_one(Event, self.event.id).badge_codes = "live"
            place = session.scalars(select(Registration).where(Registration.code == self.places[name])).one()
            token = badges.current(session, place)[SCREEN].token
        return live_codes.shown(token, key=self.app.config["SECRET_KEY"], at=at)

    def sign_in_again(self, name: str) -> str:
        """Another sign-in of ``name``, as on coming back."""
        with world(self.app) as session:
            mine = Registration.code == self.places[name]
            place = session.scalars(
                select(Registration).where(mine).options(joinedload(Registration.person))
            ).one()
            return _signed_in(session, place)

    def met(self) -> dict[frozenset[str], tuple[datetime, str, str]]:
        """Of each two who met: when, how, and the key of the scan that made it."""
        low, high = aliased(Registration), aliased(Registration)
        query = (
            select(low.name, high.name, Connection.met_at, Connection.how, Connection.made_key)
            .join(low, low.id == Connection.low_id)
            .join(high, high.id == Connection.high_id)
        )
        with world(self.app) as session:
            rows = session.execute(query).all()
        found = {frozenset(row[:2]): (row.met_at, row.how, row.made_key) for row in rows}
        assert len(found) == len(rows)
        return found


def _signed_in(session: Session, place: Registration) -> str:
    return signed_in_row(session, place.person, how="joined", lasts=LASTS, now=NOON).secret


@contextmanager
def a_phone(
    evening: Evening,
    browser: Browser,
    base: str,
    name: str,
    *,
    reader: Sequence[str] = HEAVY,
    ahead: timedelta = timedelta(),
) -> Iterator[Page]:
    """The phone of ``name``, who has looked at the event’s page and keeps what it can; its clock stands."""
    width, height = PHONE
    with browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, has_touch=True
    ) as context:
        context.set_default_timeout(15_000)
        at, since = (str(round(1000 * seconds)) for seconds in ((NOON + ahead).timestamp(), time.time()))
        context.add_init_script(CLOCK.replace("AT", at).replace("SINCE", since))
        expect.set_options(timeout=15_000)
        page = context.new_page()
        sign_in(evening.app, page, base, evening.secrets[name])
        settle(page, evening, reader=reader)
        yield page


def settle(page: Page, evening: Evening, *, reader: Sequence[str] = HEAVY) -> None:
    """Come to the event's page, and let the phone keep what it keeps."""
    page.goto(evening.path)
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    pages = [evening.path + end for end in ("", "badge", "scan", "scans")]
    page.evaluate(UNTIL_KEPT, [*pages, "/people", *(f"/static/{name}" for name in reader)])


def states(page: Page, evening: Evening, name: str) -> list[str]:
    return [row["state"] for row in page.evaluate(ROWS, evening.places[name])]


def away(context: BrowserContext) -> None:
    context.set_offline(True)
