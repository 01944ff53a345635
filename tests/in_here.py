"""The application served by this very process, for browsers, at the time of its standing clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import session as cookie
from werkzeug.serving import make_server

from netevents.ops.wsgi import dressed

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """``app`` at an address of this machine, with its style sheets."""
    server = make_server("127.0.0.1", 0, dressed(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(app: Flask, page: Page, base: str, secret: str) -> None:
    with app.test_request_context(base):
        cookie["_user_id"] = secret
        signer = app.session_interface.get_signing_serializer(app)
        page.context.add_cookies([{"name": "netevents", "value": signer.dumps(dict(cookie)), "url": base}])
