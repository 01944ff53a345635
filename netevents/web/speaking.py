"""Which language a page is in: the person's own choice, else the browser's wishes, else the event's."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request, session
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from netevents.languages import ENGLISH, _, direction, form_for, languages, said_if_ours, speak, spoken

CHOICE = "language"


def register_languages(app: Flask) -> None:
    """Speak the right language during each request, and let templates say their words in it."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(_, form_for, newstyle=True)  # type: ignore[attr-defined]
    app.add_template_filter(_, "said")
    app.add_template_filter(said_if_ours)

    @app.before_request
    def begin() -> None:
        speak(wished_language() or ENGLISH)

    @app.context_processor
    def language() -> dict[str, object]:
        here = spoken()
        others = {code: name for code, name in languages().items() if code != here}
        return {"lang": here, "dir": direction(here), "other_languages": others}

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        speak(ENGLISH)


def wished_language() -> str:
    """What this browser has chosen or would rather read; empty where nothing of it is there."""
    chosen = session.get(CHOICE)
    if chosen in languages():
        return str(chosen)
    wishes = request.environ.get("HTTP_ACCEPT_LANGUAGE")
    return _wished(wishes) if wishes else ""


@lru_cache(maxsize=100)
def _wished(header: str) -> str:
    """The first language of ours in what a browser says of itself: browsers say few different things."""
    wishes = (wish.partition("-")[0].lower() for wish in parse_accept_header(header, LanguageAccept).values())
    return next((wish for wish in wishes if wish in languages()), "")


def speak_of_person(language: str) -> None:
    """Speak as the person at this device has chosen, on whichever of their devices."""
    if language:
        g.own_language = language
        speak(language)


def speak_at_event(language: str) -> None:
    """Speak the event's language to whoever has neither chosen one nor a browser that wishes one we have."""
    if "own_language" not in g and not wished_language():
        speak(language)


def came_from() -> str:
    """The page of ours from which this was posted, if it can be looked at; else the first one."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or parts.path.startswith("//"):
        return "/"
    try:
        current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
