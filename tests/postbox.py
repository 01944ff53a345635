"""A real mail server for tests, which keeps what it gets and answers as told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from flask import Flask


class Sink:
    """A mail server that keeps what it gets, and answers recipients as told."""

    def __init__(self):
        self.letters = []
        self.answer = None
        self.before_answering = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        if self.answer and address.startswith("ben"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        if self.before_answering:
            self.before_answering()
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 taken"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def posting(app: Flask, sink: Sink) -> Iterator[Controller]:
    """Meanwhile ``app`` sends its letters to ``sink``, where it looked for a server before if it did."""
    port = app.config["MAIL_PORT"] if app.config["MAIL_SERVER"] else free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_PORT=controller.port, MAIL_BACKEND="smtp", MAIL_TIMEOUT=5)
    try:
        yield controller
    finally:
        controller.stop()
