"""A phone without a network: pages that open all the same, and scans that wait and arrive once."""

from __future__ import annotations

import io
import random
import socket
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from netevents.events.models import Event, Registration
from netevents.exchange import badges, live_codes
from netevents.exchange.models import PRINTED, SCREEN, Connection, Note
from netevents.people.domain import sign_in as signed_in_row
from netevents.web.offline import HEAVY
from tests.browser.looking import PHONE
from tests.cast import an_event, attending, world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, Page
    from sqlalchemy.orm import Session

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

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
NO_ROOM = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); };
}"""


NO_ROOM_ONCE = """() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => {
    IDBObjectStore.prototype.put = put;
    throw new DOMException('', 'QuotaExceededError');
  };
}"""
FORGETS_THE_KEY = """() => {
  const ask = fetch;
  window.fetch = async (address, more) => {
    const key = more?.body?.get('key');
    if (!key) return ask(address, more);
    more.body.set('key', crypto.randomUUID());
    const answer = await ask(address, more);
    return Response.json({ ...(await answer.json()), key });
  };
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


@pytest.fixture
def evening(app: Flask) -> Evening:
    return Evening(app, "Ben", "Cleo", "Dan")


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
    """The phone of ``name``, who has looked at the event's page and keeps what it can. Its clock stands."""
    width, height = PHONE
    with browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, has_touch=True
    ) as context:
        context.set_default_timeout(15_000)
        context.clock.set_fixed_time(NOON + ahead)
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


def test_a_phone_without_a_network_opens_its_pages_and_loses_no_scan(
    evening: Evening, browser: Browser
) -> None:
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        context = page.context
        away(context)
        for path, words in {
            evening.path: "Hack night",
            f"{evening.path}badge": "Ben",
            f"{evening.path}scan": "The code under their badge",
            "/people": "My people",
        }.items():
            page.goto(path)
            expect(page.locator("main")).to_contain_text(words)
            expect(page.locator(".banner")).to_contain_text("No connection. This page is from")
        page.goto("/me/profile")
        expect(page.get_by_role("heading", level=1)).to_have_text("No connection just now")
        expect(page.get_by_role("link", name="My badge")).to_be_visible()

        page.goto(f"{evening.path}scans")
        assert page.evaluate(KEEP, evening.scan("Ben", "Cleo")) == "saved on this phone"
        typed = evening.scan("Ben", "Dan", token="", code=evening.codes["Dan"])
        assert page.evaluate(KEEP, typed) == "saved on this phone"
        page.reload()
        expect(page.locator("[data-state]")).to_have_text(["saved on this phone"] * 2)
        page.locator("summary").last.click()
        page.get_by_label("What we talked about").last.fill("Her robot sorts socks.")
        page.get_by_role("button", name="Save the note").last.click()
        expect(page.locator("[data-words]").first).to_have_text("Her robot sorts socks.")
        page.close()
        assert evening.met() == {}

        anew = context.new_page()
        anew.goto(f"{evening.path}scans")
        expect(anew.locator("[data-state]")).to_have_text(["saved on this phone"] * 3)
        context.set_offline(False)
        expect(anew.locator("[data-state]")).to_have_text(["sent", "connected", "connected"])
        expect(anew.locator("[data-what]")).to_have_text(["A note", "Dan", "Cleo"])

    met = evening.met()
    assert {tuple(sorted(pair)): (at, how) for pair, (at, how, _) in met.items()} == {
        ("Ben", "Cleo"): (EARLIER, "offline"),
        ("Ben", "Dan"): (EARLIER, "offline"),
    }
    assert set(evening.line.heard.values()) == {1}
    with world(evening.app) as session:
        assert session.scalar(select(Note.talked_about)) == "Her robot sorts socks."


