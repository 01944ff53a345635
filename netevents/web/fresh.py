"""Pages that ask again and again whether anything is new, and are told no for next to nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, request
from werkzeug.wrappers import Response as BaseResponse


def answer_if_new(version: str, draw: Callable[[], str | BaseResponse]) -> Response:
    """What ``draw`` gives, under the name ``version``; 304 without drawing where the asker has it already."""
    known = request.if_none_match.contains_weak(version)
    answer = Response(status=304) if known else make_response(draw())
    answer.set_etag(version, weak=True)
    return answer
