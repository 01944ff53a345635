"""What a phone keeps for when there is no network: pages of its person, and the files they need."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final, TypeVar, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    render_template,
    request,
    session,
    url_for,
)
from flask.globals import request_ctx

from netevents.languages import _
from netevents.web.access import Access, access
from netevents.web.tokens import tokens

View = TypeVar("View", bound=Callable[..., Any])

bp = Blueprint("offline", __name__)

SHELL: Final = (
    "netevents.css",
    "scan.css",
    "favicon.svg",
    "offline.js",
    "queue.js",
    "scans.js",
    "note.js",
    "scan.js",
    "scanner.js",
    "badge.js",
    "live.js",
    "qr.js",
    "vendor/uqr-0.1.3/uqr.min.js",
    "phone_key.js",
    "two_phones.js",
)
"""Files that the pages kept on a phone need."""
HEAVY: Final = (
    "vendor/zxing-wasm-3.1.3/share.js",
    "vendor/zxing-wasm-3.1.3/reader/index.js",
    "vendor/zxing-wasm-3.1.3/reader/zxing_reader.wasm",
)
"""What reads codes where the browser cannot: fetched later, and only there. Its version is in its address."""
ICONS: Final = (
    ("favicon.svg", "any", "image/svg+xml", "any"),
    ("icons/icon-192.png", "192x192", "image/png", "any"),
    ("icons/icon-512.png", "512x512", "image/png", "any"),
    ("icons/icon-maskable-512.png", "512x512", "image/png", "maskable"),
)
"""File, sizes, kind and purpose of each icon."""
HERE, KEEP, ALSO = "Netevents-Here", "Netevents-Keep", "Netevents-Also"
NOBODY: Final = "nobody"


def kept_offline(view: View) -> View:
    """Let phones keep this page for its person; written below ``@access``."""
    view.kept_offline = True  # type: ignore[attr-defined]
    return view


def register_offline(app: Flask) -> None:
    """Say with each page whose it is and whether it may be kept, for the service worker."""

    @app.after_request
    def say(answer: Response) -> Response:
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            answer.headers[HERE] = _sign_in_here()
            view = app.view_functions.get(request.endpoint or "")
            if getattr(view, "kept_offline", False) and answer.status_code == 200 and "_user_id" in session:
                answer.headers[KEEP] = "later" if request_ctx.flashes else "now"
                answer.headers[ALSO] = " ".join(_kept_beside())
        return answer

    app.add_template_global(is_kept_here)
    app.register_blueprint(bp)


def is_kept_here() -> bool:
    """Whether pages may be kept on this device: somebody is signed in."""
    return "_user_id" in session


@bp.get("/service-worker.js")
@access(Access.ANYONE)
def service_worker() -> Response:
    """The same for everybody; it changes whenever one of the files does."""
    asset = _asset()
    files = [asset(name) for name in SHELL]
    heavy = [f"/static/{name}" for name in HEAVY]
    version = sha256("\n".join([*files, *heavy]).encode()).hexdigest()[:10]
    script = render_template("service-worker.js", files=files, heavy=heavy, version=version)
    return Response(script, headers={"Cache-Control": "no-cache"}, mimetype="text/javascript")


@bp.get("/manifest.webmanifest")
@access(Access.ANYONE)
def manifest() -> Response:
    """How the site looks among the apps of a phone."""
    asset = _asset()
    paper = tokens().light["paper"]
    answer = jsonify(
        id="/",
        name="netevents",
        short_name="netevents",
        description=_("Meet people, and remember them."),
        start_url="/",
        scope="/",
        display="standalone",
        background_color=paper,
        theme_color=paper,
        icons=[
            {"src": asset(name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in ICONS
        ],
    )
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/offline")
@access(Access.ANYONE)
def page() -> str:
    """What stands where there is no network and nothing was kept."""
    return render_template("offline.html")


def _asset() -> Callable[[str], str]:
    return cast("Callable[[str], str]", current_app.jinja_env.globals["asset"])


def _sign_in_here() -> str:
    """A name for this device's sign-in that tells nothing of it."""
    who = getattr(g, "_login_user", None)
    if "_user_id" not in session or (who is not None and not who.is_authenticated):
        return NOBODY
    return sha256(f"offline {session['_user_id']}".encode()).hexdigest()[:20]


def _kept_beside() -> list[str]:
    """The addresses of all pages that are kept, of the event that this one is of."""
    given = request.view_args or {}
    return [
        url_for(rule.endpoint, **{name: given[name] for name in rule.arguments})
        for rule in current_app.url_map.iter_rules()
        if getattr(current_app.view_functions[rule.endpoint], "kept_offline", False)
        and rule.arguments <= given.keys()
    ]
