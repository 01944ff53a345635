"""Addresses that come with the end of a sentence behind them: pasted out of a chat, or read aloud."""

from __future__ import annotations

import re
from typing import Final

from flask import Flask, Response, redirect, request

_BEHIND: Final = r"[\s\u200b/.,;:!?…)\]}>»”’\"'*_]+"
_CODE: Final = re.compile(rf"(/x/[a-z2-7]{{20}}(?:[a-z2-7]{{22}})?|/j/[a-z0-9-]+){_BEHIND}", re.IGNORECASE)
_EVENT: Final = re.compile(rf"(/e/[a-z0-9-]+){_BEHIND}")


def forgive_pasting(app: Flask) -> None:
    """Where nothing is, lead the address of a badge or event on to the clean one, with its own answer."""

    @app.after_request
    def lead_on(answer: Response) -> Response:
        if answer.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return answer
        clean = meant(request.path)
        return app.make_response(redirect(clean)) if clean else answer


def meant(path: str) -> str:
    """``path`` without what stands behind an address of a badge, a room or an event; empty: it is none."""
    if code := _CODE.fullmatch(path):
        return code[1]
    event = _EVENT.fullmatch(path)
    clean = f"{event[1]}/" if event else ""
    return clean if clean != path else ""
