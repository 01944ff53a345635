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
    """Tells the time that stands in a file, read again whenever the file changes; without the file, the real
    time.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.read_at = -1
        self.moment: datetime | None = None

    def __call__(self) -> datetime:
        try:
            changed = self.file.stat().st_mtime_ns
        except FileNotFoundError:
            return system_clock()
        if changed != self.read_at:
            try:
                self.moment = datetime.fromisoformat(
                    self.file.read_text(encoding="ascii").strip()
                ).astimezone(UTC)
            except ValueError:  # caught half-written: the next request reads it whole
                return self.moment or system_clock()
            self.read_at = changed
        return self.moment or system_clock()
