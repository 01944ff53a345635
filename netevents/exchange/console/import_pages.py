"""How the pages of imports are drawn: what columns hold, what becomes of the rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import render_template, request, url_for

from netevents.db import db
from netevents.events.frame import Place, console_frame
from netevents.events.models import Event
from netevents.exchange.forms_imports import ReadingForm
from netevents.exchange.import_models import ADD, ASK, LEAVE, LEFT_OUT, NEW, REFUSED, SAME, UPDATE, ImportList
from netevents.exchange.importing import deciding, lists
from netevents.exchange.importing.headings import FIELDS
from netevents.exchange.importing.recognizing import choices_for, in_words
from netevents.languages import _, mark

EXAMPLES: Final = 3
TABS: Final = {
    "questions": (ASK, mark("To decide")),
    "new": (NEW, mark("New")),
    "here": (UPDATE, mark("Here already")),
    "left-out": (LEFT_OUT, mark("Left out")),
    "refused": (REFUSED, mark("Refused")),
}
ANSWERS: Final = {
    SAME: mark("The same person"),
    ADD: mark("Somebody new: add"),
    LEAVE: mark("Leave out"),
}


def columns_page(event: Event, listed: ImportList, *, wrong: str = "") -> str:
    table, found = lists.recognized(listed)
    minors = lists.has_minors(event)
    sample = () if minors else found.people[:200]
    chosen = request.form.getlist("field") if wrong else []
    shown = [
        {
            "heading": heading or _("Column %(number)s", number=at),
            "field": chosen[at - 1] if at <= len(chosen) else found.fields[at - 1],
            "choices": [(field, _(FIELDS[field])) for field in choices_for(heading, minors=minors)],
            "examples": _examples(row.cells[at - 1] for row in sample if len(row.cells) >= at),
        }
        for at, heading in enumerate(found.headings, start=1)
    ]
    form = ReadingForm(
        formdata=None, data={"encoding": listed.encoding, "headed": "yes" if listed.headed else "no"}
    )
    return render_template(
        "imports/columns.html",
        listed=listed,
        words=in_words(table, found),
        columns=shown,
        form=form,
        wrong=wrong,
        has_minors=minors,
        **below_import(event),
    )


def _examples(cells: Iterable[str]) -> list[str]:
    """The first few different things that stand in a column."""
    seen: dict[str, None] = {}
    for cell in cells:
        if cell.strip():
            seen[" ".join(cell.split())[:40]] = None
        if len(seen) == EXAMPLES:
            break
    return list(seen)


def preview_page(event: Event, listed: ImportList, *, wrong: str = "") -> str:
    counts = listed.counts
    usual = next((tab for tab, (verdict, _title) in TABS.items() if counts.get(verdict)), "new")
    tab = request.args.get("show", "")
    tab = tab if tab in TABS else usual
    verdict = TABS[tab][0]
    after = number_in(request.values.get("after", ""))
    rows = deciding.rows_of(db.session, listed, verdict, after=after)
    base = url_for("imports.show", slug=event.slug, code=listed.code)
    seats = None if event.seats is None else max(event.seats - event.seats_taken, 0)
    return render_template(
        "imports/preview.html",
        listed=listed,
        tabs=[
            Place(f"{_(title)} ({counts[held]})", f"{base}?show={name}", current=name == tab)
            for name, (held, title) in TABS.items()
            if counts.get(held)
        ],
        tab=tab,
        rows=rows,
        asks=verdict == ASK,
        answers=ANSWERS,
        after=after,
        more=rows[-1].number if len(rows) == deciding.PAGE else None,
        to_do=deciding.to_do(db.session, listed),
        seats=seats,
        wrong=wrong,
        has_minors=lists.has_minors(event),
        **below_import(event),
    )


def number_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0


def below_import(event: Event) -> dict[str, object]:
    frame = console_frame(event, "import")
    frame["crumbs"] = [*frame["crumbs"], Place(_("Import"), url_for("imports.index", slug=event.slug))]
    return frame
