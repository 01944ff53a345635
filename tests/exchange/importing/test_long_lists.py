"""Long lists: no request waits for them, others write meanwhile, and they can be stopped."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text

from netevents.events.models import Registration
from netevents.exchange.import_models import TRIES, ImportList
from netevents.exchange.importing import lists
from netevents.ops.work import one_pass
from tests.cast import engine_of, post, statements, world
from tests.exchange.importing.desk import previewed, roll, sent, the_desk, words


@pytest.fixture
def desk(client):
    """Ada’s device, and the address of her event’s imports."""
    return the_desk(client)


def test_a_file_of_several_megabytes_is_taken_and_a_larger_one_is_not(client, desk):
    long = b"Name,About\n" + b"".join(b"Ada %d,%s\n" % (n, b"ants " * 500) for n in range(1400))
    assert 3_000_000 < len(long) < 10_000_000

    for times, status in ((1, 303), (3, 422), (4, 413)):
        answer = post(client, desk, table=(io.BytesIO(long * times), "long.csv"))
        answer.request.environ["wsgi.input"].close()
        assert answer.status_code == status


@pytest.mark.parametrize("number", [3, 30])
def test_the_preview_takes_few_statements(client, desk, number):
    here = sent(client, desk, b"Name\n" + b"".join(b"P%d\n" % n for n in range(number)))
    previewed(client, here)

    with statements(engine_of(client.application)) as seen:
        assert client.get(here).status_code == 200

    assert len(seen) <= 6


@pytest.mark.parametrize(
    "database_kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)], indirect=True
)
def test_five_thousand_rows_go_in_without_a_time_out(client, desk):
    """No request waits for them: the worker writes, a page shows how far it is, and it can be stopped."""
    app = client.application
    rows = "".join(f"{n},Person {n},p{n}@example.edu,Hill College\n" for n in range(5000))
    here = sent(client, desk, f"ID,Name,E-mail,School\n{rows}".encode())
    assert "Each row is being looked at" in previewed(client, here)
    one_pass(app, only=("imports",))
    assert "5000 people are added." in words(client.get(here))

    assert post(client, f"{here}/begin").status_code == 303

    under_way = client.get(here)
    assert under_way.headers["Refresh"] == "2"
    assert "0 of 5000 rows" in words(under_way)
    with statements(engine_of(app)) as seen:
        one_pass(app, only=("imports",))
    assert len(seen) < 51 * 20
    assert "Added 5000" in words(client.get(here))
    with world(app) as session:
        assert session.scalars(select(func.count()).select_from(Registration)).one() == 5000
        assert session.scalars(select(func.count(Registration.name.distinct()))).one() == 5000


def test_a_long_list_can_be_stopped(client, desk):
    here = sent(client, desk, b"Name\n" + b"".join(b"P%d\n" % n for n in range(250)))
    previewed(client, here)
    post(client, f"{here}/begin")

    assert post(client, f"{here}/stop").status_code == 303
    one_pass(client.application, only=("imports",))

    assert roll(client) == []
    page = words(client.get(here))
    assert "The list is stopped" in page
    assert "Not imported 250" in page
    assert post(client, f"{here}/begin").status_code == 409


def test_columns_sent_twice_and_begun_meanwhile(client, desk):
    """Three windows at once: each is answered, and nobody is added twice nor the list begun twice."""
    app, size = client.application, 450
    rows = "".join(f"{number},Person {number}\n" for number in range(size))
    here = sent(client, desk, f"ID,Name\n{rows}".encode())
    devices = [app.test_client() for _ in range(3)]
    for device in devices:
        for cookie in client._cookies.values():
            device.set_cookie(cookie.key, cookie.value, domain=cookie.domain)

    def press(number):
        columns = {"field": ["key", "name"]}
        where, typed = (f"{here}/begin", {}) if number == 2 else (f"{here}/columns", columns)
        return post(devices[number], where, **typed).status_code

    with ThreadPoolExecutor(3) as hands:
        answered = [status for _ in range(3) for status in hands.map(press, range(3))]
    one_pass(app, only=("imports",))

    assert set(answered) == {303, 409}
    assert len(roll(client)) == size
    assert "The list is imported" in words(client.get(here))


@pytest.mark.parametrize("act", ["upload", "columns", "reading"])
def test_while_a_list_is_read_others_may_write(client, desk, act, monkeypatch):
    """A long one takes seconds to read, and no scan waits for it."""
    here, read, engine = sent(client, desk, b"Name\nAda\n"), lists.read, engine_of(client.application)
    written = []

    def write():
        with engine.begin() as connection:
            written.append(connection.execute(text("UPDATE event SET seats_taken = 0")).rowcount)

    def and_others_write(*given):
        with ThreadPoolExecutor(1) as another:
            another.submit(write).result()
        return read(*given)

    monkeypatch.setattr(lists, "read", and_others_write)

    answer = {
        "upload": lambda: post(client, desk, pasted="Ben"),
        "columns": lambda: post(client, f"{here}/columns", field=["name"]),
        "reading": lambda: post(client, f"{here}/reading", encoding="utf-8", headed="no"),
    }[act]()

    assert (answer.status_code, written) == (303, [1])


def test_a_list_that_was_given_up_says_why(client, desk):
    here = sent(client, desk, b"Name\nAda\n")
    with world(client.application) as session:
        listed = session.scalars(select(ImportList)).one()
        listed.state, listed.tries = "under way", TRIES

    one_pass(client.application, only=("imports",))

    page = words(client.get(here))
    assert "The list is stopped" in page
    assert "We tried 3 times" in page
