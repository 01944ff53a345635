"""Fields in which many things are chosen: ticks, menus in rows, the grid of a week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wtforms import Field, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from netevents.languages import mark

DAYS: Final = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
PARTS: Final = (mark("Morning"), mark("Afternoon"), mark("Evening"))
SLOTS: Final = len(DAYS) * len(PARTS)


class Ticks(SelectMultipleField):
    """One tick for each choice; choices that are gone are left out."""

    data: list[str]
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        known = {value for value, *_ in self.iter_choices()}
        self.data = [value for value in self.data or () if value in known]


class Menus:
    """What the macro ``field`` draws :class:`Levels` by."""

    rows_of_menus = True


class Levels(Field):
    """A menu for each of ``rows``: not at all, or one of ``columns``.

    Its value maps what was chosen to its place among the columns, from 1. Set ``rows`` before it is read or
    drawn; what was chosen for a row that is gone is left out.
    """

    widget = Menus()

    def __init__(self, label: str, *, columns: Sequence[str], not_at_all: str = "–", **kwargs: Any) -> None:
        self.rows: Sequence[str] = ()
        self.columns = columns
        self.not_at_all = not_at_all
        self._chosen: dict[str, int] = {}
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        levels = {str(level): level for level in range(1, len(self.columns) + 1)}
        chosen = (value.partition(" ") for value in valuelist)
        self._chosen = {row: levels[level] for level, _, row in chosen if level in levels}

    @property
    def data(self) -> dict[str, int]:
        return {row: self._chosen[row] for row in self.rows if row in self._chosen}

    @data.setter
    def data(self, given: Mapping[str, int] | None) -> None:
        self._chosen = dict(given or {})


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
