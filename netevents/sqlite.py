"""SQLite: how its transactions begin, how its writers queue, and when what they wrote is on the disk."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from typing import Any, Final

PRAGMAS: Final = (
    "PRAGMA busy_timeout=10000",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-16000",
)
QUEUE_PATIENCE: Final = 10.0
"""Seconds that a writer waits for others."""
LULL: Final = 10
"""Looks in a row, a millisecond apart, at which nobody was writing."""

_to_disk = getattr(os, "fdatasync", os.fsync)


class SqliteConnection(sqlite3.Connection):
    """A connection that says BEGIN itself, and lets writers queue in the kernel before SQLite's polling does.

    The driver's own transactions silently lose updates, and its busy handler polls; an ``flock`` held around
    BEGIN IMMEDIATE … COMMIT makes waiting fair across processes.

    As with ``synchronous=FULL``, what a transaction wrote is on the disk when :meth:`commit` returns, and so
    is what it has read. FULL waits for the disk before it lets the next one write; here the next one writes
    meanwhile. So what is rolled back after mere reading may have shown what reaches the disk a moment later.
    Only :meth:`commit` waits: a statement outside a transaction does not, nor does ``with connection``.
    """

    _log: int | None = None
    _queue: int | None = None
    _writes = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.isolation_level = None
        for pragma in PRAGMAS:
            self.execute(pragma)
        waits_itself = self._asked("PRAGMA journal_mode=WAL") == "wal"
        self.execute(f"PRAGMA synchronous={'NORMAL' if waits_itself else 'FULL'}")
        self._file: str = self.execute("PRAGMA database_list").fetchone()[2]
        self._waits_itself = waits_itself
        self._reads: bool | None = None
        self._on_disk: int | None = None

    def begin(self, *, reads: bool) -> None:
        """Begin a transaction; one that reads cannot write, one that writes waits for its turn.

        :raises sqlite3.OperationalError: when other writers take too long
        """
        if self._reads is not reads:
            self.execute(f"PRAGMA query_only={int(reads)}")
            self._reads = reads
        if reads:
            self.execute("BEGIN")
            return
        self._writes = True
        try:
            self._await_turn()
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._leave_queue()
            raise

    def commit(self) -> None:
        """End the transaction, if there is one; return once all that was written or read is on the disk.

        :raises sqlite3.OperationalError: when the disk is full or broken
        """
        wrote = self._writes
        if self.in_transaction:  # else SQLite itself has taken it back, or each statement was its own
            super().commit()
        self._leave_queue()
        if self._waits_itself:
            self._wait_for_disk(wrote)

    def rollback(self) -> None:
        """Take the transaction back."""
        super().rollback()
        self._leave_queue()

    def close(self) -> None:
        """Close it, and what it has open beside."""
        super().close()
        self._close_files()

    def __del__(self) -> None:
        """Whoever lets go of it without closing it leaves nothing open either."""
        self._close_files()

    @property
    def in_turn(self) -> bool:
        """Whether it has begun to write, or waits for its turn, and has not ended."""
        return self._writes

    def _close_files(self) -> None:
        for file in (self._log, self._queue):
            if file is not None:
                os.close(file)
        self._log = self._queue = None

    def _asked(self, pragma: str) -> Any:
        return self.execute(pragma).fetchone()[0]

    def _await_turn(self) -> None:
        if not self._file:
            return
        if self._queue is None:
            self._queue = open_queue(self._file)
        _wait(self._queue)

    def _leave_queue(self) -> None:
        if self._writes and self._queue is not None:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
        self._writes = False

    def _wait_for_disk(self, wrote: bool) -> None:
        was_on_disk, self._on_disk = self._on_disk, None  # until it is sure
        seen = self._asked("PRAGMA data_version")  # not sooner: others need not wait for the answer
        if wrote or seen != was_on_disk:
            try:
                if self._log is None:
                    self._log = os.open(f"{self._file}-wal", os.O_RDWR | os.O_CLOEXEC)
                _to_disk(self._log)
            except OSError as error:
                raise sqlite3.OperationalError(f"disk I/O error: {error.strerror}") from error
        self._on_disk = seen


def open_queue(file: str) -> int:
    """A descriptor of the queue of those who write ``file``, by whatever name they know it."""
    return os.open(f"{os.path.realpath(file)}-writers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def await_lull(file: str, *, patience: float) -> None:
    """Let those write who make somebody wait: return once nobody has written for a moment.

    :param patience: seconds after which it returns in any case
    """
    until = time.monotonic() + patience
    queue, free = open_queue(file), 0
    try:
        while free < LULL and time.monotonic() < until:
            free = free + 1 if _taken(queue) else 0
            fcntl.flock(queue, fcntl.LOCK_UN)
            time.sleep(0.001)
    finally:
        os.close(queue)


def _wait(queue: int) -> None:
    """Wait for the other writers, as long as SQLite itself would wait for them."""
    if _taken(queue):
        return
    until = time.monotonic() + QUEUE_PATIENCE
    pause = 0.00005
    while time.monotonic() < until:
        time.sleep(pause)
        if _taken(queue):
            return
        pause = min(pause * 1.2, 0.002)
    raise sqlite3.OperationalError("database is locked: other writers take too long")


def _taken(queue: int) -> bool:
    try:
        fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
