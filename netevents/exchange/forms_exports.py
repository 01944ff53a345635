"""What organizers say when they take a list home."""

from __future__ import annotations

from netevents.web.forms import BaseForm, Given, Line


class WhyForm(BaseForm):
    """One line, which everybody in the list can read."""

    why = Line("What is it for?", 200, [Given("Say in one line what you need the list for.")])
