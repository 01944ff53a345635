"""How a no, a mistake and a failure look: one page each, in words."""

from __future__ import annotations

import logging
import random
import re
import secrets
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from netevents.db import begin_reading, db
from netevents.languages import _, mark
from netevents.refusal import Refusal
from netevents.web.posted import ShortFormRequest
from netevents.web.routing import LateRule

log = logging.getLogger("netevents")
RETRIES = 3
OF_AN_EVENT = re.compile(r"(?:/console)?/e/[^/]+/")
STALE = mark(
    "This page was open for a long time or in another window. "
    "Go back, reload it and try again; what you typed is still there."
)


class PatientFlask(Flask):
    """A Flask that tries a request again when the database was busy, before it gives up with a 503."""

    url_rule_class = LateRule
    request_class = ShortFormRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """``func``: no view of ours is a coroutine, so that none has to be asked on each request."""
        return func

    def full_dispatch_request(self) -> Response:
        cookie = dict(session)
        for attempt in range(RETRIES):
            try:
                return super().full_dispatch_request()
            except _Busy:
                time.sleep(random.uniform(0.01, 0.05) * (attempt + 1))  # noqa: S311  jitter, no secret
                _begin_anew(cookie)
        try:
            return super().full_dispatch_request()
        except _Busy as busy:
            cause = busy.__cause__
            if isinstance(cause, IntegrityError):
                return self.make_response(_broken(cause))
            log.warning("gave up on %s: %s", request.endpoint, type(cause).__name__)
            db.session.rollback()
            return self.make_response(_failed(503))


class _Busy(Exception):
    """The database was locked, or two transactions could not both be right."""


def _begin_anew(cookie: Mapping[str, Any]) -> None:
    """Let go of what a try has read and changed: who is here was of a transaction that was taken back."""
    for name in list(g):
        g.pop(name)
    session.clear()
    session.update(cookie)
    for file in request.files.values():
        file.seek(0)


def register_refusals(app: Flask) -> None:
    """Answer every exception in words; unexpected ones with a number to quote."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _broken)


def wants_json() -> bool:
    """True where the asker is a script of ours and not a page."""
    wanted = request.environ.get("HTTP_ACCEPT")
    return bool(wanted) and _is_json(wanted)


@lru_cache(maxsize=100)
def _is_json(header: str) -> bool:
    """Which of the two a browser would rather have: browsers say few different things."""
    wanted = parse_accept_header(header, MIMEAccept)
    return wanted.best_match(["text/html", "application/json"]) == "application/json"


def refuse(sentence: str, status: int) -> Response:
    """The page, or the JSON, that says no."""
    if wants_json():
        return make_response(jsonify(error=sentence), status)
    onward = _event_page() if status in {409, 422} else ""
    return make_response(render_template("refusal.html", sentence=sentence, onward=onward), status)


def _event_page() -> str:
    """The page of the event that this request is about; empty for that page itself, and for others."""
    found = OF_AN_EVENT.match(request.path)
    return found[0] if found and found[0] != request.path else ""


def _refused(refusal: Refusal) -> Response:
    db.session.rollback()
    if refusal.status == 404:
        return _failed(404)
    return refuse(str(refusal), refusal.status)


def _stale(error: CSRFError) -> Response:
    return refuse(_(STALE), 400)


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    answer = _failed(code)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _database(error: DBAPIError) -> Response:
    db.session.rollback()
    # Two who wrote the same row at once: the second finds it written. A lost connection: the pool has others.
    if isinstance(error, IntegrityError) or error.connection_invalidated:
        raise _Busy from error
    words = str(error.orig).lower()
    if isinstance(error, OperationalError) and (
        "locked" in words or "deadlock" in words or "serialize" in words
    ):
        raise _Busy from error
    if "full" in words or "no space" in words:
        return _failed(507)
    return _broken(error)


def _broken(error: Exception) -> Response:
    if isinstance(error, _Busy):
        raise error
    number = secrets.token_hex(4)
    log.error("request %s failed at %s", number, request.endpoint, exc_info=error)
    db.session.rollback()
    return _failed(500, number)


def _failed(code: int, number: str = "") -> Response:
    begin_reading(True)  # whatever the page looks up must not queue behind the writers
    if wants_json():
        answer = make_response(jsonify(error=code, request=number), code)
    else:
        answer = make_response(render_template("error.html", code=code, request_id=number), code)
    if code == 503:
        answer.headers["Retry-After"] = "2"
    return answer
