"""For one developer on one machine: a clock that can be set, and a second phone in the same browser."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from netevents.clock import Clock, system_clock

CLOCK_FILE = "development-clock"


def chosen_clock() -> Clock:
    """The system clock; in development the time written in ``instance/development-clock``, while the file is
    there.
    """
    if os.environ.get("NETEVENTS_DEVELOPMENT") != "1":
        return system_clock
    from netevents.config import instance_folder

    return FileClock(instance_folder() / CLOCK_FILE)


class FileClock:
    """Tells the time that stands in a file, read anew each time; without the file, the real time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.moment: datetime | None = None

    def __call__(self) -> datetime:
        try:
            written = self.file.read_text(encoding="ascii").strip()
            self.moment = datetime.fromisoformat(written).astimezone(UTC)
        except FileNotFoundError:
            return system_clock()
        except ValueError:  # caught half-written: whoever sets the clock has not been answered yet
            return self.moment or system_clock()
        return self.moment
