"""What stands around an event's pages: the tabs on a phone, the rooms in the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from netevents.events.current import my_role
from netevents.events.models import Event
from netevents.groups.current import ORGANIZERS
from netevents.languages import _, mark


@dataclass(frozen=True, slots=True)
class Place:
    """A link of a frame; ``current`` marks the page one is on."""

    title: str
    url: str
    icon: str = ""
    current: bool = False


# Rooms further up the house cannot be asked for their addresses from here, so these are written out.
GREETERS_ROOMS = (
    ("overview", mark("Overview"), "", "house"),
    ("roll", mark("Roll"), "roll", "list-ul"),
    ("door", mark("Door"), "door", "door-open"),
    ("live", mark("Live"), "live", "broadcast"),
    ("badges", mark("Badges"), "badges", "printer"),
)
ORGANIZERS_ROOMS = (
    *GREETERS_ROOMS,
    ("import", mark("Import"), "import", "upload"),
    ("announcements", mark("Announcements"), "announcements", "megaphone"),
    ("youth", mark("Leaders"), "youth", "shield-check"),
    ("plugins", mark("Plugins"), "plugins", "puzzle"),
    ("reports", mark("Reports"), "reports", "flag"),
    ("after", mark("After"), "after", "bar-chart"),
    ("exports", mark("Exports"), "exports", "download"),
    ("audit", mark("Audit trail"), "audit", "journal-text"),
    ("edit", mark("Settings"), "edit", "gear"),
)


def console_frame(event: Event, here: str) -> dict[str, Any]:
    """What ``console.html`` shows around a page of ``event``; greeters get the rooms they may enter.

    :param here: the room one is in: the first word of a row of ``ORGANIZERS_ROOMS``
    """
    base = url_for("events_console.show", slug=event.slug)
    rooms = ORGANIZERS_ROOMS if my_role(event) in ORGANIZERS else GREETERS_ROOMS
    left_out = "youth" if event.audience == "adult" else ""
    crumbs = [Place(_("Console"), url_for("groups_console.home"))]
    if my_role(event) in ORGANIZERS:
        crumbs.append(Place(event.group.name, url_for("groups_console.show", slug=event.group.slug)))
    return {
        "event": event,
        "event_url": base,
        "crumbs": crumbs,
        "side_links": [
            Place(_(title), base + end, icon, here == room)
            for room, title, end, icon in rooms
            if room != left_out
        ],
    }


def attendee_frame(event: Event, here: str = "") -> dict[str, Any]:
    """What ``base.html`` shows around an attendee's page of ``event``.

    :param here: the tab one is on: ``event``, ``badge``, ``people`` or ``me``
    """
    base = url_for("events.show", slug=event.slug)
    tabs = (
        ("event", _("Event"), base, "calendar-event"),
        ("badge", _("My badge"), f"{base}badge", "qr-code"),
        ("people", _("My people"), "/people", "people"),
        ("me", _("Me"), "/me", "person-circle"),
    )
    return {
        "event": event,
        "event_url": base,
        "nav_links": [Place(title, url, icon, here == tab) for tab, title, url, icon in tabs],
        "foot_links": [Place(_("What happens with my details"), url_for("events.privacy", slug=event.slug))],
    }


def opened(event: Event) -> str:
    """What is said to whoever has just opened ``event``."""
    return (
        _("It is open. Leaders add everybody.")
        if event.audience == "youth"
        else _("It is open. People can join now.")
    )
