"""The last question before somebody is forgotten."""

from __future__ import annotations

from wtforms import BooleanField

from netevents.web.forms import BaseForm, Given


class EraseForm(BaseForm):
    """One tick."""

    sure = BooleanField(
        "I know that this cannot be undone", validators=[Given("Tick this if you want to be deleted.")]
    )
