"""Starters: one opening question for two people, drawn from what both show, and trios for the shy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from netevents.languages import _, mark
from netevents.occasions import Connected, EventCopied, EventEnded
from netevents.plugin import Column, Link, Panel, Plugin

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Blueprint
    from flask_wtf import FlaskForm
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.exchange.models import Connection
    from netevents.occasions import Occasion
    from netevents.people.models import Person
    from netevents.plugin import ConnectionPage, ConsolePage, EventPage


class Starters(Plugin):
    """What the host asks; the rest of the package is imported only when it does."""

    name = "starters"
    title = mark("Starters")
    summary = mark("Gives every pair one opening question worth asking, and the shy a trio to walk up with.")
    on_at = ("hackathon", "troop meeting", "career fair", "mixer")
    youth_safe = True

    def event_views(self) -> Blueprint:
        from netevents_starters.views import bp

        return bp

    def console_views(self) -> Blueprint:
        from netevents_starters.console import bp

        return bp

    def event_links(self, page: EventPage) -> Iterable[Link]:
        yield Link(_("Questions to try"), page.url("questions"))

    def event_panels(self, page: EventPage) -> Iterable[Panel]:
        from netevents_starters import queries
        from netevents_starters.views import trio_panel

        if page.event.state == "open" and page.settings["trios"] and not page.me.is_minor:
            yield trio_panel(page, queries.seat_of(page.session, page.me, now=page.now))

    def connection_panels(self, page: ConnectionPage) -> Iterable[Panel]:
        from netevents_starters import domain, queries
        from netevents_starters.drawing import draw

        use = domain.use_for(page.me, page.them)
        prompts, given = queries.prompts_and_given(page.session, page.event, use, page.connection)
        salt = domain.salt_of(page.me, page.them)
        question = draw(page.my_profile, page.they, prompts, salt=salt, given=given)
        if question is not None and not page.they.is_gone:
            met = page.connection
            more = [Link(_("Another question"), page.url("another", code=met.code, turn=1))] if met else []
            yield Panel(title=_("One question worth asking"), quote=question.text, links=more, order=10)

    def console_panels(self, page: ConsolePage) -> Iterable[Panel]:
        yield Panel(
            title=_("Opening questions"),
            text=_("Everybody who meets gets one. Read them once before your event, and make them yours."),
            links=[
                Link(_("Edit the questions"), page.url("prompts")),
                Link(_("Try them out"), page.url("preview")),
            ],
        )

    def settings_form(self) -> type[FlaskForm]:
        from netevents_starters.forms import SettingsForm

        return SettingsForm

    def connection_columns(self) -> Iterable[Column]:
        yield _OPENING_QUESTION

    def my_connection_columns(self) -> Iterable[Column]:
        yield _OPENING_QUESTION

    def switched_on(self, session: Session, event: Event) -> None:
        from netevents_starters import domain

        domain.seed(session, event)

    def react(self, session: Session, occasion: Occasion) -> None:
        from netevents_starters import domain

        match occasion:
            case Connected(connection=connection):
                domain.keep_question(session, connection)
            case EventCopied(event=event, source=source):
                domain.copy_prompts(session, source, event)
            case EventEnded(event=event):
                domain.clear_trios(session, event)

    def due(self, session: Session, *, now: datetime, on: Select[int]) -> bool:
        from netevents_starters import domain

        domain.let_go(session, now=now)
        return False

    def take_out(self, session: Session, person: Person) -> dict[str, Any]:
        from netevents_starters import domain, queries

        return {
            "opening_questions": [
                {"event": event.name, "question": domain.for_everybody(text)}
                for event, text in queries.questions_given_to(session, person)
            ],
            "asked_for_a_trio": [
                {"event": event.name, "at": seat.asked_at.isoformat()}
                for event, seat in queries.held_of(session, person)
            ],
        }

    def erase(self, session: Session, person: Person) -> None:
        from netevents_starters import domain

        domain.forget(session, person)


def _prepare(session: Session, event: Event) -> dict[int, str]:
    from netevents_starters import queries

    return queries.given_prompts(session, event)


def _cell(connection: Connection, mine: Registration | None, prepared: dict[int, str]) -> str:
    from netevents_starters import domain

    return domain.for_everybody(prepared.get(connection.id, ""))


_OPENING_QUESTION = Column("opening_question", _cell, _prepare)
"""The prompt that a pair was given; a question drawn from their own words is theirs and in no file."""
