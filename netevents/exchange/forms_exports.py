"""What organizers say when they take a file home."""

from __future__ import annotations

from wtforms import SelectField
from wtforms.validators import Optional, Regexp

from netevents.exchange.rolls import AtHandshake
from netevents.languages import mark
from netevents.web.forms import BaseForm, Given, Line

DIGITS = mark("Digits only. It stands in the event’s address there.")


class WhyForm(BaseForm):
    """One line, which everybody in the file can read."""

    why = Line("What is it for?", 200, [Given("Say in one line what you need the file for.")])


class HandshakeForm(WhyForm):
    """And what the event is called there."""

    kind = SelectField(
        "In Handshake it is",
        choices={"Event": mark("An event"), "CareerFairSession": mark("A career fair session")},
        invalid_choice_message="Choose one.",
    )
    number = Line(
        "Its number there",
        12,
        [Optional(), Regexp(r"[0-9]+\Z", message=DIGITS)],
        render_kw={"inputmode": "numeric"},
    )

    def at_handshake(self) -> AtHandshake:
        """What Handshake calls the event."""
        return AtHandshake(self.kind.data, self.number.data)
