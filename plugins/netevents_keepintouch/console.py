"""What organizers see: how far the connections of their event went, in shares. Never whose."""

from __future__ import annotations

from flask import Blueprint, Response

from netevents.languages import _, mark
from netevents.plugin import Bars, ConsolePage, Panel
from netevents.web.access import Access, access
from netevents.web.current import connection_columns
from netevents.web.pages import plugin_page
from netevents_keepintouch import levels
from netevents_keepintouch.levels import FOLLOWED, KEPT, REMEMBERED

bp = Blueprint("keepintouch_console", __name__)
TITLE = mark("Down the road")
MEANS = mark(
    "Of a hundred conversations at your event. Nobody’s name, and nothing of fewer than five people."
)
BOTH = mark("“Followed up” counts only pairs who both let you see it.")
TOO_MANY = mark("There are too many here to look through while you wait.")
NOTHING = mark("There are too few people here: numbers would give somebody away.")
NAMES = {
    REMEMBERED: mark("Remembered"),
    FOLLOWED: mark("Followed up"),
    KEPT: mark("Kept in touch"),
}


@bp.get("/")
@access(Access.ORGANIZER)
def shares(page: ConsolePage) -> Response:
    """Remembered, followed up, kept in touch: for everybody, then by role."""
    if levels.is_large(page.session, page.event):
        return plugin_page(page, _(TITLE), [Panel(_("What came of it"), text=_(TOO_MANY))])
    columns = connection_columns(page.session, page.event)
    told = levels.levels(page.session, page.event, columns)
    hidden = [_(one.group) for one in told if not one.is_told]
    shown = [Panel(_(one.group), bars=_bars(one)) for one in told if one.is_told]
    said = [_(MEANS if shown else NOTHING)]
    if any(FOLLOWED in one.names for one in told if one.is_told):
        said.append(_(BOTH))
    if shown and hidden:
        said.append(_("Too few to tell: %(groups)s.", groups=", ".join(hidden).lower()))
    return plugin_page(page, _(TITLE), [Panel(_("What came of it"), text=" ".join(said)), *shown])


def _bars(told: levels.Levels) -> Bars:
    rows = [
        (_(NAMES[name]), [part])
        for name, part in zip(told.names, told.percents, strict=True)
        if part is not None
    ]
    return Bars(_("Level"), [_("Share")], rows, unit=" %")
