"""A draft is the person’s to change: what they typed is kept, opened and copied, and nobody else reads it."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from netevents.people.models import Person
from netevents_followup.forms import LETTER_LENGTH
from netevents_followup.models import Item
from tests.cast import post, world
from tests.conftest import patiently_on_postgresql
from tests.plugins.followup.after import PLUGIN, the_days_after

pytestmark = patiently_on_postgresql
MINE = "Dear Cleo,\n\nthe pier stands. Tea on Friday?\n\nBen"


@pytest.fixture
def after(app, clock):
    found = the_days_after(app)
    clock.advance(timedelta(days=3))
    return found


def page_about(after, name="Cleo"):
    answer = after.phone("Ben").get(after.with_(name))
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def box(page):
    """What stands in the box of the draft."""
    [found] = re.findall(r'<textarea[^>]*name="letter-letter"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found).replace("\r\n", "\n")


def keep(after, words, name="Cleo"):
    return post(after.phone("Ben"), after.with_(name, "/letter"), **{"letter-letter": words})


def opened(page):
    """What the mail program and the text message would begin with."""
    page = html.unescape(page)
    mail = parse_qs(urlsplit(re.search(r'href="(mailto:[^"]+)"', page)[1]).query)["body"][0]
    message = unquote(re.search(r'href="sms:[^"]*body=([^"]*)"', page)[1])
    assert mail == message
    return mail.replace("\r\n", "\n")


def test_what_was_changed_is_kept_and_opened(after):
    assert "spaghetti" in box(page_about(after))

    assert keep(after, MINE.replace("\n", "\r\n")).status_code == 303

    page = page_about(after)
    assert (box(page), opened(page)) == (MINE, MINE)
    assert "readonly" not in page


def test_an_emptied_box_begins_again_from_the_note(after):
    before = box(page_about(after))
    keep(after, MINE)

    keep(after, " \n ")

    assert box(page_about(after)) == before


def test_a_draft_that_nobody_changed_goes_on_following_the_note(after):
    keep(after, box(page_about(after)))

    with world(after.app) as session:
        assert session.get(Item, (after.met["Cleo"].id, after.people["Ben"].id)).letter is None


def test_what_is_too_long_is_refused_and_still_stands_there(after):
    long = "Dear Cleo, " + "x" * LETTER_LENGTH

    answer = keep(after, long)

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "That is too long by 11." in page
    assert box(page) == long
    assert "Your draft" in page


def test_a_refused_promise_loses_no_word_of_the_letter(after):
    keep(after, MINE)

    refused = post(after.phone("Ben"), after.with_("Cleo", "/promise"), **{"promise-words": "Slides"})

    assert refused.status_code == 422
    assert box(refused.get_data(as_text=True)) == MINE


def test_the_link_comes_into_one_s_own_words_and_goes_with_its_sentence(after):
    ben = after.phone("Ben")
    keep(after, MINE)
    post(ben, after.with_("Cleo", "/answer"))
    with_link = box(page_about(after))
    assert re.fullmatch(re.escape(MINE) + r"\n\nShort of time\? .*thanks”: http\S+", with_link)

    keep(after, with_link.replace("Friday", "Monday"))
    assert box(page_about(after)) == with_link.replace("Friday", "Monday")
    with world(after.app) as session:
        row = session.get(Item, (after.met["Cleo"].id, after.people["Ben"].id))
        assert "http" not in row.letter

    post(ben, after.with_("Cleo", "/no-answer"))
    assert box(page_about(after)) == MINE.replace("Friday", "Monday")


def test_a_link_that_was_taken_out_of_the_words_can_be_put_in_again(after):
    ben = after.phone("Ben")
    post(ben, after.with_("Cleo", "/answer"))
    keep(after, MINE)
    page = page_about(after)
    assert box(page) == MINE
    assert "A link that you sent earlier is on." in page

    post(ben, after.with_("Cleo", "/answer"))
    post(ben, after.with_("Cleo", "/answer"))

    assert box(page_about(after)).count("Short of time?") == 1


def test_nobody_else_reads_or_writes_it_and_its_writer_takes_it_along(after):
    keep(after, MINE)

    theirs = after.phone("Cleo").get(after.with_("Cleo")).get_data(as_text=True)
    assert "the pier stands" not in theirs
    for name in ("Dan", "Ada"):
        post(after.phone(name), after.with_("Cleo", "/letter"), **{"letter-letter": "Mine"})
        assert box(page_about(after)) == MINE
    with world(after.app) as session:
        taken = {
            name: str(PLUGIN.take_out(session, session.get_one(Person, after.people[name].person.id)))
            for name in ("Ben", "Cleo")
        }
    assert {name: "the pier stands" in text for name, text in taken.items()} == {"Ben": True, "Cleo": False}


def test_words_that_were_kept_need_no_detail(after):
    keep(after, MINE, name="Dan")

    page = page_about(after, "Dan")
    assert box(page) == MINE
    assert "One detail, then there is a draft" not in page
