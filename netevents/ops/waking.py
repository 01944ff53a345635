"""Pages that write wake the worker, at most once a second per process."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Final

from flask import Flask, Response, request

from netevents.ops.work import queue_of, work_task
from netevents.web.security import READING

log = logging.getLogger("netevents")
PAUSE: Final = 1.0
"""Seconds between two wake-ups from one process; the worker takes whatever has gathered."""


def wake_worker_after_writes(app: Flask) -> None:
    """After the answer to a writing request has been sent, ask the worker for a pass."""
    last = [0.0]

    @cache
    def ask() -> Callable[[], object]:
        """What puts the task into the queue; first needed after the first answer, and slow to import."""
        return work_task(queue_of(app), app)

    @app.after_request
    def wake(response: Response) -> Response:
        if request.method not in READING and time.monotonic() - last[0] >= PAUSE:
            last[0] = time.monotonic()
            response.call_on_close(lambda: _ask(ask))
        return response


def _ask(ask: Callable[[], Callable[[], object]]) -> None:
    """A queue that is full or away costs nothing but time: the worker looks by itself each minute."""
    try:
        ask()()
    except Exception:
        log.warning("the worker could not be woken", exc_info=True)
