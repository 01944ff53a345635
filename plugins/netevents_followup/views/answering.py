"""The page behind a letter’s link: “I remember, thanks”, by one tap and without an account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response

from netevents.exchange import policy
from netevents.languages import _
from netevents.occasions import InTouch
from netevents.plugin import Act, OpenPage, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import tell
from netevents.web.directions import apart
from netevents.web.pages import plugin_page
from netevents_followup import domain, queries
from netevents_followup.drafting import first_name
from netevents_followup.queries import Behind

bp = Blueprint("followup_open", __name__)


@bp.get("/")
@access(Access.ANYONE)
def show(page: OpenPage) -> Response:
    """The writer’s first name and the event; nothing of whoever reads it."""
    found = _found(page)
    name = apart(first_name(policy.profile_view(found.writer, policy.NOTHING).name))
    if found.item.answered_at is not None:
        panel = Panel(
            _("Thank you"), text=_("%(name)s sees that you remember. You can close this page.", name=name)
        )
        return plugin_page(page, _("A word from %(name)s", name=name), [panel])
    panel = Panel(
        _("%(name)s wrote to you after %(event)s", name=name, event=page.event.name),
        text=_("One tap, and %(name)s knows that you remember. No account, nothing else is sent.", name=name),
        acts=[Act(_("I remember, thanks"), page.url("answer"), style="main")],
    )
    return plugin_page(page, _("A word from %(name)s", name=name), [panel])


@bp.post("/answer")
@access(Access.ANYONE)
def answer(page: OpenPage) -> Response:
    found = _found(page)
    item = domain.item_of(page.session, found.connection, found.writer)
    if domain.answer(item, now=page.now):
        met, other = found.connection, found.other
        tell()(InTouch(event=page.event, connection=met, by=other, how="replied", at=page.now))
    there = page.url("show")
    page.session.commit()
    flash(_("Sent."))
    return redirect(there, 303)


def _found(page: OpenPage) -> Behind:
    found = queries.behind(page.session, page.secret)
    if found is None:
        raise NotHere
    return found
