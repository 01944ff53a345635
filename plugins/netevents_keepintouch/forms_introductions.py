"""What is filled in to be introduced to somebody."""

from __future__ import annotations

from netevents.web.forms import BaseForm, Given, Line, Lines


class AskForm(BaseForm):
    """Whom one looks for, and what the people who are asked read."""

    topic = Line(
        "Do you know somebody …",
        80,
        [Given("Say whom you are looking for, such as “who works in a robotics lab”.")],
        description="Such as “who works in a robotics lab”.",
    )
    words = Lines(
        "Why you would like to meet them",
        300,
        [Given("Write a line that they can say yes to.")],
        description="The one you ask reads it, and whoever they ask.",
        render_kw={"rows": 3},
    )
