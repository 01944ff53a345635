"""Pages that ask again by themselves: until work is done, or whether anything is new, for next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Response, make_response, request
from werkzeug.wrappers import Response as BaseResponse

LOOK_AGAIN: Final = "2"
"""Seconds until a page that waits for the worker is fetched anew."""


def looks_again(page: str, *, while_: bool) -> Response:
    """``page``, which browsers without script fetch anew, too, ``while_`` the worker is at it."""
    answer = make_response(page)
    if while_:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


def answer_if_new(version: str, draw: Callable[[], str | BaseResponse]) -> Response:
    """What ``draw`` gives, under the name ``version``; 304 without drawing where the asker has it already."""
    known = request.if_none_match.contains_weak(version)
    answer = Response(status=304) if known else make_response(draw())
    answer.set_etag(version, weak=True)
    return answer
