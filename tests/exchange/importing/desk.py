"""An organizer’s device before the pages of an import, and what it reads there."""

from __future__ import annotations

import io
import re
from html import unescape

from sqlalchemy import select

from netevents.events.models import Registration
from tests.cast import a_group, an_event, an_organizer, post, signed_in, world


def the_desk(client, **facts):
    with world(client.application) as session:
        ada = an_organizer(session, "Ada")
        event = an_event(session, a_group(session, owner=ada), **facts)
    signed_in(client, ada)
    return f"/console/e/{event.slug}/import"


def sent(client, desk, content, name="list.csv"):
    """Where we are led after the upload of a file."""
    answer = post(client, desk, table=(io.BytesIO(content), name))
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].removesuffix("/columns")


def previewed(client, here):
    """The page before anything is written, the columns as we took them."""
    page = client.get(f"{here}/columns").text
    fields = [
        found[1] if (found := re.search(r'value="([^"]*)" selected', menu)) else ""
        for menu in page.split('name="field"')[1:]
    ]
    assert post(client, f"{here}/columns", field=fields).status_code == 303
    return words(client.get(here))


def words(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def roll(client):
    with world(client.application) as session:
        return session.scalars(select(Registration.name).order_by(Registration.id)).all()


def main_buttons(client, address):
    """What the buttons that stand out on a page say."""
    found = re.findall(
        r'<(?:button|a)\b[^>]*class="[^"]*\bmain\b[^>]*>(.*?)</(?:button|a)>',
        client.get(address).text,
        re.DOTALL,
    )
    return [" ".join(re.sub(r"<[^>]+>", " ", button).split()) for button in found]
