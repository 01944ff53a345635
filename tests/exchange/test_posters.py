"""The poster on paper and as a slide: a code for the back row, everything on the page, nothing cut."""

from __future__ import annotations

from itertools import combinations

import pypdfium2
import pytest

from netevents.exchange.fitting import Box
from netevents.exchange.posters import SIZES, Poster, arrange, poster_pdf
from tests.barcodes import qr_codes
from tests.cast import a_group, an_event, an_organizer, signed_in, world
from tests.exchange.badge_faces import LONG, SCRIPTS
from tests.exchange.test_badge_layout import apart
from tests.exchange.test_sheets import fonts

every_size = pytest.mark.parametrize("size", SIZES)
NAMES = ("Mixer", "Hack night at Hilltop", *LONG[:5], *SCRIPTS[::4], "M" * 120)


def poster(name="Hack night", place="Room 4"):
    return Poster(
        group="Robotics club",
        name=name,
        when="Fri 8 May 2026, 18:00–22:00",
        place=place,
        line="Scan, type your name, meet somebody.",
        target="HTTPS://EVENTS.EXAMPLE.EDU/J/K7M2QX",
        address="events.example.edu",
        room_code="K7M2QX",
    )


@every_size
def test_the_code_is_read_and_every_font_is_inside(size):
    document = poster_pdf(poster(), size)

    with pypdfium2.PdfDocument(document) as opened:
        (page,) = opened
        (code,) = qr_codes(page.render(scale=1, grayscale=True).to_pil())
        text = page.get_textpage().get_text_range()
    assert code.text == "HTTPS://EVENTS.EXAMPLE.EDU/J/K7M2QX"
    for words in ("Robotics club", "Hack night", "Room 4", "events.example.edu", "K7M2QX"):
        assert words in text
    assert all(fonts(document).values())


@every_size
@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaves_the_page_or_touches_anything_else(size, name):
    arranged = arrange(
        poster(name, place="Karl-Friedrich-Gauß-Gedächtnishörsaal, third floor, on the left"), size
    )
    inside = Box(8, 8, arranged.page[0] - 16, arranged.page[1] - 16)
    boxes = [text.ink for text in arranged.texts]

    for box in (*boxes, arranged.code):
        assert box.x >= inside.x
        assert box.y >= inside.y
        assert box.right <= inside.right
        assert box.bottom <= inside.bottom
    assert all(apart(one, other) for one, other in combinations([*boxes, arranged.code], 2))


@every_size
def test_the_code_is_as_wide_as_a_hand_is_long(size):
    assert arrange(poster(), size).code.width >= 160


def test_the_console_hands_out_all_sizes(app, client):
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada))
    signed_in(client, ada)
    page = client.get(f"/console/e/{event.slug}/poster").text

    assert event.room_code in page
    for size in SIZES:
        path = f"/console/e/{event.slug}/poster-{size}.pdf"
        assert path in page
        assert client.get(path).mimetype == "application/pdf"
    assert client.get(f"/console/e/{event.slug}/poster-a0.pdf").status_code == 404


@pytest.mark.parametrize(("name", "printed"), [("Kick-off 🎉 night", "Kick-off night"), ("🎉", "Hackathon")])
def test_no_sign_of_a_name_is_printed_as_a_box(app, client, name, printed):
    with world(app) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada), name=name)
    signed_in(client, ada)

    with pypdfium2.PdfDocument(client.get(f"/console/e/{event.slug}/poster-a4.pdf").data) as opened:
        text = opened[0].get_textpage().get_text_range()

    assert printed in " ".join(text.split())
    assert "\N{REPLACEMENT CHARACTER}" not in text
