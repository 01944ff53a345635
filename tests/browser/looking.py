"""What a browser sees wrong with a page: for eyes, thumbs, narrow screens, large letters, and the policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.axe import violations
from tests.browser.sights import Seen
from tests.heard import drained

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

    from tests.browser.scenes import Scenes

PHONE, DESKTOP = (390, 844), (1280, 800)
NARROWEST = (320, 640)
LETTERS = 16
SCHEMES = ("light", "dark")
SMALL_TARGETS = """() => {
  const alone = (link) => {
    if (getComputedStyle(link).display !== 'inline') return true;
    const around = (link.closest('p, li, dd, td, th, label') ?? link.parentElement).cloneNode(true);
    around.querySelectorAll('a, .hide').forEach((other) => other.remove());
    return !/\\p{L}/u.test(around.textContent);
  };
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  return [...document.querySelectorAll(controls)].flatMap((control) => {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.tabIndex < 0) return [];
    if (control.matches('a') && !alone(control)) return [];
    const target = control.matches('[type=checkbox], [type=radio]') ? control.closest('label') : control;
    const box = target.getBoundingClientRect();
    if (box.width > 43.5 && box.height > 43.5) return [];
    const words = target.outerHTML.replace(/<svg.*?<\\/svg>/gs, '').slice(0, 120);
    return [`a target of ${Math.round(box.width)} by ${Math.round(box.height)}: ${words}`];
  });
}"""
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const widest = [...document.querySelectorAll('main *, .bar *, .tabs *, .foot *')]
    .filter((part) => part.getBoundingClientRect().right > room + 1 && !part.closest('.side, .hide'))
    .map((part) => part.outerHTML.slice(0, 100));
  return [`wider than the screen: ${widest.slice(0, 3).join(' and ')}`];
}"""
SCANS_KEPT = """async () => {
  const { dataset } = document.querySelector('[data-registration]');
  const all = { registration: dataset.registration, event: dataset.event, scannedAt: '2026-05-08T12:00:00Z' };
  const rows = [
    { kind: 'scan', code: 'KQ7MPW', state: 'saved' },
    { kind: 'note', talked_about: 'Her robot sorts socks. '.repeat(6), state: 'saved' },
    { kind: 'scan', token: 'x', name: 'Mpho', url: '/people', state: 'connected' },
    { kind: 'scan', token: 'y', state: 'sent' },
    { kind: 'scan', token: 'z', name: 'Keiko', url: '/people', state: 'waiting' },
    { kind: 'scan', token: 'a', state: 'refused', error: 'Nobody here has this code.' },
  ];
  const database = await new Promise((opened) => {
    const asked = indexedDB.open('netevents', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('queue', { keyPath: 'key' });
    asked.onsuccess = () => opened(asked.result);
  });
  const store = database.transaction('queue', 'readwrite').objectStore('queue');
  rows.forEach((row, at) => store.put({ ...all, ...row, key: `seen ${at}`, keptAt: Date.now() + at }));
  await new Promise((done) => { store.transaction.oncomplete = done; });
  database.close();
  dispatchEvent(new Event('netevents:queue'));
  const isDrawn = () => document.querySelectorAll('[data-state]').length === rows.length;
  for (let left = 300; left && !isDrawn(); left--) await new Promise(requestAnimationFrame);
}"""
"""The list of what waits on this phone is drawn by the phone: this puts a row of each kind on it."""
OPEN_ALL = "() => document.querySelectorAll('details').forEach((folded) => { folded.open = true; })"


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page: how large the window is, in which colours, and the letters, in pixels."""

    size: tuple[int, int]
    scheme: str
    letters: int = LETTERS


ON_A_PHONE = (Look(PHONE, "light"),)
EVERYWHERE = tuple(Look(*look) for look in product((PHONE, DESKTOP), SCHEMES, (LETTERS, 2 * LETTERS)))


@dataclass
class Window:
    """A browser window on the installation."""

    page: Page
    scenes: Scenes
    look: Look | None = None
    """How it was looked at last; this outlasts the page."""

    def __post_init__(self) -> None:
        self.letters = self.page.context.new_cdp_session(self.page)

    def go(self, seen: Seen) -> None:
        """Come to the page as its visitor; what was posted is not posted again, and what refreshes stays."""
        context, url = self.page.context, self.scenes.base + seen.path
        context.clear_cookies()
        cookie: Any = {"name": "netevents", "value": self.scenes.cookie(seen.sight.visitor)}
        context.add_cookies([cookie | {"url": self.scenes.base}])
        if seen.got and "Refresh" not in seen.headers:
            self.page.goto(url)
        else:
            self._show(url, seen)
        if seen.endpoint == "scans.index" and seen.status == 200:
            self.page.evaluate(SCANS_KEPT)
        self.page.evaluate(OPEN_ALL)

    def _show(self, url: str, seen: Seen) -> None:
        headers = {name: value for name, value in seen.headers.items() if name != "Refresh"}

        def answer(route: Route) -> None:
            route.fulfill(status=seen.status, headers=headers, body=seen.html)

        self.page.route(url, answer)
        self.page.goto(url)
        self.page.unroute(url)

    def set(self, size: tuple[int, int], scheme: str, letters: int = LETTERS) -> None:
        """How large the window is, in which colours, and how large the person likes letters."""
        look, before = Look(size, scheme, letters), self.look
        self.look = look
        # What is set anew is also drawn anew.
        if before is None or look.size != before.size:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
        if before is None or look.scheme != before.scheme:
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        if before is None or look.letters != before.letters:
            self.letters.send("Page.setFontSizes", {"fontSizes": {"standard": letters}})

    def complaints(self, looks: Sequence[Look]) -> list[str]:
        """What is wrong with the page that is open."""
        found: list[str] = []
        for look in looks:
            self.set(look.size, look.scheme, look.letters)
            if look.letters == LETTERS:
                found += self.page.evaluate(SMALL_TARGETS)
            found += violations(self.page)
        for letters in (LETTERS, 2 * LETTERS):
            self.set(NARROWEST, SCHEMES[0], letters)
            found += self.page.evaluate(TOO_WIDE)
        self.set(PHONE, SCHEMES[0])
        return found + drained()


@contextmanager
def a_window(browser: Browser, scenes: Scenes) -> Iterator[Window]:
    with browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        has_touch=True,
        service_workers="block",  # what is shown here is put in the way of the network
    ) as context:
        context.set_default_timeout(20_000)
        yield Window(context.new_page(), scenes)
