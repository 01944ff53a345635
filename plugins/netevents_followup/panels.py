"""What stands on pages of the core: at home the next morning, at the event, beside somebody met."""

from __future__ import annotations

from collections.abc import Iterator

from netevents.events.queries import leads
from netevents.exchange.youth.meetings import is_over
from netevents.plugin import ConnectionPage, EventPage, HomePage, Link, Panel
from netevents.web.dates import day
from netevents_followup import queries


def at_home(page: HomePage) -> Iterator[Panel]:
    """The next morning, once: whom did you meet?"""
    places = [place for place in page.places if not place.is_minor]
    for place in queries.to_recall(page.session, page.person, places, now=page.now)[:1]:
        yield Panel(
            "Whom did you meet?",
            text=f"A minute about {place.event.name}: say two words about each, then read your note. "
            "What you call to mind yourself stays longer.",
            links=[Link("Try it", page.url(place.event, "recall"))],
            order=15,
            tone="warm",
        )


def at_event(page: EventPage) -> Iterator[Panel]:
    """The way to one’s checklist, once there is one; for leaders also to the sheets for their troop."""
    if leads(page.me, page.event) and is_over(page.event, now=page.now):
        yield Panel(
            "For the children without a phone",
            text="A sheet each: whom they met, and one thing to say next time.",
            links=[Link("Print sheets", page.url("youth_sheet"))],
            order=20,
        )
    found = None if page.me.is_minor else queries.is_wanted(page.session, page.me, with_somebody=True)
    if found is None:
        return
    checklist, on = found
    if not on:
        here = checklist.off_at is not None
        text = f"You switched it off for {'this' if here else 'every'} event."
    elif checklist.due_at > page.now:
        begins = day(checklist.due_at, page.event.zone)
        text = f"Write a few lines to those you met. We remind you from {begins} on."
    else:
        text = "Write a few lines to those you met. Your notes are the draft."
    yield Panel("Then what?", text=text, links=[Link("Follow up", page.url("show"))], order=20)


def on_connection(page: ConnectionPage) -> Iterator[Panel]:
    """The way to a draft for this person, once the event is over."""
    if page.connection is None or page.they.is_gone or page.me.is_minor:
        return
    _, on = queries.is_wanted(page.session, page.me) or (None, False)
    if not on:
        return
    there = page.url("one", code=page.connection.code)
    yield Panel("Then what?", text="A draft from your own note.", links=[Link("Follow up", there)], order=30)
