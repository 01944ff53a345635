"""What organizers see: how far the connections of their event went, in shares. Never whose."""

from __future__ import annotations

from flask import Blueprint, Response

from netevents.plugin import Bars, ConsolePage, Panel
from netevents.web.access import Access, access
from netevents.web.current import connection_columns
from netevents.web.pages import plugin_page
from netevents_keepintouch import levels
from netevents_keepintouch.levels import FOLLOWED

bp = Blueprint("keepintouch_console", __name__)
MEANS = "Of a hundred conversations at your event. Nobody’s name, and nothing of fewer than five people."
BOTH = "“Followed up” counts only pairs who both let you see it."
TOO_MANY = "There are too many here to look through while you wait."
NOTHING = "There are too few people here to tell without telling on them."


@bp.get("/")
@access(Access.ORGANIZER)
def shares(page: ConsolePage) -> Response:
    """Remembered, followed up, kept in touch: for everybody, then by role."""
    if levels.is_large(page.session, page.event):
        return plugin_page(page, "Down the road", [Panel("What came of it", text=TOO_MANY)])
    columns = connection_columns(page.session, page.event)
    told = levels.levels(page.session, page.event, columns)
    hidden = [one.group for one in told if not one.is_told]
    shown = [Panel(one.group, bars=_bars(one)) for one in told if one.is_told]
    text = MEANS if shown else NOTHING
    if any(FOLLOWED in one.names for one in told if one.is_told):
        text = f"{text} {BOTH}"
    if shown and hidden:
        text = f"{text} Too few to tell: {', '.join(hidden).lower()}."
    return plugin_page(page, "Down the road", [Panel("What came of it", text=text), *shown])


def _bars(told: levels.Levels) -> Bars:
    rows = [
        (name.capitalize(), [part])
        for name, part in zip(told.names, told.percents, strict=True)
        if part is not None
    ]
    return Bars("Level", ["Share"], rows, unit=" %")