def test_a_lost_reply_is_asked_for_again_under_the_same_key(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.evaluate(FLUSH)
        losses = iter([True, True])
        evening.line.loses = lambda: next(losses, False)
        page.evaluate(KEEP, evening.scan("Ben", "Cleo"))
        for state in ("saved", "saved", "connected"):
            page.evaluate(FLUSH)
            assert states(page, evening, "Ben") == [state]
        page.evaluate(FLUSH)
        [row] = page.evaluate(ROWS, evening.places["Ben"])

    assert evening.line.heard == {row["key"]: 3}
    assert evening.met() == {frozenset({"Ben", "Cleo"}): (EARLIER, "offline", row["key"])}


def complaints(
    evening: Evening, wanted: dict[frozenset[str], datetime], rows: list[dict[str, str]], keys: set[str]
) -> list[str]:
    """Where something else came of ``wanted`` than each once, new, at its time and under its key."""
    met, tokens = evening.met(), {token: name for name, token in evening.tokens.items()}
    found = [f"{set(pair)} did not meet, or at another time" for pair in wanted if pair not in met]
    found += [f"{set(pair)} met, though nobody said so" for pair in met if pair not in wanted]
    for pair, (at, how, key) in met.items():
        if (at, how) != (wanted.get(pair), "offline"):
            found.append(f"{set(pair)} met {how} at {at}")
        if key not in keys:
            found.append(f"{set(pair)} met by a scan that no phone knows")
    found += [
        f"the scan of {tokens[row['token']]} is {row['state']}" for row in rows if row["state"] != "connected"
    ]
    return found + [f"{row['url']} was not new" for row in rows if not str(row["url"]).endswith("scan=new")]


def test_without_the_key_a_lost_reply_leaves_its_trace(evening, browser):
    """The control: what the proof below looks for would be seen."""
    found = []
    for script in ("() => {}", FORGETS_THE_KEY):
        by = "Dan" if found else "Ben"
        losses = iter([True])
        evening.line.loses = lambda losses=losses: next(losses, False)
        with served(evening.app) as base, a_phone(evening, browser, base, by, reader=()) as page:
            page.add_init_script(f"({script})()")
            page.reload()
            page.evaluate(FLUSH)
            page.evaluate(KEEP, evening.scan(by, "Cleo"))
            page.evaluate(FLUSH)
            page.evaluate(FLUSH)
            rows = page.evaluate(ROWS, evening.places[by])
        known = {key for pair, (_, _, key) in evening.met().items() if by not in pair}
        wanted = dict.fromkeys(evening.met(), EARLIER)
        found.append(complaints(evening, wanted, rows, known | {row["key"] for row in rows}))

    assert found[0] == []
    unknown, not_new = found[1]
    assert unknown.endswith("met by a scan that no phone knows")
    assert not_new.endswith("scan=again was not new")


def test_a_wrong_clock_makes_no_code_old_and_no_meeting_late(evening, browser):
    token = evening.on_screen("Cleo", EARLIER)
    ahead = timedelta(hours=3)
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben", reader=(), ahead=ahead) as page:
        page.evaluate(KEEP, evening.scan("Ben", "Cleo", at=EARLIER + ahead, token=token))
        page.evaluate(FLUSH)
        [row] = page.evaluate(ROWS, evening.places["Ben"])

    assert row["state"] == "connected"
    assert evening.met() == {frozenset({"Ben", "Cleo"}): (EARLIER, "offline", row["key"])}


def test_who_signs_in_next_neither_sees_nor_sends_what_waits(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        evening.line.is_closed = True
        page.evaluate(KEEP, evening.scan("Ben", "Dan"))
        page.evaluate(FLUSH)
        page.goto("/me")
        page.get_by_role("button", name="Sign out").first.click()
        expect(page.locator("main")).to_contain_text("You are signed out on this device.")
        assert page.evaluate(KEPT_PAGES) == []
        away(page.context)
        page.goto(f"{evening.path}badge")
        expect(page.get_by_role("heading", level=1)).to_have_text("No connection just now")
        page.context.set_offline(False)
        evening.line.is_closed = False

        sign_in(evening.app, page, base, evening.secrets["Cleo"])
        settle(page, evening)
        page.goto(f"{evening.path}scans")
        expect(page.get_by_text("Nothing waits here.")).to_be_visible()
        page.evaluate(FLUSH)
        assert states(page, evening, "Cleo") == []
        away(page.context)
        page.goto(f"{evening.path}badge")
        expect(page.locator("main")).to_contain_text("Cleo")
        page.context.set_offline(False)
        assert evening.line.heard == {}

        again = evening.sign_in_again("Ben")
        sign_in(evening.app, page, base, again)
        page.goto(evening.path)  # whatever page it is, what waits is sent
        page.evaluate(UNTIL_SENT, evening.places["Ben"])
        page.goto(f"{evening.path}scans")
        expect(page.locator("[data-state]")).to_have_text(["connected"])

    assert list(evening.met()) == [frozenset({"Ben", "Dan"})]


def test_no_room_is_said_before_and_nothing_is_called_saved(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.add_init_script(f"({NO_ROOM})()")
        page.goto(f"{evening.path}scans")
        expect(page.locator("#room")).to_contain_text("This browser keeps nothing here")
        assert page.evaluate(KEEP, evening.scan("Ben", "Cleo")).startswith(
            "Not saved: this phone has no room"
        )
        assert states(page, evening, "Ben") == []


def test_a_refusal_stays_until_it_is_taken_off_the_list(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.goto(f"{evening.path}scans")
        for wrong in (evening.scan("Ben", "Ben"), evening.scan("Ben", "Cleo", token="A" * 20)):
            page.evaluate(KEEP, wrong)
        page.get_by_role("button", name="Send now").click()
        own, unknown = "That is your own badge. Scan someone else’s.", "Nobody here has this code."
        expect(page.locator("[data-state]").last).to_have_text(own)
        expect(page.locator("[data-state]").first).to_contain_text(unknown)
        page.reload()
        page.get_by_role("button", name="Take off this list").last.click()
        expect(page.locator("[data-state]")).to_have_count(1)
        page.reload()
        expect(page.locator("[data-state]")).to_contain_text([unknown])


def test_a_note_survives_a_connection_that_drops(evening, browser):
    with served(evening.app) as base, a_phone(evening, browser, base, "Ben") as page:
        page.evaluate(KEEP, evening.scan("Ben", "Cleo"))
        page.evaluate(FLUSH)
        page.goto("/people")
        page.get_by_role("link", name="Cleo").click()
        said, line = page.locator("main [role=status]").first, page.get_by_label("What we talked about")
        away(page.context)
        line.fill("Tide pools")
        page.get_by_role("button", name="Save the note").click()
        expect(said).to_contain_text("Saved on this phone.")
        page.context.set_offline(False)
        line.fill("Tide pools, and anemones")
        page.get_by_role("button", name="Save the note").click()
        expect(said).to_have_text("Saved. Only you see it.")
        page.reload()
        expect(line).to_have_value("Tide pools, and anemones")


PHONES, SCANS_EACH = 20, 30
LOST = 0.35


@pytest.mark.prove
def test_six_hundred_scans_arrive_once_whatever_happens_to_the_phones(app, browser, record_property):
    """Reloads, closed pages, lost replies, somebody else on the phone, no room for a moment."""
    holders = [f"Holder {number}" for number in range(PHONES)]
    others = [f"Other {number}" for number in range(SCANS_EACH)]
    evening = Evening(app, *holders, *others)
    chance = random.Random(6)
    wanted: dict[frozenset[str], datetime] = {}
    kept: list[dict[str, str]] = []
    with ExitStack() as opened:
        base = opened.enter_context(served(app))
        pages = {
            name: opened.enter_context(a_phone(evening, browser, base, name, reader=())) for name in holders
        }
        for number, (name, page) in enumerate(pages.items()):
            page.context.set_offline(True)
            page.goto(f"{evening.path}scans")
            for place, other in enumerate(others):
                at = EARLIER + timedelta(seconds=PHONES * place + number)
                wanted[frozenset({name, other})] = at
                if place == 5 and number % 5 == 0:
                    page.evaluate(NO_ROOM_ONCE)
                    refused = page.evaluate(KEEP, evening.scan(name, other, at=at))
                    assert refused.startswith("Not saved")
                page.evaluate(KEEP, evening.scan(name, other, at=at))
                if place == 10:
                    page.reload()
                if place == 20:
                    page.close()
                    page = pages[name] = page.context.new_page()  # noqa: PLW2901
                    page.goto(f"{evening.path}scans")
            kept += page.evaluate(ROWS, evening.places[name])
            if number % 4 == 0:
                _somebody_else(evening, page, base, others[number], name)
        evening.line.loses = lambda: chance.random() < LOST
        for page in pages.values():
            page.context.set_offline(False)
        for _ in range(3 * SCANS_EACH):
            waiting = [name for name, page in pages.items() if "saved" in states(page, evening, name)]
            if not waiting:
                break
            for name in waiting:
                pages[name].reload() if chance.random() < LOST else pages[name].evaluate(FLUSH)
        rows = [row for name in holders for row in pages[name].evaluate(ROWS, evening.places[name])]

    sent = evening.line.heard.total()
    record_property("sent, for 600 scans", sent)
    keys = {row["key"] for row in kept}
    assert len(wanted) == len(keys) == len(kept) == PHONES * SCANS_EACH
    assert set(evening.line.heard) == keys
    assert sent > 1.3 * len(wanted)
    assert (
        len(rows) >= len(kept) * 3 / 4
    )  # what was sent is cleared away where somebody else was on the phone
    assert complaints(evening, wanted, rows, keys) == []


def _somebody_else(evening: Evening, page: Page, base: str, guest: str, owner: str) -> None:
    """``guest`` signs in on the phone of ``owner``, who comes back; nothing of theirs is sent or seen."""
    before = evening.line.heard.total()
    evening.line.is_closed = True
    page.context.set_offline(False)
    sign_in(evening.app, page, base, evening.secrets[guest])
    page.goto(f"{evening.path}scans")
    evening.line.is_closed = False
    page.evaluate(FLUSH)
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    assert states(page, evening, guest) == []
    page.context.set_offline(True)
    sign_in(evening.app, page, base, evening.secrets[owner])
    assert evening.line.heard.total() == before
