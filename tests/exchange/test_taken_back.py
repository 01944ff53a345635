"""Whoever took back what they share reads so on their own page."""

from __future__ import annotations

from tests.cast import a_phone, post
from tests.exchange.stage import a_meeting


def test_who_took_back_what_they_share_reads_so_with_the_way_back(app):
    code, *two, _mallory = a_meeting(app)
    ben, cleo = (a_phone(app, one.person) for one in two)

    post(ben, f"/c/{code}/withdraw")

    page = ben.get(f"/c/{code}").text
    said = page.index("You share nothing with them any more.")
    assert said < page.index(f'action="/c/{code}/share-again"') < page.index("<details")
    assert "You share nothing" not in cleo.get(f"/c/{code}").text
    post(ben, f"/c/{code}/share-again")
    assert "You share nothing" not in ben.get(f"/c/{code}").text
