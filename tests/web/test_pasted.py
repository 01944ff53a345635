"""Addresses that were pasted with what stood behind them lead to the clean ones; nothing else is forgiven."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from netevents.exchange import badges
from netevents.exchange.models import PRINTED
from tests.cast import a_phone, an_event, attending, post, world

BEHIND = (".", ",", ")", "/", " ", "\u00a0", ").", "/.", "…", "\u200b", "”", "!")


@pytest.fixture
def event(app):
    with world(app) as session:
        event = an_event(session)
        cleo = attending(session, event, "Cleo")
        token = badges.current(session, cleo)[PRINTED].token
        ben = attending(session, event, "Ben").person
    return event, token, a_phone(app, ben)


@pytest.mark.parametrize("behind", BEHIND, ids=ascii)
def test_what_was_pasted_along_is_forgiven(event, behind):
    hack_night, token, phone = event
    addresses = {f"/x/{token}": None, f"/X/{token}": None, f"/j/{hack_night.room_code}": None}
    addresses["/e/hack-night"] = "/e/hack-night/"
    for clean, leads_to in addresses.items():
        answer = phone.get(f"{clean}{quote(behind)}", follow_redirects=True)
        assert (answer.status_code, clean, behind) == (200, clean, behind)
        assert answer.request.path in {leads_to or clean, "/e/hack-night/"}


@pytest.mark.parametrize(
    "path",
    [
        "/x/ABC.",
        "/e/no-such-event/",
        "/e/no-such-event",
        "/c/ABC.",
        "/nothing.",
        "/x/.",
        "/e/hack-night/nothing.",
        "/evil.example/e/hack-night.",
    ],
)
def test_nothing_else_is(event, path):
    _, _, phone = event
    answer = phone.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert len(answer.history) <= 1


def test_nothing_is_sent_on(event):
    _, token, phone = event
    assert post(phone, f"/x/{token}.").status_code == 404


def test_a_strangers_badge_stays_closed(app, event):
    _, token, _ = event
    with world(app) as session:
        session.get_one(type(event[0]), event[0].id).state = "draft"
    stranger = app.test_client()
    answer = stranger.get(f"/x/{token}.", follow_redirects=True)
    assert answer.status_code == stranger.get(f"/x/{token}").status_code == 404
