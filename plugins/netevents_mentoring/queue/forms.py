"""What somebody who needs help fills in."""

from __future__ import annotations

from netevents.web.forms import BaseForm, Given, Line


class CallForm(BaseForm):
    topic = Line("What is it about?", 80, [Given("Say in a word or two what it is about.")])
    place = Line(
        "Where do you sit?",
        80,
        [Given("Say where to find you.")],
        description="For example: table 7, by the window.",
    )
