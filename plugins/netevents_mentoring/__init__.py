"""Mentoring: offers and requests, rounds that match them, and the pairs that come of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from netevents.languages import _, mark
from netevents.occasions import EventCopied, EventEnded, TurnsMinor, Withdrawn
from netevents.plugin import Link, Panel, Plugin

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Blueprint
    from flask_wtf import FlaskForm
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from netevents.clock import Clock
    from netevents.events.models import Event
    from netevents.occasions import Occasion
    from netevents.people.models import Person
    from netevents.plugin import (
        Column,
        ConnectionPage,
        ConsolePage,
        Entry,
        EventPage,
        Export,
        HomePage,
        Sessions,
    )


class Mentoring(Plugin):
    """What the host asks; the rest of the package is imported only when it does."""

    name = "mentoring"
    title = mark("Mentoring")
    summary = mark("Brings mentors and mentees together, explains every match, and stays with the pairs.")
    on_at = ("hackathon", "career fair")
    youth_safe = True

    def event_views(self) -> Blueprint:
        from netevents_mentoring.views import bp

        return bp

    def console_views(self) -> Blueprint:
        from netevents_mentoring.console import bp

        return bp

    def open_views(self) -> Blueprint:
        from netevents_mentoring.minors.views import guardian

        return guardian

    def opens(self, session: Session, secret: str, *, now: datetime) -> Event | None:
        from netevents_mentoring.youth import thread

        return thread.event_behind(session, secret, now=now)

    def event_links(self, page: EventPage) -> Iterable[Link]:
        from netevents.events.queries import leads

        yield Link(_("Mentoring"), page.url("programs.home"))
        if leads(page.me, page.event):
            yield Link(_("Mentors for members"), page.url("minors.minors"))

    def event_panels(self, page: EventPage) -> Iterable[Panel]:
        from netevents_mentoring.minors import panels as minors
        from netevents_mentoring.pairs import panels
        from netevents_mentoring.programs import panels as programs
        from netevents_mentoring.queue import panels as queue
        from netevents_mentoring.rounds import panels as rounds

        yield from filter(None, (programs.event_panel(page), queue.event_panel(page)))
        yield from minors.at_event(page)
        yield from rounds.at_event(page)
        yield from panels.at_event(page)

    def connection_panels(self, page: ConnectionPage) -> Iterable[Panel]:
        from netevents_mentoring.pairs import panels

        yield from panels.on_connection(page)

    def home_panels(self, page: HomePage) -> Iterable[Panel]:
        from netevents_mentoring.pairs import panels
        from netevents_mentoring.rounds import panels as rounds

        yield from rounds.at_home(page)
        yield from panels.at_home(page)

    def entries(self, page: HomePage) -> Iterable[Entry]:
        from netevents_mentoring.pairs import upcoming

        return upcoming.entries(page)

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        yield Panel(
            title=_("Mentoring"),
            text=_("Who offers, who asks, and who is missing."),
            links=[
                Link(_("Open mentoring"), page.url("programs.index")),
                Link(_("Pairs"), page.url("pairs.index")),
                Link(_("Calls for help"), page.url("queue.waiting")),
                *_about_minors(page),
            ],
        )

    def settings_form(self) -> type[FlaskForm]:
        from netevents_mentoring.forms import SettingsForm

        return SettingsForm

    def connection_columns(self) -> Iterable[Column]:
        from netevents_mentoring.pairs import files

        yield files.OF_EVENT

    def my_connection_columns(self) -> Iterable[Column]:
        from netevents_mentoring.pairs import files

        yield files.OF_MINE

    def exports(self) -> Iterable[Export]:
        from netevents_mentoring.pairs import files

        yield files.PAIRS

    def demo(self, session: Session, event: Event, *, now: datetime) -> None:
        from netevents_mentoring import demo

        demo.fill(session, event, now=now)

    def switched_on(self, session: Session, event: Event) -> None:
        from netevents_mentoring.programs import opening

        opening.open_preset(session, event)

    def react(self, session: Session, occasion: Occasion) -> None:
        from netevents_mentoring import forgetting
        from netevents_mentoring.pairs import ending
        from netevents_mentoring.programs import opening
        from netevents_mentoring.queue import domain as queue

        match occasion:
            case EventCopied(event=event, source=source):
                opening.copy_programs(session, source, event)
            case EventEnded(event=event):
                queue.clear_calls(session, event)
            case TurnsMinor(registration=registration):
                forgetting.forget_place(session, registration)
            case Withdrawn(connection=connection):
                ending.end_if_blocked(session, connection)

    def due(self, session: Session, *, now: datetime, on: Select[int]) -> bool:
        from netevents.people.mail import mailer_is_set
        from netevents_mentoring import following, forgetting
        from netevents_mentoring.minors import domain as minors
        from netevents_mentoring.pairs import asking, ending, saying
        from netevents_mentoring.queue import domain as queue
        from netevents_mentoring.rounds import clockwork, letters

        mails = mailer_is_set()
        following.follow_merges(session, now=now)
        queue.clear_over(session)
        forgetting.forget_who_turned(session)
        saying.forget_unread(session, now=now)
        ending.end_blocked(session, now=now)
        more = [
            minors.lapse(session, now=now),
            asking.remind(session, now=now, on=on, mails=mails),
            clockwork.due(session, now=now, on=on, write=letters.writer(session, now=now) if mails else None),
        ]
        return any(more)

    def jobs(self, session: Session, *, now: datetime, on: Select[int]) -> Iterable[str]:
        from netevents_mentoring.rounds import clockwork

        return clockwork.jobs(session, on=on)

    def run_job(self, name: str, *, sessions: Sessions, clock: Clock) -> None:
        from netevents_mentoring.rounds import clockwork

        clockwork.run(name, sessions=sessions, clock=clock)

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        from netevents_mentoring import taking_out

        return taking_out.held(session, person)

    def erase(self, session: Session, person: Person) -> None:
        from netevents_mentoring import forgetting

        forgetting.forget(session, person)


def _about_minors(page: ConsolePage) -> Iterable[Link]:
    """What organizers do where minors are."""
    if page.event.audience != "adult":
        yield Link(_("Screening"), page.url("minors.screenings"))
        yield Link(_("Mentors of youth members"), page.url("minors.approvals"))
