"""The page of badges, and what comes out of the printer."""

from __future__ import annotations

import pypdfium2
from sqlalchemy import select

from netevents.events.models import Registration
from netevents.exchange.models import PRINTED, Badge
from tests.barcodes import qr_codes
from tests.cast import a_group, a_person, an_event, attending, post, signed_in, world

PAPER = {"stock": "a4", "which": "due", "sides": "one", "begin": "1"}


def the_night(app, client):
    """Hack night with Ben and Cleo, and Gus the greeter signed in."""
    with world(app) as session:
        gus = a_person(session, "Gus")
        event = an_event(session, a_group(session, greeter=gus))
        for name in ("Ben", "Cleo"):
            attending(session, event, name)
    signed_in(client, gus)
    return event


def room(event):
    return f"/console/e/{event.slug}/badges"


def names(document):
    """The names on the badges of a PDF, by their codes."""
    with pypdfium2.PdfDocument(document) as opened:
        return {
            code.text.rsplit("/", 1)[1]
            for page in opened
            for code in qr_codes(page.render(scale=2.5, grayscale=True).to_pil())
        }


def tokens(app, event, *whose):
    with world(app) as session:
        rows = session.execute(
            select(Registration.name, Badge.token)
            .join(Badge, Badge.registration_id == Registration.id)
            .where(Badge.event_id == event.id, Badge.kind == PRINTED, Badge.replaced_at.is_(None))
        )
        found = {row.name: row.token for row in rows}
    return {found[name] for name in whose}


def printed(client, event, **fields):
    """What comes out of the printer."""
    answer = post(client, room(event), **(PAPER | fields))
    assert answer.status_code == 303
    return names(client.get(answer.location).data)
