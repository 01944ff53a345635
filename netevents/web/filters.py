"""What templates can call: how moments, names and addresses look."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files

from flask import Flask, request, session, url_for

from netevents.languages import _, mark
from netevents.web.compiled import Compiled
from netevents.web.current import absolute
from netevents.web.dates import clock_time, day, span, when
from netevents.web.faces import hue, initials
from netevents.web.tokens import tokens
from netevents.web.unindented import Unindented

MY_PLACES = (
    (mark("Events"), "/", "calendar-event"),
    (mark("My people"), "/people", "people"),
    (mark("Me"), "/me", "person-circle"),
)


def my_places() -> list[dict[str, object]]:
    """The tabs of a page that belongs to no event, on a device where somebody is signed in.

    Asks nothing of the database: the page may say that it has failed.
    """
    if "_user_id" not in session:
        return []
    here = f"{request.path}/"
    return [
        {"title": _(title), "url": url, "icon": icon, "current": here.startswith(f"{url}/")}
        for title, url, icon in MY_PLACES
    ]


def json_text(value: object) -> str:
    """For an attribute that a script reads: escaped like any other text, which ``tojson`` is not."""
    return json.dumps(value, ensure_ascii=False)


def register_filters(app: Flask) -> None:
    """Give templates these filters and addresses; ``asset(name)`` is one that changes with the file."""
    for filter_ in (day, clock_time, when, span, initials, hue, json_text):
        app.add_template_filter(filter_)
    app.jinja_env.add_extension(Unindented)
    app.jinja_env.bytecode_cache = Compiled()
    static = files("netevents.web") / "static"
    versions: dict[str, str] = {}

    def asset(name: str) -> str:
        if name not in versions:
            versions[name] = sha256((static / name).read_bytes()).hexdigest()[:10]
        return f"/static/{name}?v={versions[name]}"

    app.add_template_global(asset)
    app.add_template_global(tokens)
    app.add_template_global(absolute)
    app.add_template_global(my_places)
    app.add_template_global(url_for)
