"""The pages of follow-up, from the phone of who writes and of who is written to."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import delete, select

from netevents.exchange.models import Note
from netevents.occasions import InTouch
from netevents_followup import domain
from netevents_followup.models import Checklist, Item, Promise
from tests.cast import engine_of, post, statements, world
from tests.conftest import NOON, patiently_on_postgresql
from tests.plugins.followup.after import CONSOLE, HERE, NOTE, an_evening, ended, the_days_after

DAY = timedelta(days=1)
pytestmark = patiently_on_postgresql


@pytest.fixture
def after(app, clock):
    found = the_days_after(app)
    clock.advance(3 * DAY)
    return found


def text_of(answer):
    assert answer.status_code == 200, answer.status
    return html.unescape(answer.get_data(as_text=True))


def item(after, name):
    with world(after.app) as session:
        return session.get(Item, (after.met[name].id, after.people["Ben"].id))


def test_one_screen_shows_everybody_to_write_to(after):
    page = text_of(after.phone("Ben").get(f"{HERE}/"))

    assert "Three people to write to" in page
    assert [name for name in ("Cleo", "Dan", "Eve") if name in page] == ["Cleo", "Dan", "Eve"]


def test_a_draft_is_made_of_the_note_and_opens_in_one_s_own_programs(after):
    page = text_of(after.phone("Ben").get(after.with_("Cleo")))

    mail = urlsplit(re.search(r'href="(mailto:[^"]+)"', page)[1])
    message = urlsplit(re.search(r'href="(sms:[^"]+)"', page)[1])
    body = parse_qs(mail.query)["body"][0]
    assert mail.path == "cleo@example.org"
    assert message.path == "+34600123456"
    assert all(line in body for line in NOTE.values())
    assert unquote(message.query.partition("body=")[2]) == body
    assert body.replace("\r\n", "\n") in page
    assert 'href="https://www.linkedin.com/in/cleo" rel="noopener noreferrer nofollow"' in page


def test_without_a_detail_the_page_asks_for_it_and_keeps_it_as_a_note(after):
    ben = after.phone("Ben")
    page = text_of(ben.get(after.with_("Dan")))
    assert "Your draft" not in page

    refused = post(ben, after.with_("Dan", "/detail"), **{"detail-talked_about": "a nice chat"})
    assert refused.status_code == 422
    assert "a nice chat" in refused.get_data(as_text=True)
    assert "one thing that only you two know" in refused.get_data(as_text=True)

    post(ben, after.with_("Dan", "/detail"), **{"detail-talked_about": "Kites over the river"})
    page = text_of(ben.get(after.with_("Dan")))
    assert "Your draft" in page
    assert "We talked about this: Kites over the river." in page


def test_every_page_names_the_day_on_the_clocks_of_the_person(app, clock):
    """In Auckland it is due on the next morning; in Madrid that is still the evening before."""
    with world(app) as session:
        after = an_evening(session, "Dan", zones={"Dan": "Pacific/Auckland"})
        ended(session, after)
    after.app = app

    for page in ("/e/hack-night/", f"{HERE}/"):
        assert "We remind you from Mon 11 May 2026 on." in text_of(after.phone("Dan").get(page)), page
        assert "We remind you from Sun 10 May 2026 on." in text_of(after.phone("Ben").get(page)), page


@pytest.mark.parametrize(
    ("act", "fields", "state"),
    [("done", {}, "Written to"), ("snooze", {"days": "7"}, "Later"), ("skip", {}, "Left out")],
)
def test_who_is_seen_to_is_no_longer_to_be_written_to(after, act, fields, state):
    ben = after.phone("Ben")

    for _ in range(2):
        assert post(ben, after.with_("Cleo", f"/{act}"), **fields).status_code == 303

    page = text_of(ben.get(f"{HERE}/"))
    assert "Two people to write to" in page
    assert state in page
    post(ben, after.with_("Cleo", "/again"))
    assert "Three people to write to" in text_of(ben.get(f"{HERE}/"))


def test_what_was_put_off_comes_back_on_its_morning(after, clock):
    ben = after.phone("Ben")
    post(ben, after.with_("Cleo", "/snooze"), days="3")

    clock.advance(2 * DAY)
    assert "Two people to write to" in text_of(ben.get(f"{HERE}/"))
    clock.advance(DAY)
    assert "Three people to write to" in text_of(ben.get(f"{HERE}/"))


def test_being_in_touch_is_told_once(after):
    told = []
    after.app.extensions["netevents.tell"] = lambda one: told.append((type(one), one.how, one.by.id, one.at))
    ben = after.phone("Ben")

    for act in ("done", "done", "replied", "replied"):
        post(ben, after.with_("Cleo", f"/{act}"))

    ben_id, now = after.people["Ben"].id, NOON + 3 * DAY
    assert told == [(InTouch, "wrote", ben_id, now), (InTouch, "replied", ben_id, now)]


def test_promises_are_remembered_kept_and_dropped(after):
    ben = after.phone("Ben")
    there = after.with_("Cleo", "/promise")

    missed = post(ben, there, **{"promise-words": "Send slides", "promise-due_on": "2026-05-01"})
    assert missed.status_code == 422
    assert "That day is over" in missed.get_data(as_text=True)
    assert "Send slides" in missed.get_data(as_text=True)
    for words in ("Send slides", "Send slides", "Ask my aunt"):
        post(ben, there, **{"promise-words": words, "promise-due_on": "2026-05-20"})
    with world(after.app) as session:
        codes = {one.words: one.code for one in session.scalars(select(Promise))}
    assert set(codes) == {"Send slides", "Ask my aunt"}
    assert "Promised by 20 May" in text_of(ben.get(after.with_("Cleo")))

    post(ben, f"{there}/{codes['Send slides']}/kept")
    post(ben, f"{there}/{codes['Ask my aunt']}/dropped")

    page = text_of(ben.get(after.with_("Cleo")))
    assert "Promised by" not in page
    assert post(ben, f"{there}/{codes['Ask my aunt']}/kept").status_code == 404
    assert post(after.phone("Cleo"), f"{there}/{codes['Send slides']}/kept").status_code == 404


def test_one_promise_too_many_is_said_beside_the_field_and_stays_there(after):
    ben, there = after.phone("Ben"), after.with_("Cleo", "/promise")
    for number in range(domain.OPEN_AT_MOST):
        post(ben, there, **{"promise-words": f"Number {number}", "promise-due_on": "2026-05-20"})
    answer = post(ben, there, **{"promise-words": "One more", "promise-due_on": "2026-05-20"})

    assert answer.status_code == 422
    assert "You promised a lot here already" in answer.get_data(as_text=True)
    assert 'value="One more"' in answer.get_data(as_text=True)


def test_the_other_side_answers_by_one_tap_without_an_account(after):
    ben = after.phone("Ben")
    post(ben, after.with_("Cleo", "/answer"))
    page = text_of(ben.get(after.with_("Cleo")))
    there = urlsplit(re.search(r"thanks”: (\S+)", page)[1]).path
    stranger = after.app.test_client()

    opened = text_of(stranger.get(there))
    assert "Ben wrote to you after Hack night" in opened
    assert [word for word in ("Cleo", "spaghetti", "ben@example.org") if word in opened] == []
    assert item(after, "Cleo").answered_at is None
    for _ in range(2):
        assert post(stranger, f"{there}answer").status_code == 303

    assert "sees that you remember" in text_of(stranger.get(there))
    assert "They remember you" in text_of(ben.get(after.with_("Cleo")))
    assert "They replied." in text_of(ben.get(f"{HERE}/"))


def test_a_link_that_was_switched_off_never_opens_again(after):
    ben, stranger = after.phone("Ben"), after.app.test_client()
    links = []
    for _ in range(2):
        post(ben, after.with_("Cleo", "/answer"))
        links.append(urlsplit(re.search(r"thanks”: (\S+)", text_of(ben.get(after.with_("Cleo"))))[1]).path)
        post(ben, after.with_("Cleo", "/no-answer"))
    post(ben, after.with_("Cleo", "/answer"))

    assert [stranger.get(link).status_code for link in links] == [404, 404]
    assert links[0] != links[1]
    with world(after.app) as session:
        session.execute(delete(Note))
    assert "Switch the link off" in text_of(ben.get(after.with_("Cleo"))), "also when no draft is there"


def test_two_words_come_before_the_note_and_become_one_where_there_was_none(after, clock):
    clock.moment = NOON + DAY
    ben = after.phone("Ben")
    assert "Whom did you meet?" in text_of(ben.get("/"))

    first = text_of(ben.get(f"{HERE}/recall"))
    assert "Cleo" in first
    assert "spaghetti" not in first
    assert "spaghetti" not in text_of(ben.get(f"{HERE}/recall/{after.met['Cleo'].code}"))
    one_word = post(ben, f"{HERE}/recall/{after.met['Cleo'].code}", words="bridge")
    assert (one_word.status_code, "one more word" in one_word.get_data(as_text=True)) == (422, True)
    for name in ("Cleo", "Dan", "Eve"):
        post(ben, f"{HERE}/recall/{after.met[name].code}", words="bridge pasta" if name != "Eve" else "面包")

    assert "spaghetti" in text_of(ben.get(f"{HERE}/recall/{after.met['Cleo'].code}"))
    assert "That was everybody" in text_of(ben.get(f"{HERE}/recall"))
    assert "Whom did you meet?" not in text_of(ben.get("/"))
    with world(after.app) as session:
        notes = {note.about_id: note.talked_about for note in session.scalars(select(Note))}
    assert notes == {
        after.people["Cleo"].id: NOTE["talked_about"],
        after.people["Dan"].id: "bridge pasta",
        after.people["Eve"].id: "面包",
    }


@pytest.mark.parametrize("switch", ["off", "off-for-good"])
def test_off_is_off_until_it_is_switched_on_again(after, switch):
    ben = after.phone("Ben")

    post(ben, f"{HERE}/{switch}")

    assert "It is off" in text_of(ben.get(f"{HERE}/"))
    assert "You switched it off for" in text_of(ben.get("/e/hack-night/"))
    assert "Then what?" not in text_of(ben.get(f"/c/{after.met['Cleo'].code}"))
    post(ben, f"{HERE}/on-again")
    assert "Three people to write to" in text_of(ben.get(f"{HERE}/"))


def test_only_the_two_reach_the_page_and_nobody_before_the_end(after):
    assert after.phone("Dan").get(after.with_("Cleo")).status_code == 404
    assert after.phone("Cleo").get(after.with_("Cleo")).status_code == 200
    assert after.phone("Ada").get(after.with_("Cleo")).status_code != 200
    with world(after.app) as session:
        session.delete(session.get(Checklist, after.people["Ben"].id))
    assert after.phone("Ben").get(f"{HERE}/").status_code == 404


def test_who_left_or_was_blocked_is_on_no_list(after):
    post(after.phone("Cleo"), f"/c/{after.met['Cleo'].code}/leave")
    post(after.phone("Dan"), f"/c/{after.met['Dan'].code}/block")

    page = text_of(after.phone("Ben").get(f"{HERE}/"))

    assert "One person to write to" in page
    assert after.phone("Ben").get(after.with_("Cleo")).status_code == 404


def test_organizers_write_the_steps_and_see_what_people_see(after):
    ada = after.phone("Ada")
    steps = {"thank": "Say thanks to {name}.", "remind": "", "ask": "", "offer": "Come on Tuesday."}

    assert post(ada, f"{CONSOLE}/", **steps).status_code == 303

    preview = text_of(ada.get(f"{CONSOLE}/preview"))
    page = text_of(after.phone("Ben").get(after.with_("Cleo")))
    assert "Say thanks to Bo." in preview
    assert ("Say thanks to Cleo." in page, "Come on Tuesday." in page) == (True, True)
    assert post(ada, f"{CONSOLE}/", **steps | {"thank": "x" * 161}).status_code == 422


def test_steps_that_nobody_changed_stay_for_readers_of_every_language(after):
    ada = after.phone("Ada")
    post(ada, "/language", language="es")
    assert "Da las gracias a {name} por construir algo o hablar contigo.</textarea>" in text_of(
        ada.get(f"{CONSOLE}/")
    )
    steps = {
        "thank": "Da las gracias a {name} por construir algo o hablar contigo.",
        "offer": "Ven el martes.",
    }

    assert post(ada, f"{CONSOLE}/", **steps).status_code == 303

    assert "Ana conoce a Bo." in text_of(ada.get(f"{CONSOLE}/preview"))
    page = text_of(after.phone("Ben").get(after.with_("Cleo")))
    assert "Thank Cleo for building or talking with you." in page
    assert "Ven el martes." in page


def test_three_people_take_as_many_statements_as_nine(app, clock):
    counted = []
    for guests in (("Dan",), tuple("DEFGHIJK")):
        after = the_days_after(app, *guests, name=f"Night of {len(guests)}")
        here = f"/e/{after.event.slug}/followup/"
        after.phone("Ben").get(here)
        with statements(engine_of(app)) as seen:
            text_of(after.phone("Ben").get(here))
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 16
