"""Can everybody use a page? Asks axe-core, inside the browser that shows it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


@cache
def axe_source() -> str:
    """The text of axe-core's script; evaluating it in a page makes ``axe`` there."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What keeps people from using ``page`` as it is shown now, one sentence for each rule and element."""
    page.evaluate(axe_source())  # not a script element, so the page's own policy need not allow it
    # Naming every element that is right, too, would take longer than finding those that are not.
    # Nor are style sheets fetched once more for rules about turned screens and sound, which nobody asks here.
    options = "{ resultTypes: ['violations'], preload: false }"
    found = page.evaluate(f"async () => (await axe.run({options})).violations")
    return [f"{rule['id']}: {rule['help']} In: {node['html']}" for rule in found for node in rule["nodes"]]
