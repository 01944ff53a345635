"""People write their time zone as they say it."""

from __future__ import annotations

import pytest

from netevents.web.zones import zone_of


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        ("America / New York", "America/New_York"),
        ("New_York", "America/New_York"),
        ("Madrid", "Europe/Madrid"),
        ("utc", "UTC"),
        ("Mars/Olympus", None),
        ("../etc/passwd", None),
        ("\x00", None),
        ("", None),
    ],
)
def test_a_zone_is_known_by_its_name_and_by_its_place(typed, zone):
    assert zone_of(typed) == zone
