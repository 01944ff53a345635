"""A no leads back to where it was said."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.cast import a_group, an_event, an_organizer, post, signed_in, world


def test_a_no_at_an_event_leads_back_to_the_event(client: FlaskClient) -> None:
    with world(client.application) as session:
        ada = an_organizer(session, "Ada")
        an_event(session, a_group(session, owner=ada), state="draft")
    signed_in(client, ada)

    answer = post(client, "/console/e/hack-night/state", to="ended")

    assert answer.status_code == 409
    assert '<a class="button main" href="/console/e/hack-night/">Back to the event</a>' in answer.text


def test_where_the_event_itself_is_kept_back_it_leads_to_the_start(client: FlaskClient) -> None:
    with world(client.application) as session:
        an_event(session, audience="mixed")

    answer = client.get("/e/hack-night/privacy", environ_overrides={"REMOTE_ADDR": "10.0.0.7"})

    assert answer.status_code == 403
    assert '<a class="button main" href="/">Go to the start page</a>' in answer.text
