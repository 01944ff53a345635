"""Badge sheets: every code on every kind of paper can be read."""

import pytest
from flask.testing import FlaskClient

from netevents.events.models import Event
from netevents.exchange import badges
from netevents.exchange.models import PRINTED
from tests.barcodes import qr_codes
from tests.cast import a_group, a_person, an_event, attending, signed_in, world


@pytest.fixture
def event(client: FlaskClient) -> Event:
    """Hack night, with Gus the greeter signed in on ``client``."""
    with world(client.application) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
    signed_in(client, gus)
    return event


@pytest.mark.parametrize("stock", ["a4", "letter", "avery-5390", "avery-5392", "avery-74459", "avery-l4785"])
def test_badges_print_on_every_stock(client: FlaskClient, event: Event, stock: str) -> None:
    with world(client.application) as session:
        there = session.get_one(Event, event.id)
        tokens = {
            badges.current(session, attending(session, there, name))[PRINTED].token
            for name in ("Ben", "Cleo")
        }

    answer = client.get(f"/console/e/{event.slug}/badges.pdf?stock={stock}")

    assert answer.mimetype == "application/pdf"
    assert _codes(answer.data) == {f"HTTP://127.0.0.1:8000/X/{token}" for token in tokens}


def test_one_badge_prints_alone(client: FlaskClient, event: Event) -> None:
    with world(client.application) as session:
        there = session.get_one(Event, event.id)
        ben = attending(session, there, "Ben")
        attending(session, there, "Cleo")
        token = badges.current(session, ben)[PRINTED].token

    page = client.get(f"/console/e/{event.slug}/badges?one={ben.code}").text
    answer = client.get(f"/console/e/{event.slug}/badges.pdf?stock=a4&one={ben.code}")

    assert "One badge" in page
    assert "only work on this computer" in page
    assert _codes(answer.data) == {f"HTTP://127.0.0.1:8000/X/{token}"}


def test_an_unknown_paper_is_asked_again(client: FlaskClient, event: Event) -> None:
    with world(client.application) as session:
        attending(session, session.get_one(Event, event.id), "Ben")

    answer = client.get(f"/console/e/{event.slug}/badges.pdf?stock=papyrus")

    assert answer.status_code == 422
    assert "Choose the paper" in answer.text
    assert client.get(f"/console/e/{event.slug}/badges.pdf?stock=a4&one=nobody").status_code == 404


def _codes(pdf: bytes) -> set[str]:
    """What a reader of QR codes reads on every page."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(pdf)
    return {code.text for page in pages for code in qr_codes(page.render(scale=3).to_pil())}
