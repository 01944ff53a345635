"""What Ben notes, promises and recalls is on no page, in no file, mail or log of anybody else."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from netevents.exchange import notes
from netevents.people.models import OutgoingMail
from netevents.plugin import HomePage
from netevents_followup import Followup
from tests.cast import post, world
from tests.conftest import NOON
from tests.plugins.followup.after import CONSOLE, HERE, the_days_after
from tests.routes_pages import walk

CANARIES = {
    "talked_about": "Kanarienvogel",
    "my_question": "Papageitaucher",
    "offered": "Zaunkoenig",
    "promise": "Rotkehlchen",
    "recall": "Nachtigall",
}
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def after(app, clock, caplog):
    """Ben has written all of it, and followed up with a link; both let organizers know."""
    caplog.set_level(logging.DEBUG)
    after = the_days_after(app)
    with world(app) as session:
        ben, cleo = (after.people[name].registration for name in ("Ben", "Cleo"))
        lines = {line: CANARIES[line] for line in notes.LINES}
        notes.write(session, ben, cleo, **lines, now=NOON)
    clock.advance(timedelta(days=2))
    phone = after.phone("Ben")
    post(phone, f"{HERE}/recall/{after.met['Dan'].code}", words=f"a {CANARIES['recall']}")
    promise = {"promise-words": CANARIES["promise"], "promise-due_on": "2026-05-11"}
    post(phone, after.with_("Cleo", "/promise"), **promise)
    for act in ("answer", "done"):
        post(phone, after.with_("Cleo", f"/{act}"))
    for name in ("Ben", "Cleo"):
        post(after.phone(name), f"{HERE}/seen", organizers_may_see="y")
    return after


def found(*texts):
    return sorted({canary for canary in CANARIES.values() for text in texts if canary in text})


def everything(page):
    """All that a page says, shown or not."""
    return " ".join([page.text, *(str(value) for one in page.elements for value in one.attributes.values())])


def unpacked(answer):
    """The texts in a file to take along, or the file itself."""
    if answer.mimetype != "application/zip":
        return [answer.get_data(as_text=True)]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as files:
        return [files.read(name).decode() for name in files.namelist()]


def test_ben_himself_finds_all_of_it(after):
    phone = after.phone("Ben")
    pages = [everything(page) for page in walk(phone).pages.values()]

    assert found(*pages) == sorted(CANARIES.values())
    assert found(*unpacked(phone.get("/me/take-out.zip"))) == sorted(CANARIES.values())


@pytest.mark.parametrize("who", ["Cleo", "Dan", "Ada"])
def test_nobody_else_reads_a_word_of_it(after, who):
    phone = after.phone(who)
    table = (f"{CONSOLE}/", f"{CONSOLE}/preview", after.with_("Cleo"), f"{HERE}/", f"{HERE}/calendar.ics")

    seen = walk(phone, table=table).pages

    assert len(seen) > 8
    assert found(*map(everything, seen.values())) == []
    assert found(*unpacked(phone.get("/me/take-out.zip"))) == []


def test_no_file_of_the_organizers_holds_a_word_of_it(after):
    answer = post(after.phone("Ada"), "/console/e/hack-night/connections.csv", why="Our report")
    rows = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert [line.rsplit(",", 1)[1] for line in rows.splitlines() if "Cleo" in line] == ["yes"]
    assert found(rows) == []


def test_no_letter_calendar_log_or_open_page_holds_a_word_of_it(after, caplog):
    phone = after.phone("Ben")
    page = phone.get(after.with_("Cleo")).get_data(as_text=True)
    link = re.search(r"thanks”: (\S+)", page)
    assert link is not None
    stranger = after.app.test_client()
    opened = stranger.get(urlsplit(link[1]).path).get_data(as_text=True)
    with world(after.app) as session:
        ben = after.people["Ben"]
        now = NOON + timedelta(days=3)
        nudges = [*Followup().nudges(session, [ben.person.id], now=now)]
        home = HomePage(session=session, person=ben.person, places=[ben.registration], now=now)
        entries = [*Followup().entries(home)]
        letters = session.scalars(select(OutgoingMail.body)).all()
    mailed = [f"{one.title} {one.mail_text} {one.url} {one.key}" for one in nudges]
    fed = [f"{one.title} {one.text} {one.url} {one.uid}" for one in entries]
    calendar = phone.get(f"{HERE}/calendar.ics").get_data(as_text=True)

    assert ("Ben" in opened, len(nudges), len(entries), "VEVENT" in calendar) == (True, 2, 2, True)
    assert found(opened, calendar, *mailed, *fed, *letters, caplog.text) == []
    assert found(*(one.text for one in nudges)) == [CANARIES["promise"]]
