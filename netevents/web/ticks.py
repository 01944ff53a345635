"""Fields in which many things are ticked: of a list, or in the grid of a week."""

from __future__ import annotations

from typing import Any, Final

from wtforms import Field, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PARTS: Final = ("Morning", "Afternoon", "Evening")
SLOTS: Final = len(DAYS) * len(PARTS)


class Ticks(SelectMultipleField):
    """One tick for each choice; choices that are gone are left out."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_ in self.iter_choices()}
        self.data = [value for value in self.data or () if value in known]


class Week:
    """What the macro ``field`` draws a :class:`WeekTimes` by."""

    days = DAYS
    parts = PARTS


class WeekTimes(Field):
    """Seven days by three parts of the day, in a grid.

    Its value is the sorted list of what is ticked: Monday’s morning is 0, Sunday’s evening 20.
    """

    widget = Week()

    def process_formdata(self, valuelist: list[str]) -> None:
        slots = {str(slot): slot for slot in range(SLOTS)}
        self.data = sorted({slots[value] for value in valuelist if value in slots})
