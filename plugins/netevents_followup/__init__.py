"""Then what?: after an event, a checklist for each person, with drafts from their own notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from netevents.languages import _, mark
from netevents.occasions import Connected, EventCopied, EventEnded, TurnsMinor
from netevents.plugin import Link, Panel, Plugin

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Blueprint
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from netevents.events.models import Event
    from netevents.occasions import Occasion
    from netevents.people.models import Person
    from netevents.plugin import Column, ConnectionPage, ConsolePage, Entry, EventPage, HomePage, Nudge


class Followup(Plugin):
    """What the host asks; the rest of the package is imported only when it does."""

    name = "followup"
    title = mark("Follow-up")
    summary = mark("After the event, helps everybody write to those they met, from their own notes.")
    on_at = ("hackathon", "troop meeting", "career fair", "mixer")
    youth_safe = True

    def event_views(self) -> Blueprint:
        from netevents_followup.views import bp

        return bp

    def console_views(self) -> Blueprint:
        from netevents_followup.console import bp

        return bp

    def open_views(self) -> Blueprint:
        from netevents_followup.views.answering import bp

        return bp

    def opens(self, session: Session, secret: str, *, now: datetime) -> Event | None:
        from netevents_followup import queries

        found = queries.behind(session, secret)
        return found.connection.event if found else None

    def event_panels(self, page: EventPage) -> Iterable[Panel]:
        from netevents_followup import panels

        return panels.at_event(page)

    def connection_panels(self, page: ConnectionPage) -> Iterable[Panel]:
        from netevents_followup import panels

        return panels.on_connection(page)

    def home_panels(self, page: HomePage) -> Iterable[Panel]:
        from netevents_followup import panels

        return panels.at_home(page)

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        text = _(
            "Two days after the end, people are reminded to write to those they met. You suggest the steps "
            "to them."
        )
        if page.event.audience != "adult":
            text += " " + _(
                "Leaders print sheets for the children without a phone, on their own page of the event."
            )
        yield Panel(
            title=_(self.title),
            text=text,
            links=[
                Link(_("Edit the steps"), page.url("plan")),
                Link(_("What people see"), page.url("preview")),
            ],
        )

    def connection_columns(self) -> Iterable[Column]:
        from netevents_followup import columns

        yield columns.OF_EVENT

    def my_connection_columns(self) -> Iterable[Column]:
        from netevents_followup import columns

        return columns.of_mine()

    def nudges(self, session: Session, people: Collection[int], *, now: datetime) -> Iterable[Nudge]:
        from netevents_followup import nudging

        return nudging.nudges(session, people, now=now)

    def entries(self, page: HomePage) -> Iterable[Entry]:
        from netevents_followup import nudging

        return nudging.entries(page)

    def demo(self, session: Session, event: Event, *, now: datetime) -> None:
        from netevents_followup import demo

        demo.fill(session, event, now=now)

    def switched_on(self, session: Session, event: Event) -> None:
        from netevents_followup import domain

        domain.seed(session, event)
        if event.end_told_at is not None:
            domain.begin(session, event)

    def react(self, session: Session, occasion: Occasion) -> None:
        from netevents_followup import domain, leaving

        match occasion:
            case EventCopied(event=event, source=source):
                domain.copy_plan(session, source, event)
            case EventEnded(event=event):
                domain.begin(session, event)
            case Connected(event=event, connection=connection):
                domain.add_latecomers(session, event, connection)
            case TurnsMinor(registration=registration):
                leaving.forget_place(session, registration)

    def due(self, session: Session, *, now: datetime, on: Select[int]) -> bool:
        from netevents_followup import domain, following

        following.follow_merges(session, now=now)
        return domain.lay(session, now=now, on=on)

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        from netevents_followup import leaving

        return leaving.held(session, person)

    def erase(self, session: Session, person: Person) -> None:
        from netevents_followup import leaving

        leaving.forget(session, person)
