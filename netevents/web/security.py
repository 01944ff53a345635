"""Headers of every answer, small answers, and requests that must not be answered."""

from __future__ import annotations

import gzip

from flask import Flask, Response, abort, request

from netevents.db import begin_reading

POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(self)",
}
READING = frozenset({"GET", "HEAD", "OPTIONS"})
SMALL = 500


def guard_requests(app: Flask) -> None:
    """Reading requests cannot write, prefetches are put off, answers carry the headers."""

    @app.before_request
    def begin() -> None:
        begin_reading(request.method in READING)
        if "prefetch" in request.headers.get("Sec-Purpose", ""):
            abort(503)

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        begin_reading(False)

    @app.after_request
    def seal(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers.setdefault("Cache-Control", "no-store")
        return _smaller(response)


def _smaller(response: Response) -> Response:
    """Compress pages for phones that understand gzip."""
    if (
        response.mimetype in {"text/html", "application/json", "image/svg+xml"}
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and "gzip" in request.headers.get("Accept-Encoding", "")
    ):
        body = response.get_data()
        if len(body) > SMALL:
            response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response
