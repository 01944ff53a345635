"""The pages on which an organizer brings a list: from the file to the roll, and back what did not fit."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from netevents.exchange.import_models import ImportList, ImportRow
from tests.cast import post, world
from tests.exchange.importing import ten_lists
from tests.exchange.importing.desk import main_buttons, previewed, roll, sent, the_desk, words


@pytest.fixture
def desk(client):
    """Ada’s device, and the address of her event’s imports."""
    return the_desk(client)


def test_from_a_file_to_the_roll(client, desk):
    here = sent(client, desk, ten_lists.LUMA)

    assert "A Luma list: 5 rows in UTF-8, with commas between the cells." in words(
        client.get(f"{here}/columns")
    )
    page = previewed(client, here)
    assert "3 people are added. 2 rows come back to you with a reason." in page
    assert roll(client) == []
    assert post(client, f"{here}/begin").headers["Location"] == here
    assert roll(client) == ["Priya Raman", "Cher", "Noor al-Hassan"]
    done = words(client.get(here))
    assert "The list is imported" in done
    assert "Added 3 Sent back 2" in done


def test_a_question_is_answered_on_its_page(client, desk):
    here = sent(client, desk, ten_lists.LUMA)
    assert "The list says “waitlist”." in previewed(client, here)

    assert post(client, f"{here}/answers", **{"row-4": "add"}).status_code == 303
    assert "4 people are added. 1 row comes back" in words(client.get(here))
    assert post(client, f"{here}/answers", all="leave").status_code == 303
    assert "3 people are added. 2 rows come back" in words(client.get(here))
    for wrong in ({"row-4": "same"}, {"all": "nonsense"}):
        answer = post(client, f"{here}/answers", **wrong)
        assert (answer.status_code, "Choose one of the answers." in answer.text) == (422, True)


def test_the_page_has_one_main_button(client, desk):
    here = sent(client, desk, b"Name,Status\nAda,yes\nBen,waitlist\nCleo,pending\n")
    previewed(client, here)
    shown = [main_buttons(client, here)]

    post(client, f"{here}/answers", **{"row-2": "add"})
    shown += [main_buttons(client, here), main_buttons(client, f"{here}?show=new")]
    assert "1 question waits for your answer." in words(client.get(here))
    post(client, f"{here}/answers", all="leave")
    shown += [main_buttons(client, here), main_buttons(client, f"{here}?show=new")]

    assert shown == [["Save these answers"], ["Save these answers"], [], ["Import now"], ["Import now"]]


def test_refused_rows_come_back_with_reasons(client, desk):
    here = sent(client, desk, ten_lists.EVENTBRITE)
    previewed(client, here)
    post(client, f"{here}/begin")

    answer = client.get(f"{here}/refused.csv")

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["reason"], row["line"], row["First Name"]) for row in rows] == [
        ("The list says “Not Attending”.", "6", "Dana"),
        ("There is no name in this row.", "7", ""),
    ]
    assert "Dana Gone" in words(client.get(here))
    again = sent(client, desk, answer.data.replace(b',,,,1,,"General', b',Eve,,,1,,"General'))
    assert "An Eventbrite list: 2 rows" in words(client.get(f"{again}/columns"))
    assert "1 person is added. 1 row comes back" in previewed(client, again)


def test_a_pasted_list_is_read_too(client, desk):
    answer = post(client, desk, pasted="Ada Lovelace\r\nGrace Hopper\r\n")
    here = answer.headers["Location"].removesuffix("/columns")
    previewed(client, here)
    post(client, f"{here}/begin")

    assert roll(client) == ["Ada Lovelace", "Grace Hopper"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a file, or paste the list below."),
        ({"pasted": "a" * 200_001}, "too long by 1"),
        ({"pasted": "Ada\0"}, "invisible character"),
        ({"pasted": "Ada", "table": b"Ben"}, "Send one after the other."),
        ({"table": b"PK\x03\x04"}, "a workbook"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(client, desk, fields, sentence):
    files = {name: (io.BytesIO(sent), "b.csv") for name, sent in fields.items() if isinstance(sent, bytes)}
    answer = post(client, desk, **fields | files)

    assert answer.status_code == 422
    assert sentence in words(answer)
    if isinstance(pasted := fields.get("pasted"), str) and "\0" not in pasted:
        assert pasted in answer.text


def test_columns_are_corrected_by_menu(client, desk):
    here = sent(client, desk, b"Spitzname;Wer;Mail\nAda;Lovelace;a@example.org\n")
    page = client.get(f"{here}/columns")
    assert page.text.count('<option value="name"') == 3

    for fields, sentence in (
        (["name", "name", ""], "is chosen for 2 columns"),
        (["", "", ""], "Say which column holds the names."),
        (["nonsense", "", ""], "Choose one of the entries"),
    ):
        answer = post(client, f"{here}/columns", field=fields)
        assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert post(client, f"{here}/columns", field=["first", "last", "email"]).status_code == 303
    post(client, f"{here}/begin")
    assert roll(client) == ["Ada Lovelace"]


def test_headings_and_letters_are_corrected(client, desk):
    here = sent(client, desk, "Όνομα;Email\nΓιώργος;g@example.org\n".encode("cp1253"))

    assert post(client, f"{here}/reading", encoding="cp1253", headed="yes").status_code == 303
    assert "Γιώργος" in client.get(f"{here}/columns").text
    assert post(client, f"{here}/reading", encoding="cp1253", headed="no").status_code == 303
    assert "Column 1" in client.get(f"{here}/columns").text
    assert post(client, f"{here}/reading", encoding="rot13", headed="yes").status_code == 422


def test_of_minors_no_page_shows_more_than_a_first_name(client):
    desk = the_desk(client, audience="youth")
    content = (
        b"Vorname,Nachname,Email,Phone,Status\n"
        b"Mia,Patelson,mia@example.org,555-0100,yes\n"
        b"Tom,Wongson,tom@example.org,555-0101,declined\n"
        b",Leeson,lee@example.org,555-0102,yes\n"
    )
    here = sent(client, desk, content)
    pages = [client.get(f"{here}/columns").text, previewed(client, here)]
    pages += [client.get(f"{here}?show={tab}").text for tab in ("new", "left-out", "refused")]
    post(client, f"{here}/begin")
    pages += [client.get(here).text, client.get(f"{here}/refused.csv").data.decode("utf-8-sig")]

    for secret in ("Patelson", "Wongson", "Leeson", "example.org", "555-01"):
        assert [page for page in pages if secret in page] == []
    assert roll(client) == ["Mia"]
    assert "Tom" in pages[-1]
    with world(client.application) as session:
        assert session.scalars(select(ImportRow.cells)).all() == [[], [], []]
        assert session.scalars(select(ImportList.content)).all() == [None]


def test_a_list_is_forgotten_when_asked(client, desk):
    here = sent(client, desk, b"Ada\nBen\n")

    assert post(client, f"{here}/forget").status_code == 303

    assert client.get(here).status_code == 404
    with world(client.application) as session:
        assert session.scalars(select(ImportList)).all() == []


def test_hostile_text_stays_text(client, desk):
    here = sent(
        client, desk, b"Name,<b>E-mail</b>\n<script>alert(1)</script>,<img src=x>\n=cmd|x,a@example.org\n"
    )

    pages = client.get(f"{here}/columns").text, client.get(here).text
    previewed(client, here)
    post(client, f"{here}/begin")
    for page in (*pages, client.get(here).text):
        assert "<script>alert" not in page
        assert "<img" not in page


def test_over_plain_http_no_list_is_sent(client, desk):
    client.application.config.update(INSECURE_LAN=True)
    elsewhere = {"REMOTE_ADDR": "192.168.1.7"}

    page = client.get(desk, environ_base=elsewhere)
    assert "Imports need https" in page.text
    here = sent(client, desk, b"Ada\n")
    assert client.get(here, environ_base=elsewhere).status_code == 403
