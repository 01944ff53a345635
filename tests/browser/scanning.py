"""Phones at an event with a camera, drawn or filmed, and what is held before it."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from playwright.sync_api import expect

from netevents.exchange import badges
from netevents.exchange.exports import connections_csv
from netevents.exchange.models import PRINTED
from netevents.people.domain import sign_in as signed_in_row
from netevents.web.qr import badge_address, modules
from tests.browser.looking import PHONE
from tests.cast import an_event, attending, world
from tests.conftest import NOON
from tests.in_here import served, sign_in
from tests.routes_world import LASTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Flask
    from playwright.sync_api import Browser, Locator, Page

CAMERA_OF_CANVAS = """() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
  const pen = canvas.getContext('2d');
  let rows = [];
  setInterval(() => {
    pen.fillStyle = '#ddd';
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = '#111';
    const [x, y] = [500 + Math.random() * 20, 220 + Math.random() * 20];
    rows.forEach((row, down) => [...row].forEach((dark, right) => {
      if (dark === '1') pen.fillRect(x + 7 * right, y + 7 * down, 7, 7);
    }));
  }, 100);
  window.hold = (drawn) => { rows = drawn; };
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10);
}"""
AT_NOON = """() => {
  const Real = Date;
  const ahead = AT - Real.now();
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
}""".replace("AT", str(round(1000 * NOON.timestamp())))
"""The phones' clocks go as the server's, which stands."""


@dataclass(frozen=True)
class Attendee:
    secret: str
    token: str
    code: str


class Evening:
    """An event under way, at which so many people are."""

    def __init__(self, app: Flask, names: Sequence[str]) -> None:
        self.app = app
        self.people: dict[str, Attendee] = {}
        with world(app) as session:
            self.event = an_event(session)
            for name in names:
                place = attending(session, self.event, name)
                secret = signed_in_row(session, place.person, how="joined", lasts=LASTS, now=NOON).secret
                badge = badges.current(session, place)[PRINTED]
                self.people[name] = Attendee(secret, badge.token, badge.code)

    @property
    def scanner(self) -> str:
        return f"/e/{self.event.slug}/scan"

    def csv(self) -> pd.DataFrame:
        with world(self.app) as session:
            file = b"".join(connections_csv(session, session.merge(self.event)))
        return pd.read_csv(io.BytesIO(file), encoding="utf-8-sig", dtype=str, keep_default_na=False)

    def met(self) -> set[frozenset[str]]:
        rows = self.csv()
        return {frozenset(pair) for pair in zip(rows.person_a, rows.person_b, strict=True)}


@contextmanager
def phones(
    evening: Evening, browser: Browser, *names: str, script: str = "", **facts: Any
) -> Iterator[list[Page]]:
    """A phone of each, with ``script`` run before any page, at the start of the event's pages."""
    width, height = PHONE
    with ExitStack() as opened:
        base = opened.enter_context(served(evening.app))
        evening.app.config["BASE_URL"] = base
        pages = []
        for name in names:
            context = browser.new_context(
                base_url=base, viewport={"width": width, "height": height}, has_touch=True, **facts
            )
            opened.enter_context(context)
            context.set_default_timeout(20_000)
            page = context.new_page()
            for each in filter(None, (AT_NOON, script)):
                page.add_init_script(f"({each})()")
            sign_in(evening.app, page, base, evening.people[name].secret)
            pages.append(page)
        expect.set_options(timeout=20_000)
        yield pages


def address(evening: Evening, name: str) -> str:
    """What the code on the badge of ``name`` says."""
    return badge_address(evening.app.config["BASE_URL"], evening.people[name].token)


def hold(page: Page, text: str) -> None:
    """Show the canvas camera of ``page`` a code that says ``text``."""
    rows = ["".join("01"[dark] for dark in row) for row in modules(text, mask_pattern=None)]
    page.evaluate("(rows) => window.hold(rows)", rows)


def said(page: Page) -> Locator:
    return page.locator("#said")
