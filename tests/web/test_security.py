"""What every answer says to the browser, whatever it is."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING

import pytest
from flask_wtf import csrf
from itsdangerous import URLSafeTimedSerializer

from tests.cast import a_person, an_event, attending, signed_in, world

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

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


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_who_may_keep_an_answer_hears_what_it_depends_on(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada = a_person(session, "Ada")
    signed_in(client, ada)

    page = client.get("/me", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/me")

    assert sorted(page.vary) == ["Accept-Encoding", "Cookie"]
    assert len(page.headers.getlist("Vary")) == 1
    assert sorted(plain.vary) == ["Cookie"]


SIGN_IN_FIRST = 302
"""What a stranger is answered whose token is in order; 400 is for one whose is not."""


def press(client: FlaskClient, *, token: str, secret: str, **asking: object) -> TestResponse:
    with client.session_transaction(base_url=asking.get("base_url")) as cookie:  # type: ignore[arg-type]
        cookie["csrf_token"] = secret
    return client.post("/me/other-phone", data={"csrf_token": token}, **asking)  # type: ignore[arg-type]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_token_is_worked_out_once_and_is_of_one_cookie_only(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = token_hex(20), token_hex(20)  # nobody’s yet: the application may be an older one
    signer = URLSafeTimedSerializer(str(client.application.secret_key), salt="wtf-csrf-token")
    token = signer.dumps(mine)
    worked_out = []
    whole_way = csrf.validate_csrf
    monkeypatch.setattr(
        csrf, "validate_csrf", lambda data, *rest: (worked_out.append(data), whole_way(data, *rest))
    )

    assert [press(client, token=token, secret=mine).status_code for _ in range(3)] == [SIGN_IN_FIRST] * 3
    assert worked_out == [token]
    assert press(client, token=token, secret=theirs).status_code == 400
    assert press(client, token=token[:-1], secret=mine).status_code == 400
    assert press(client, token="", secret=mine).status_code == 400
    assert press(client, token=token, secret="").status_code == 400


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_over_https_a_known_token_counts_from_our_own_pages_only(client: FlaskClient) -> None:
    home, mine = "https://localhost", token_hex(20)
    token = URLSafeTimedSerializer(str(client.application.secret_key), salt="wtf-csrf-token").dumps(mine)

    def from_page(page: str) -> int:
        headers = {"Referer": page} if page else {}
        return press(client, token=token, secret=mine, base_url=home, headers=headers).status_code

    assert from_page(f"{home}/me") == SIGN_IN_FIRST
    assert [from_page(page) for page in ("", "https://evil.example/me", "http://localhost/me")] == [400] * 3
    assert from_page(f"{home}/me") == SIGN_IN_FIRST
