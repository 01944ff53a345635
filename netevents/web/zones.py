"""A time zone that people write themselves: a list of all would weigh more than the page it stands on."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from wtforms import ValidationError

from netevents.languages import _, mark
from netevents.web.forms import Line

LONGEST = 64


class ZoneField(Line):
    """The IANA name of a zone, or of a place that one is named for; the device offers those that it knows."""

    data: Any

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        bare = {"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false", "data-zones": True}
        kwargs.setdefault("description", mark("Such as Europe/Madrid."))
        super().__init__(label, LONGEST, validators, render_kw=bare, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Put the name in place of what was typed.

        :raises ValidationError: if there is no such zone
        """
        typed: str | None = self.data
        if typed:
            found = zone_of(typed)
            if found is None:
                raise ValidationError(_("There is no such time zone. Write it like Europe/Madrid."))
            self.data = found


def zone_of(typed: str) -> str | None:
    """The zone that somebody means who types its name, or that of its place if only one is called so."""
    return _zones().get("_".join(typed.replace("/", " / ").split()).replace("_/_", "/").casefold())


@cache
def _zones() -> dict[str, str]:
    """Every zone by what it is called."""
    names = [name for name in available_timezones() if not name.startswith(("posix", "right", "SystemV"))]
    by_place = defaultdict(set)
    for name in names:
        by_place[name.rpartition("/")[2].casefold()].add(name)
    places = {place: min(same) for place, same in by_place.items() if len(same) == 1}
    return places | {name.casefold(): name for name in names}
