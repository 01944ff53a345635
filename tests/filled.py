"""What a browser would send of a page’s form as it was opened, also what it carries unseen."""

from __future__ import annotations

from html.parser import HTMLParser


def filled(page: str, label: str) -> dict[str, str]:
    """The fields of the form called ``label``, without its token."""
    reader = _Reader(label)
    reader.feed(page)
    reader.found.pop("csrf_token", None)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label
        self.found: dict[str, str] = {}
        self.inside = False
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("aria-label") == self.label
        elif not self.inside:
            return
        elif tag == "input":
            if said.get("type") not in {"radio", "checkbox"} or "checked" in said:
                self.found[said["name"]] = said.get("value", "")
        elif tag == "textarea":
            self.area = said["name"]
            self.found[self.area] = ""
        elif tag == "select":
            self.select = said["name"]
        elif tag == "option" and "selected" in said:
            self.found[self.select] = said["value"]

    def handle_data(self, words: str) -> None:
        if self.area:
            self.found[self.area] += words.lstrip("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "form":
            self.inside = False
