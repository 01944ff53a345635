"""What belongs to the current request: its time, its listener, the addresses of this site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from flask import current_app, g, session, url_for
from werkzeug.routing import BuildError

from netevents.clock import Clock
from netevents.occasions import Tell
from netevents.plugin import Panel


def now() -> datetime:
    """The moment of this request; the same for all of it."""
    if "now" not in g:
        g.now = cast("Clock", current_app.extensions["netevents.clock"])()
    return cast("datetime", g.now)


def tell() -> Tell:
    """Who listens to what happens: the plugins that are on, through the host."""
    return cast("Tell", current_app.extensions["netevents.tell"])


def panels(place: str, page: Any) -> Sequence[Panel]:
    """What plugins add to ``place``: ``event``, ``connection``, ``home`` or ``console``."""
    return cast("Sequence[Panel]", current_app.extensions["netevents.panels"](place, page))


def absolute(path: str) -> str:
    """``path`` on the configured base address; never on the Host header."""
    return f"{current_app.config['BASE_URL']}{path}"


def keep_place(endpoint: str, **values: str) -> None:
    """Remember where to come back to after joining or signing in. Never takes an address."""
    session["place"] = [endpoint, values]


def kept_place(default: str) -> str:
    """The address remembered by :func:`keep_place`, once; else ``default``."""
    kept = session.pop("place", None)
    if not kept:
        return default
    try:
        return url_for(kept[0], **kept[1])
    except BuildError:
        return default


LONG_SIGN_IN = timedelta(days=400)
SHORT_SIGN_IN = timedelta(hours=12)


def sign_in_lasts() -> timedelta:
    """How long a device stays signed in: short over plain http outside this machine."""
    return SHORT_SIGN_IN if current_app.config["INSECURE_LAN"] else LONG_SIGN_IN
