"""Headers of every answer, small answers, and requests that must not be answered."""

from __future__ import annotations

import gzip
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Request, Response, abort, g, request
from flask.globals import request_ctx
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from flask_wtf.csrf import same_origin
from werkzeug.exceptions import SecurityError

from netevents.config import is_loopback
from netevents.db import begin_reading
from netevents.languages import _, mark
from netevents.web.uploads import allow_size

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
SCANNING: Final = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
"""For pages with a camera in them: what reads the codes is WebAssembly, which is no script from elsewhere."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(self)",
    "Cache-Control": "no-store",
}
"""What every answer says where it does not say otherwise."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
REHEARSAL: Final = mark("A rehearsal: this connection is not encrypted. Type nothing private.")
SMALL: Final = 500
"""Bytes below which compressing a page makes it no smaller."""
COOKIES_KNOWN: Final = 10_000
"""Verified cookies that one process remembers, about 5 MB; and as many CSRF tokens."""


class SchemeSessions(SecureCookieSessionInterface):
    """Over https the cookie is bound to this host and never sent in the clear; one process may serve both
    schemes.

    A cookie that this process has verified once is known again without its signature being worked out anew,
    if nothing in it can be changed in place.
    """

    def __init__(self) -> None:
        self.verified: dict[str, dict[str, Any]] = {}
        self.signers: dict[str, Any] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        key = str(app.secret_key)
        if key not in self.signers:
            self.signers[key] = super().get_signing_serializer(app)
        signer: URLSafeTimedSerializer | None = self.signers[key]
        return signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app))
        known = self.verified.get(cookie) if cookie else None
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        if cookie and opened and all(isinstance(value, str | int) for value in opened.values()):
            _remember(self.verified, cookie, dict(opened))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Where the cookie stays as it is, only say that the answer depends on it."""
        if not session or self.should_set_cookie(app, session):
            super().save_session(app, session, response)
        elif session.accessed and response.headers.setdefault("Vary", "Cookie") != "Cookie":
            response.vary.add("Cookie")

    def get_cookie_name(self, app: Flask) -> str:
        return "__Host-netevents" if request.is_secure else "netevents"

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


class RememberingCSRF(CSRFProtect):
    """A CSRF token that this process has verified once for this cookie's own secret is known again.

    Our tokens have no time limit. Whatever is not known, or not in order, goes the whole way.
    """

    def __init__(self, app: Flask) -> None:
        self.verified: dict[str, str] = {}
        super().__init__(app)

    def protect(self, apply_exemptions: bool = False) -> None:  # noqa: FBT002  theirs
        asked, cookie = request_ctx.request, request_ctx.session
        if asked.method in READING:
            return
        token, secret = asked.form.get("csrf_token"), cookie.get("csrf_token")
        if token and secret and compare_digest(self.verified.get(token, ""), secret) and _from_here(asked):
            g.csrf_valid = True
            return
        if apply_exemptions and (not asked.endpoint or self._is_exempt()):
            return
        super().protect()
        if token and secret and g.get("csrf_valid"):
            _remember(self.verified, token, secret)


def _remember(verified: dict[str, Any], key: str, value: Any) -> None:
    if len(verified) >= COOKIES_KNOWN:
        verified.clear()
    verified[key] = value


def _from_here(asked: Request) -> bool:
    """Whether the page that asks is one of ours, as far as browsers say so: they do over https."""
    return not asked.is_secure or same_origin(asked.referrer or "", f"https://{asked.host}/")


def at_this_machine() -> bool:
    """Whether the request comes from this machine and asks for it by a loopback name."""
    try:
        host = request.host.rsplit(":", 1)[0].strip("[]")
    except SecurityError:  # none of our names
        return False
    return is_loopback(request.remote_addr or "") and is_loopback(host)


def in_the_clear() -> bool:
    """Whether others in the network could read along: plain http that leaves this machine."""
    return not request.is_secure and not at_this_machine()


def guard_requests(app: Flask) -> None:
    """Reading requests cannot write, prefetches are put off, answers carry the headers."""
    app.session_interface = SchemeSessions()

    @app.before_request
    def begin() -> None:
        asked = request_ctx.request  # looked up once, not at each word
        begin_reading(asked.method in READING)
        allow_size(app, asked)
        if "prefetch" in asked.environ.get("HTTP_SEC_PURPOSE", ""):
            abort(503)
        if "\0" in asked.path or (asked.query_string and any("\0" in value for value in asked.args.values())):
            abort(404)  # no address of ours holds one, and PostgreSQL would refuse it

    @app.context_processor
    def warn() -> dict[str, str]:
        return {"banner": _(REHEARSAL)} if in_the_clear() else {}

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        begin_reading(False)

    @app.after_request
    def seal(response: Response) -> Response:
        said = {name for name, _value in response.headers}  # asking the headers for each takes thrice as long
        for name, value in HEADERS.items():
            if name not in said:
                response.headers.add(name, value)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return _smaller(response)


def allow_wasm(page: str) -> Response:
    """``page`` as an answer whose scripts may run WebAssembly of ours."""
    return Response(page, headers={"Content-Security-Policy": SCANNING}, mimetype="text/html")


def _smaller(response: Response) -> Response:
    """Compress pages for phones that understand gzip; what only leads on is small enough."""
    if response.location:
        return response
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
