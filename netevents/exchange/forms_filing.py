"""What is asked before an event is put away or erased."""

from __future__ import annotations

from wtforms import RadioField

from netevents.web.forms import BaseForm, Given, Line


class KeepingForm(BaseForm):
    days = RadioField("How long", invalid_choice_message="Choose one of these.")


class EraseEventForm(BaseForm):
    name = Line("The event’s name", 120, [Given("Type the event’s name.")])
