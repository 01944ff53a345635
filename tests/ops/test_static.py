"""Static files reach a phone as small as it understands, and whole in any case."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from werkzeug.test import Client

from netevents.ops.static import StaticFiles

WORDS = (
    b"""/* Room for words */
main > p, .lead {
  max-width: 40rem; font: 1rem/1.5 "Noto Sans", sans-serif;
}
"""
    * 50
)
TRIMMED = b'main>p,.lead{max-width:40rem;font:1rem/1.5 "Noto Sans",sans-serif}' * 50


def nothing_else(environ, start_response):
    start_response("404 NOT FOUND", [])
    return [b""]


@pytest.fixture
def client(tmp_path: Path) -> Client:
    (tmp_path / "page.css").write_bytes(WORDS)
    return Client(StaticFiles(nothing_else, root=str(tmp_path), prefix="static/"))


def test_who_takes_gzip_gets_it(client):
    answer = client.get("/static/page.css", headers={"Accept-Encoding": "br, gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(WORDS) / 5
    assert gzip.decompress(answer.data) == TRIMMED


def test_who_does_not_gets_the_file_itself(client):
    answer = client.get("/static/page.css", buffered=True)

    assert "Content-Encoding" not in answer.headers
    assert answer.data == WORDS


def test_caches_keep_the_two_apart(client):
    for accepted in ("gzip", "identity"):
        answer = client.get("/static/page.css", headers={"Accept-Encoding": accepted}, buffered=True)
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_asking_for_the_headers_sends_no_body(client):
    answer = client.head("/static/page.css", headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.data == b""


def test_what_has_not_changed_is_not_sent_again(client):
    first = client.get("/static/page.css", headers={"Accept-Encoding": "gzip"})

    again = client.get(
        "/static/page.css", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 304


def test_anything_else_is_the_applications(client):
    assert client.get("/static/nowhere.css").status_code == 404
