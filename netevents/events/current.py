"""The event of the current request, for those who may see it."""

from __future__ import annotations

from typing import cast

from flask import abort, current_app, g, redirect, url_for

from netevents.db import db
from netevents.events import queries
from netevents.events.domain import Came
from netevents.events.models import Event, Registration
from netevents.events.retention import is_past_keeping
from netevents.groups.current import GREETERS, ORGANIZERS, OWNERS
from netevents.groups.queries import role_of
from netevents.languages import _
from netevents.people.signed_in import person_or_none, the_organizer_account
from netevents.refusal import NotHere, Refusal
from netevents.web.current import keep_this_place, now
from netevents.web.https import need_https
from netevents.web.speaking import speak_at_event


class NoLongerKept(Refusal):
    """The organizers' view of an event ends; everybody's own things stay theirs."""

    status = 410


def came() -> Came:
    """Says whether anybody was at an event, by all that is known here."""
    return cast("Came", current_app.extensions["netevents.came"])


def the_event(slug: str) -> Event:
    """The event for everybody; a draft only for the people of its group, an erased one for who was there."""
    event = _event(slug)
    if event.state == "draft" and my_role(event) is None:
        raise NotHere
    if event.erased_at is not None and not _was_there(event):
        raise NotHere
    return event


def my_registration(slug: str) -> tuple[Event, Registration]:
    """The event and one's own place at it; whoever has none is sent to the event's page, to join."""
    event = the_event(slug)
    person = person_or_none()
    registration = queries.registration_of(db.session, event, person) if person else None
    if registration is None:
        keep_this_place()
        abort(redirect(url_for("events.show", slug=slug)))
    return event, registration


def the_event_i_lead(slug: str) -> tuple[Event, Registration]:
    """An event with minors and one's own place at it, for the adults who lead it."""
    event, registration = my_registration(slug)
    if not queries.leads(registration, event):
        raise NotHere
    return event, registration


def the_event_i_greet(slug: str) -> Event:
    """The event, for everyone with a role in its group."""
    return _event_of_group(slug, GREETERS)


def the_event_i_organize(slug: str) -> Event:
    """The event, for the owners and organizers of its group."""
    return _event_of_group(slug, ORGANIZERS)


def the_event_i_own(slug: str) -> Event:
    """The event, for the owners of its group."""
    return _event_of_group(slug, OWNERS)


def the_event_i_answer_for(slug: str) -> Event:
    """The event, for its owners and organizers, also when they see nothing else of it: for reports."""
    return _event_of_group(slug, ORGANIZERS, still_kept=False)


def enter(event: Event) -> None:
    """What holds on every page of ``event``: https where minors are, and the language that it speaks."""
    if event.audience != "adult":
        need_https(_("Events with minors"))
    speak_at_event(event.language)


def my_role(event: Event) -> str | None:
    """The role in the event's group of whoever is at this device."""
    roles = cast("dict[int, str | None]", g.setdefault("my_roles", {}))
    if event.group_id not in roles:
        person = person_or_none()
        roles[event.group_id] = role_of(db.session, event.group_id, person.id) if person else None
    return roles[event.group_id]


def _was_there(event: Event) -> bool:
    person = person_or_none()
    return person is not None and queries.registration_of(db.session, event, person) is not None


def _event(slug: str) -> Event:
    event = queries.event_by_slug(db.session, slug)
    if event is None:
        raise NotHere
    enter(event)
    return event


def _event_of_group(slug: str, roles: frozenset[str], *, still_kept: bool = True) -> Event:
    the_organizer_account()
    event = _event(slug)
    if my_role(event) not in roles:
        raise NotHere
    if still_kept and is_past_keeping(event, now()):
        raise NoLongerKept(
            _(
                "What organizers saw of %(name)s is no longer kept. People’s own notes and connections are.",
                name=event.name,
            )
        )
    return event
