"""Readable, unique names for addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netevents.db import Base
from netevents.people.codes import easy_code

Row = TypeVar("Row", bound=Base)
TRIES = 5
SUFFIX = 4


def readable(name: str, most: int) -> str:
    """``name`` in small letters, digits and hyphens; empty where its script has no such letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:most].strip("-")


def add_with_slug(
    session: Session, make: Callable[[str], Row], name: str, *, most: int, otherwise: str
) -> Row:
    """Store what ``make(slug)`` makes, under the first slug for ``name`` that nobody has yet.

    The database says whether a slug is free, so that two people who choose one name at once both get a page.
    """
    for slug in _candidates(readable(name, most - SUFFIX - 1) or otherwise):
        row = make(slug)
        try:
            with session.begin_nested():
                session.add(row)
                session.flush()
        except IntegrityError:
            continue
        return row
    raise RuntimeError(f"no address is free for {otherwise}")


def _candidates(base: str) -> Iterator[str]:
    yield base
    for _ in range(TRIES):
        yield f"{base}-{easy_code(SUFFIX).lower()}"
