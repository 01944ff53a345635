"""What the server's worker processes run: the application behind static files and trusted proxies."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.proxy_fix import ProxyFix

from netevents.app import create_app
from netevents.ops.development import chosen_clock
from netevents.ops.development_pages import register_development
from netevents.ops.static import StaticFiles
from netevents.ops.waking import wake_worker_after_writes

if TYPE_CHECKING:
    from flask import Flask

STATIC_LASTS = timedelta(days=365)


def dressed(app: Flask) -> Any:
    """``app`` as a WSGI application with its static files; addresses of these change with their content."""
    hops = app.config["TRUSTED_HOPS"]
    inner: Any = app.wsgi_app
    if hops:
        inner = ProxyFix(inner, x_for=hops, x_proto=hops, x_host=0)
    return StaticFiles(
        inner,
        root=str(files("netevents.web") / "static"),
        prefix="static/",
        max_age=int(STATIC_LASTS.total_seconds()),
    )


@cache
def application() -> Any:
    """The application of this installation, for ``granian --factory``: one for all processes forked from this
    one, each with database connections of its own.
    """
    app = create_app(clock=chosen_clock())
    wake_worker_after_writes(app)
    if app.config["DEVELOPMENT"]:
        register_development(app)
    return dressed(app)
