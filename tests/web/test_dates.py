"""How moments look, also on the narrowest phone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from netevents.languages import speaking
from netevents.web.dates import span

START, END = datetime(2026, 9, 26, 12, 0, tzinfo=UTC), datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
NARROW = 30
"""So many small letters stand on a line of a list in the console on 320 px."""


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Sat 26 September 2026, 14:00 – Wed 30 September 2026, 14:00"),
        ("es", "sáb 26 de septiembre de 2026, 14:00 – mié 30 de septiembre de 2026, 14:00"),
    ],
)
def test_a_span_of_days_breaks_between_them_and_never_within_a_time(language, shown):
    with speaking(language):
        said = span(START, END, "Europe/Madrid")

    assert said.replace("\u00a0", " ") == shown
    assert max(map(len, said.split(" "))) <= NARROW
    assert said.endswith(" 14:00")
