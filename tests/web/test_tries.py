"""Guessing is counted; a whole hall behind one address is never locked out by one who guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cast import an_event, post, world

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_guessers_are_told_to_wait_and_right_codes_still_work(client: FlaskClient) -> None:
    with world(client.application) as session:
        code = an_event(session).room_code

    misses = [client.get("/j/ZZZZZZ").status_code for _ in range(31)]

    assert misses == [404] * 30 + [429]
    assert post(client, "/room", code="ZZZZZZ").status_code == 429
    assert client.get(f"/j/{code}").status_code == 302
    assert post(client, "/room", code=code).status_code == 302
