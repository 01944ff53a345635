"""Static files, as small as the phone understands."""

from __future__ import annotations

import gzip
import re
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise
from whitenoise.responders import Response

FOR_READERS = re.compile(rb"/\*.*?\*/\s*|;?\s+(?=\})|\s+(?=[{>])|(?<=[{};:,>])\s+", re.DOTALL)
"""What a stylesheet says to people only: comments, blanks beside signs and line ends, last semicolons."""

VENDORED = "/static/vendor/"
"""Here folders have the version in their names."""


class StaticFiles(WhiteNoise):
    """Compresses each file once, when it is first asked for: no compressed copy lies about and goes stale."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        return Compressed(super().get_static_file(path, url, stat_cache), Path(path))


class Compressed:
    """``plain`` for whom asks for it, ``body`` for whom takes gzip.

    Without a version in its address, as modules import each other, a file is asked for anew each time.
    """

    def __init__(self, plain: Any, path: Path) -> None:
        self.plain = plain
        self.path = path

    @cached_property
    def body(self) -> bytes:
        said = self.path.read_bytes()
        return gzip.compress(FOR_READERS.sub(b"", said) if self.path.suffix == ".css" else said, mtime=0)

    def get_response(self, method: str, request_headers: dict[str, str]) -> Any:
        answer = self.plain.get_response(method, request_headers)
        if not request_headers.get("QUERY_STRING") and VENDORED not in self.path.as_posix():
            ours = [header for header in answer.headers if header[0] != "Cache-Control"]
            answer = Response(answer.status, [*ours, ("Cache-Control", "no-cache")], answer.file)
        if answer.status != HTTPStatus.OK:
            return answer
        headers = [*answer.headers, ("Vary", "Accept-Encoding")]
        if "gzip" not in request_headers.get("HTTP_ACCEPT_ENCODING", ""):
            return Response(HTTPStatus.OK, headers, answer.file)
        if answer.file:
            answer.file.close()
        headers = [header for header in headers if header[0] != "Content-Length"]
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(self.body)))]
        return Response(HTTPStatus.OK, headers, BytesIO(self.body) if answer.file else None)
