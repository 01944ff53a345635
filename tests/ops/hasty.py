"""A server that says yes before it has written anything down: what killing one must bring to light."""

from __future__ import annotations

import threading
import time
from typing import Any

from flask import redirect, request, session
from werkzeug.wrappers import Response

from netevents.app import create_app
from netevents.clock import system_clock
from netevents.db import at_once, db
from netevents.exchange.connecting import Scan, connect

PUT_OFF = 0.3
"""Seconds by which the writing comes after the answer."""


def application() -> Any:
    """For ``granian --factory``."""
    app = create_app()

    def write(scan: Scan) -> None:
        time.sleep(PUT_OFF)
        with app.app_context(), at_once(db.engine) as database:
            connect(database, scan, now=system_clock())

    def promise(token: str) -> Response:
        scan = Scan(token=token, secret=session["_user_id"], key=request.form["key"])
        threading.Thread(target=write, args=(scan,), daemon=True).start()
        return redirect("/c/soon", 303)

    app.view_functions["exchange.connect_"] = promise
    return app
