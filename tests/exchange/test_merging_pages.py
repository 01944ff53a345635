"""Merging in the console, and the question on both badge pages."""

from flask.testing import FlaskClient

from netevents.events.models import Event, Registration
from tests.cast import a_group, a_phone, an_organizer, post, signed_in, world
from tests.conftest import NOON
from tests.exchange.doubles import Roll


def test_the_console_finds_shows_merges_and_undoes(client: FlaskClient) -> None:
    with world(client.application) as session:
        roll = Roll(session)
        ada, event, ben, listed = roll.ada, roll.event, roll.ben, roll.listed
    signed_in(client, ada)
    base = f"/console/e/{event.slug}"

    assert f"{base}/merge/{ben.code}/{listed.code}" in client.get(f"{base}/merge/{ben.code}").text
    assert f"{base}/merge/{ben.code}/{listed.code}" in client.get(f"{base}/merge/{ben.code}?q=ben").text
    assert "Put them together" in client.get(f"{base}/merge/{listed.code}/{ben.code}").text
    done = post(client, f"{base}/merge/{listed.code}/{ben.code}")
    assert done.location == f"{base}/merge/{ben.code}"
    assert client.get(f"{base}/roll/{listed.code}/badge").status_code == 404
    assert f"{base}/unmerge/{listed.code}" in client.get(done.location).text
    assert post(client, f"{base}/unmerge/{listed.code}").status_code == 303
    assert client.get(f"{base}/roll/{listed.code}/badge").status_code == 200
    assert post(client, f"{base}/unmerge/{listed.code}").status_code == 404


def test_both_phones_are_asked_on_their_badge_pages(client: FlaskClient) -> None:
    with world(client.application) as session:
        roll = Roll(session)
        roll.listed.claimed_at = NOON
        ada, event, ben, listed = roll.ada, roll.event, roll.ben, roll.listed
        phones = [(ben, ben.person, listed), (listed, listed.person, ben)]
    signed_in(client, ada)
    merge = f"/console/e/{event.slug}/merge/{ben.code}/{listed.code}"

    assert "Ask on both phones" in client.get(merge).text
    assert post(client, merge).status_code == 409
    post(client, f"{merge}/ask")
    for _, person, other in phones:
        phone = a_phone(client.application, person)
        assert "too?" in phone.get(f"/e/{event.slug}/badge").text
        assert post(phone, f"/e/{event.slug}/same-person/{other.code}").status_code == 303
        assert "too?" not in phone.get(f"/e/{event.slug}/badge").text

    assert "Put them together" in client.get(merge).text
    assert post(client, merge).status_code == 303


def test_nobody_else_merges(client: FlaskClient) -> None:
    with world(client.application) as session:
        roll = Roll(session)
        event, ben, listed = roll.event, roll.ben, roll.listed
        mallory = an_organizer(session, "Mallory")
        a_group(session, "Other club", owner=mallory)
    signed_in(client, mallory)

    for path in (f"merge/{ben.code}", f"merge/{ben.code}/{listed.code}"):
        assert client.get(f"/console/e/{event.slug}/{path}").status_code == 404
    assert post(client, f"/console/e/{event.slug}/merge/{ben.code}/{listed.code}").status_code == 404
    with world(client.application) as session:
        assert session.get_one(Registration, listed.id).erased_at is None
        assert session.get_one(Event, event.id).seats_taken == 4
