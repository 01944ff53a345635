"""What organizers fill in."""

from __future__ import annotations

from wtforms import BooleanField

from netevents.languages import mark
from netevents.web.forms import BaseForm, Given, Line, LongLine

PROMPT_LENGTH = 160


class SettingsForm(BaseForm):
    """Per event; the host keeps it."""

    trios = BooleanField(
        "Offer trios to the shy",
        default=True,
        description="Whoever asks is put together with two others who asked. Never minors.",
    )
    meeting_point = Line(
        "Where trios meet",
        80,
        [Given("Say where in the room three people find each other.")],
        default=mark("the middle of the room"),
        description="As it goes on after “Meet at …”.",
    )


class PromptForm(BaseForm):
    """One question."""

    text = LongLine(
        "Question",
        PROMPT_LENGTH,
        [Given("Type a question.")],
        description="Open and concrete: what, which, how. {name} stands for the other person’s name.",
    )
