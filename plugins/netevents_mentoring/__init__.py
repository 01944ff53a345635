"""Mentoring: offers and requests, rounds that match them, and the pairs that come of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from netevents.occasions import EventCopied, EventEnded
from netevents.plugin import Link, Panel, Plugin

if TYPE_CHECKING:
    from flask import Blueprint
    from flask_wtf import FlaskForm
    from sqlalchemy.orm import Session

    from netevents.events.models import Event
    from netevents.occasions import Occasion
    from netevents.plugin import ConsolePage, EventPage


class Mentoring(Plugin):
    """What the host asks; the rest of the package is imported only when it does."""

    name = "mentoring"
    title = "Mentoring"
    summary = "Brings mentors and mentees together, explains every match, and stays with the pairs."
    on_at = ("hackathon", "career fair")
    youth_safe = True

    def event_views(self) -> Blueprint:
        from netevents_mentoring.views import bp

        return bp

    def console_views(self) -> Blueprint:
        from netevents_mentoring.console import bp

        return bp

    def event_links(self, page: EventPage) -> Iterable[Link]:
        yield Link("Mentoring", page.url("programs.home"))

    def event_panels(self, page: EventPage) -> Iterable[Panel]:
        from netevents_mentoring.queue.panels import event_panel

        if (help_ := event_panel(page)) is not None:
            yield help_

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        yield Panel(
            title="Mentoring",
            text="Who offers, who asks, and who is missing.",
            links=[
                Link("Open mentoring", page.url("programs.index")),
                Link("Calls for help", page.url("queue.waiting")),
            ],
        )

    def settings_form(self) -> type[FlaskForm]:
        from netevents_mentoring.forms import SettingsForm

        return SettingsForm

    def switched_on(self, session: Session, event: Event) -> None:
        from netevents_mentoring.programs import opening

        opening.open_preset(session, event)

    def react(self, session: Session, occasion: Occasion) -> None:
        from netevents_mentoring.programs import opening
        from netevents_mentoring.queue import domain as queue

        match occasion:
            case EventCopied(event=event, source=source):
                opening.copy_programs(session, source, event)
            case EventEnded(event=event):
                queue.end_calls(session, event)
