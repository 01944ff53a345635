"""Hundreds of scans wait on twenty phones to which everything happens: each arrives once, at its time."""

from __future__ import annotations

import random
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import EARLIER, FLUSH, KEEP, ROWS, Evening, a_phone, states
from tests.in_here import served, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True),
]

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


@pytest.fixture
def evening(app: Flask) -> Evening:
    return Evening(app, "Ben", "Cleo", "Dan")


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
