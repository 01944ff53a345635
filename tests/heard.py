"""What the browsers of all tests complain about: scripts that fail, what the policy forbids, other hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request

HEARD: list[str] = []
"""In the order they came; a test that leaves some here fails."""
HERE = frozenset({"127.0.0.1", "localhost"})
OVER_THE_NETWORK = frozenset({"http", "https", "ws", "wss"})
AWAY = "net::ERR_INTERNET_DISCONNECTED"


def drained() -> list[str]:
    """What was heard since the last time."""
    found = HEARD.copy()
    HEARD.clear()
    return found


def listened_to(browser: Browser) -> Browser:
    """``browser``, each of whose windows is heard from now on."""
    new_context, new_page = browser.new_context, browser.new_page

    def context(**facts: Any) -> BrowserContext:
        return _listen(new_context(**facts))

    def page(**facts: Any) -> Any:
        opened = new_page(**facts)
        _listen(opened.context)
        return opened

    browser.new_context, browser.new_page = context, page  # type: ignore[method-assign]
    return browser


def _listen(context: BrowserContext) -> BrowserContext:
    context.on("console", _says)
    context.on("weberror", lambda failed: HEARD.append(f"a script failed: {failed.error}"))
    context.on("request", _asks)
    return context


def _says(message: ConsoleMessage) -> None:
    if message.type == "error" and not _expected(message):
        HEARD.append(f"the console says: {message.text}")


def _expected(message: ConsoleMessage) -> bool:
    """A page that says no is no fault of its own, nor is a phone that was taken off the network."""
    missing = message.text.startswith("Failed to load resource")
    return missing and (AWAY in message.text or "/static/" not in str(message.location))


def _asks(request: Request) -> None:
    address = urlsplit(request.url)
    if address.scheme in OVER_THE_NETWORK and address.hostname not in HERE:
        HEARD.append(f"asks another host: {request.url}")
