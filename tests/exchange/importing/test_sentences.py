"""What is said of rows, in the language of whoever reads it."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select, update

from netevents.exchange.import_models import ImportRow
from netevents.exchange.importing.sentences import in_words, sentence, together
from netevents.languages import mark, speaking
from tests.cast import post, world
from tests.exchange.importing import ten_lists
from tests.exchange.importing.desk import previewed, sent, the_desk, words

SPANISH = {"Accept-Language": "es"}
IS_HERE = mark("%(name)s is here already.")
EMPTY = mark("This row is empty.")


@pytest.fixture
def here(client):
    """A list of Eventbrite’s that was previewed in English."""
    here = sent(client, the_desk(client), ten_lists.EVENTBRITE)
    previewed(client, here)
    return here


def test_the_preview_gives_its_reasons_to_each_in_their_language(client, here):
    assert "The list says “Not Attending”." in words(client.get(f"{here}?show=questions"))

    page = words(client.get(f"{here}?show=questions", headers=SPANISH))
    assert "La lista dice «Not Attending»." in page
    assert "The list says" not in page


def test_what_was_sent_back_has_reasons_in_the_language_of_whoever_fetches_it(client, here):
    post(client, f"{here}/begin")

    file = client.get(f"{here}/refused.csv", headers=SPANISH).data.decode("utf-8-sig")
    assert [row["reason"] for row in csv.DictReader(io.StringIO(file))] == [
        "La lista dice «Not Attending».",
        "En esta fila no hay nombre.",
    ]
    assert "En esta fila no hay nombre." in words(client.get(here, headers=SPANISH))


def test_rows_that_an_earlier_version_wrote_are_shown_as_they_are(client, here):
    with world(client.application) as session:
        session.connection().exec_driver_sql("UPDATE import_row SET reason = 'Told before.'")
    assert "Told before." in words(client.get(f"{here}?show=questions", headers=SPANISH))


def test_sentences_come_out_of_the_database_as_they_went_in(app, client, here):
    told = together([sentence(IS_HERE, name="Zoë 100 %(x)s"), sentence(EMPTY)])
    with world(app) as session:
        session.execute(update(ImportRow).values(reason=told, remarks=[sentence(EMPTY), told]))
    with world(app) as session:
        row = session.scalars(select(ImportRow)).first()

    assert row.reason == told == "Zoë 100 %(x)s is here already. This row is empty."
    assert row.remarks == ["This row is empty.", told]
    with speaking("es"):
        assert in_words(row.reason) == "Zoë 100 %(x)s ya está. Esta fila está vacía."
        assert in_words(row.remarks[0]) == "Esta fila está vacía."
