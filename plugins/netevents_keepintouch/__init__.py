"""Down the road: how often to be in touch with whom, a reason to write, and news for those one has met."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from netevents.languages import _, mark
from netevents.occasions import EventEnded, InTouch, Registered, TurnsMinor
from netevents.plugin import Link, Panel, Plugin

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Blueprint
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.occasions import Occasion
    from netevents.people.models import Person
    from netevents.plugin import Column, ConnectionPage, ConsolePage, Entry, EventPage, HomePage, Nudge


class KeepInTouch(Plugin):
    """What the host asks; the rest of the package is imported only when it does."""

    name = "keepintouch"
    title = mark("Down the road")
    summary = mark(
        "Keeps people in touch for months: how often to write, to whom, why now, and news they share."
    )
    on_at = ("hackathon", "career fair", "mixer")

    def event_views(self) -> Blueprint:
        from netevents_keepintouch.views import bp

        return bp

    def console_views(self) -> Blueprint:
        from netevents_keepintouch.console import bp

        return bp

    def event_links(self, page: EventPage) -> Iterable[Link]:
        yield Link(_(self.title), page.url("home"))

    def connection_panels(self, page: ConnectionPage) -> Iterable[Panel]:
        from netevents_keepintouch import panels

        yield from panels.on_connection(page)

    def home_panels(self, page: HomePage) -> Iterable[Panel]:
        from netevents_keepintouch import introductions_panels, introductions_read

        event, person_id = page.places[0].event, page.person.id
        found = introductions_read.words_for(page.session, [person_id], now=page.now)
        yield from introductions_panels.listed(
            found, person_id, lambda code: page.url(event, "introduction", code=code)
        )
        yield Panel(
            _(self.title),
            text=_("Whom you keep in touch with, and news for those you have met."),
            links=[
                Link(_("Open"), page.url(event, "home")),
                Link(_("Whom can I ask?"), page.url(event, "whom")),
            ],
            order=80,
        )

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        yield Panel(
            _(self.title),
            text=_("What came of the conversations months later, in shares."),
            links=[Link(_("See what came of it"), page.url("shares"))],
        )

    def my_connection_columns(self) -> Iterable[Column]:
        from netevents_keepintouch import upcoming

        return upcoming.columns()

    def entries(self, page: HomePage) -> Iterable[Entry]:
        from netevents_keepintouch import upcoming

        return upcoming.entries(page)

    def demo(self, session: Session, event: Event, *, now: datetime) -> None:
        from netevents_keepintouch import demo

        demo.fill(session, event, now=now)

    def switched_on(self, session: Session, event: Event) -> None:
        self._expect(session, event)

    def _expect(self, session: Session, event: Event, only: Registration | None = None) -> None:
        from netevents.events.retention import over_since
        from netevents_keepintouch import waking

        if event.end_told_at is not None:
            waking.expect(session, event, now=over_since(event), only=only)

    def react(self, session: Session, occasion: Occasion) -> None:
        from netevents_keepintouch import hearing

        match occasion:
            case InTouch():
                hearing.in_touch(session, occasion)
            case EventEnded(event=event):
                self._expect(session, event)
            case Registered(event=event, registration=registration):
                self._expect(session, event, registration)
            case TurnsMinor(registration=registration):
                hearing.turns_minor(session, registration)

    def due(self, session: Session, *, now: datetime, on: Select[int]) -> bool:
        from netevents_keepintouch import following, introductions, waking

        introductions.forget_old(session, now=now)
        following.follow_merges(session, now=now)
        return waking.wake(session, now=now, on=on)

    def nudges(self, session: Session, people: Collection[int], *, now: datetime) -> Iterable[Nudge]:
        from netevents_keepintouch import introductions_panels, nudging

        yield from introductions_panels.nudges(session, people, now=now)
        yield from nudging.nudges(session, people, now=now)

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        from netevents_keepintouch import leaving

        return leaving.held(session, person)

    def erase(self, session: Session, person: Person) -> None:
        from netevents_keepintouch import leaving

        leaving.forget(session, person.id)
