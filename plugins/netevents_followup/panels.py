"""What stands on pages of the core: at home the next morning, at the event, beside somebody met."""

from __future__ import annotations

from collections.abc import Iterator

from netevents.events.queries import leads
from netevents.exchange.youth.meetings import is_over
from netevents.languages import _
from netevents.plugin import ConnectionPage, EventPage, HomePage, Link, Panel
from netevents.web.dates import day
from netevents_followup import queries


def at_home(page: HomePage) -> Iterator[Panel]:
    """The next morning, once: whom did you meet?"""
    places = [place for place in page.places if not place.is_minor]
    for place in queries.to_recall(page.session, page.person, places, now=page.now)[:1]:
        yield Panel(
            _("Whom did you meet?"),
            text=_(
                "A minute about %(name)s: say two words about each, then read your note. "
                "What you call to mind yourself stays longer.",
                name=place.event.name,
            ),
            links=[Link(_("Try it"), page.url(place.event, "recall"))],
            order=15,
            tone="warm",
        )


def at_event(page: EventPage) -> Iterator[Panel]:
    """The way to one’s checklist, once there is one; for leaders also to the sheets for their troop."""
    if leads(page.me, page.event) and is_over(page.event, now=page.now):
        yield Panel(
            _("For the children without a phone"),
            text=_("A sheet each: whom they met, and one thing to say next time."),
            links=[Link(_("Print sheets"), page.url("youth_sheet"))],
            order=20,
        )
    found = None if page.me.is_minor else queries.is_wanted(page.session, page.me, with_somebody=True)
    if found is None:
        return
    checklist, on = found
    if not on:
        here = checklist.off_at is not None
        text = _("You switched it off for this event.") if here else _("You switched it off for every event.")
    elif checklist.due_at > page.now:
        begins = day(checklist.due_at, page.zone)
        text = _("Write a few lines to those you met. We remind you from %(begins)s on.", begins=begins)
    else:
        text = _("Write a few lines to those you met. Your notes are the draft.")
    yield Panel(_("Then what?"), text=text, links=[Link(_("Follow up"), page.url("show"))], order=20)


def on_connection(page: ConnectionPage) -> Iterator[Panel]:
    """The way to a draft for this person, once the event is over."""
    if page.connection is None or page.they.is_gone or page.me.is_minor:
        return
    _checklist, on = queries.is_wanted(page.session, page.me) or (None, False)
    if not on:
        return
    there = page.url("one", code=page.connection.code)
    draft = _("A draft from your own note.")
    yield Panel(_("Then what?"), text=draft, links=[Link(_("Follow up"), there)], order=30)
