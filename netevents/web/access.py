"""Who may see a route: every view declares it, and the app refuses to start where one does not."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """The least that somebody must be. The view itself loads its object by the same rule."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    ATTENDEE = "attendee of the event"
    CONNECTED = "one of the two people"
    LEADER = "leader of the event"
    GREETER = "greeter of the group"
    ORGANIZER = "organizer of the group"
    OWNER = "owner of the group"
    DEVELOPMENT = "development on loopback only"


def access(least: Access) -> Callable[[View], View]:
    """Declare who may use a view; written below the route."""

    def declare(view: View) -> View:
        view.access = least  # type: ignore[attr-defined]
        return view

    return declare


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the view of ``endpoint`` declares."""
    return getattr(app.view_functions[endpoint], "access", None)


def refuse_undeclared(app: Flask) -> None:
    """Stop the start-up if a route says nothing about who may use it.

    :raises RuntimeError: naming the routes
    """
    undeclared = sorted(endpoint for endpoint in app.view_functions if access_of(app, endpoint) is None)
    if undeclared:
        raise RuntimeError(f"these routes declare no access: {', '.join(undeclared)}")
