"""What every answer says to the browser, whatever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cast import a_person, an_event, attending, signed_in, world

if TYPE_CHECKING:
    from flask.testing import FlaskClient

EXPECTED = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(self)",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/nowhere", 404), ("/me", 302), ("/x/AAAA", 404)],
)
def test_every_answer_is_sealed(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)

    assert (answer.status_code, {name: answer.headers.get(name) for name in EXPECTED}) == (status, EXPECTED)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_refused_form_is_sealed_too(client: FlaskClient) -> None:
    answer = client.post("/me/other-phone")

    assert (answer.status_code, {name: answer.headers.get(name) for name in EXPECTED}) == (400, EXPECTED)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_what_a_page_says_itself_stands_once(client: FlaskClient) -> None:
    with world(client.application) as session:
        event = an_event(session)
        ada = a_person(session, "Ada")
        attending(session, event, ada)
        path = f"/e/{event.slug}/scan"
    signed_in(client, ada)

    policies = client.get(path).headers.getlist("Content-Security-Policy")

    assert len(policies) == 1
    assert policies[0].endswith("script-src 'self' 'wasm-unsafe-eval'")
