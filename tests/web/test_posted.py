"""A short form says to us exactly what it says to Werkzeug; what is none goes Werkzeug's way."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask, Request
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from netevents.web.posted import FORM, ShortFormRequest

BARE = Flask(__name__)
BARE.config["MAX_CONTENT_LENGTH"] = 20_000


def asking(body: bytes, kind: str = FORM, **more: Any) -> dict[str, Any]:
    environ = {"wsgi.input": BytesIO(body), "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body))} | more
    return {name: value for name, value in environ.items() if value is not None}


def read_by(kind: type[Request], environ: dict[str, Any]) -> list[Any]:
    request = kind(environ)
    return [sorted(request.form.lists()), sorted(request.files), request.get_data(), request.stream.read()]


pieces = st.lists(
    st.sampled_from([b"key", b"=", b"&", b"%41", b"%", b"%ff", b"+", b";", b"\0", "é".encode()])
)
bodies = st.one_of(st.binary(max_size=60), pieces.map(b"".join), st.just(b"a=" + b"x" * 9_990))
kinds = st.sampled_from([FORM, f"{FORM}; charset=utf-8", "multipart/form-data; boundary=x", "text/plain", ""])


@given(body=bodies, kind=kinds)
@example(body=b"a=1&a=2&b=&=c&d", kind=FORM)
@example(body=b"a=\xff", kind=FORM)
@example(body=b"a=" + b"x" * 9_998, kind=FORM)
def test_it_says_what_it_always_said(body: bytes, kind: str) -> None:
    with BARE.app_context():
        assert read_by(ShortFormRequest, asking(body, kind)) == read_by(Request, asking(body, kind))


@pytest.mark.parametrize("length", [None, "", "-1", "²", "many", "1"])
def test_a_length_that_is_none_is_taken_as_before(length: str | None) -> None:
    with BARE.app_context():
        ours = read_by(ShortFormRequest, asking(b"a=1", CONTENT_LENGTH=length))
        assert ours == read_by(Request, asking(b"a=1", CONTENT_LENGTH=length))


def test_a_form_that_breaks_off_is_no_form() -> None:
    with BARE.app_context(), pytest.raises(ClientDisconnected):
        _ = ShortFormRequest(asking(b"key=va", CONTENT_LENGTH="9")).form


def test_a_form_above_the_limit_is_refused() -> None:
    request = ShortFormRequest(asking(b"key=value"))
    request.max_content_length = 8
    with BARE.app_context(), pytest.raises(RequestEntityTooLarge):
        _ = request.form


def test_what_was_read_already_is_read_from_there() -> None:
    request = ShortFormRequest(asking(b"key=value"))
    with BARE.app_context():
        assert request.get_data() == b"key=value"
        assert request.form["key"] == "value"
