"""Fields of forms: what is said of nothing chosen, and one line that is seen as two."""

from __future__ import annotations

import pytest
from wtforms import RadioField
from wtforms.fields import SelectChoice

from netevents.web.forms import BaseForm, Given, LongLine


class PartingForm(BaseForm):
    why = RadioField(
        "Why?",
        choices=[SelectChoice("done", "Done"), SelectChoice("fit", "No fit")],
        validators=[Given("Choose one.")],
    )
    words = LongLine("Words", 40)


@pytest.fixture
def sent(app):
    def sent(**typed):
        with app.test_request_context(method="POST", data=typed):
            form = PartingForm(meta={"csrf": False})
            return form.validate(), form.errors, form.words.data

    return sent


def test_nothing_chosen_is_told_in_one_sentence(sent):
    assert sent() == (False, {"why": ["Choose one."]}, "")


def test_what_cannot_be_chosen_is_told_too(sent):
    assert sent(why="never") == (False, {"why": ["Choose one of these."]}, "")


def test_a_line_seen_as_two_stays_one_line(sent):
    assert sent(why="fit", words=" Thank {name}\r\nfor it. ") == (True, {}, "Thank {name} for it.")
