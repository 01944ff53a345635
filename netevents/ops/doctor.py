"""``netevents doctor``: what is wrong with this installation, in words."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import click

from netevents.clock import system_clock
from netevents.config import Misconfigured, is_loopback, settings

LITTLE_SPACE: Final = 500 * 1024 * 1024
"""Bytes free below which the doctor speaks up."""
LATE: Final = timedelta(minutes=10)


@click.command()
def doctor() -> None:
    """Say what is wrong and what to do about it; exit code 1 if anything must be mended."""
    wrong = False
    for good, sentence in findings():
        click.echo(("  ok    " if good else "  mend  ") + sentence)
        wrong = wrong or not good
    sys.exit(1 if wrong else 0)


def findings() -> Iterator[tuple[bool, str]]:
    """Each thing looked at: whether it is well, and a sentence."""
    try:
        found = settings()
    except Misconfigured as error:
        yield False, str(error)
        return
    if not found["INSTANCE"].is_dir():
        yield False, f"There is no folder {found['INSTANCE']}. Run: netevents init"
        return
    yield True, f"The instance folder is {found['INSTANCE']}; its secret key is long enough and private."
    yield from _space(found)
    yield from _addresses(found)
    yield from _database(found)


def _space(found: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    free = shutil.disk_usage(found["INSTANCE"]).free
    enough = free >= LITTLE_SPACE
    yield enough, f"{free // 1024**2:,} MB are free on the disk." + ("" if enough else " Make room soon.")


def _addresses(found: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    base = str(found["BASE_URL"])
    host = base.split("://")[1].rsplit(":", 1)[0]
    if is_loopback(host):
        yield (
            True,
            f"The site is {base}: good on this machine only. For an event set NETEVENTS_BASE_URL=https://…",
        )
    elif not base.startswith("https://"):
        yield False, f"The site is {base}. Plain http is for rehearsals only."
    elif not found["TRUSTED_HOPS"]:
        sentence = f"The site is {base}, but no proxy is trusted: everybody counts as coming over plain http."
        yield False, f"{sentence} Behind your https proxy set NETEVENTS_TRUSTED_HOPS=1."
    else:
        yield True, f"The site is {base}."
    if found["MAIL_SERVER"]:
        yield True, f"Mail goes through {found['MAIL_SERVER']}."
    else:
        yield (
            True,
            "No mail server is set. Everything works without; people come back by a code from another phone.",
        )


def _database(found: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    from sqlalchemy.exc import DBAPIError

    from netevents.db import engine_for, reading
    from netevents.host import tracks
    from netevents.host.track import why_not_ready

    url = found["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
    try:
        not_ready = why_not_ready(url)
        differences = [not_ready] if not_ready else tracks.check(url)
    except DBAPIError as error:
        yield False, f"The database does not answer: {error.orig}"
        return
    for sentence in differences:
        yield False, sentence
    if differences:
        return
    yield True, "The database has the schema that this code expects."
    engine = engine_for(url)
    with reading(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            said = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
            yield said == "ok", "SQLite finds no damage." if said == "ok" else f"SQLite finds damage: {said}"
        yield from _waiting_work(connection)
        yield from _signatures(connection)
    engine.dispose()


def _waiting_work(connection: Any) -> Iterator[tuple[bool, str]]:
    from sqlalchemy import func, select

    from netevents.exchange.models import Connection, Untold
    from netevents.people.models import OutgoingMail

    now = system_clock()
    untold = connection.scalar(
        select(func.min(Connection.made_at)).join(Untold, Untold.connection_id == Connection.id)
    )
    unsent = connection.scalar(
        select(func.min(OutgoingMail.due_at)).where(
            OutgoingMail.sent_at.is_(None), OutgoingMail.given_up_at.is_(None)
        )
    )
    late = [moment for moment in (untold, unsent) if moment is not None and moment < now - LATE]
    if late:
        yield (
            False,
            "Work has waited for more than ten minutes. Is `netevents serve` or `netevents worker` running?",
        )
    else:
        yield True, "No work is waiting too long."


def _signatures(connection: Any) -> Iterator[tuple[bool, str]]:
    from sqlalchemy.orm import Session

    from netevents.exchange.two_phones import signed_exchanges

    with Session(connection) as session:
        wrong = [str(row.id) for row, sound in signed_exchanges(session) if not sound]
    if wrong:
        rows = ", ".join(wrong)
        yield False, f"Signatures of two phones do not check: rows {rows} of signed_exchange were changed."
    else:
        yield True, "Every exchange that two phones signed without the network checks."
