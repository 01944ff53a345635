"""What plugins hand over for the core to draw: plain data, part of the public plugin API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from flask_wtf import FlaskForm
    from sqlalchemy.orm import Session

    from netevents.events.models import Event, Registration
    from netevents.exchange.models import Connection
    from netevents.exchange.policy import ProfileView

TONES: Final = ("", "tint", "warm", "private")
STYLES: Final = ("quiet", "main", "danger")
LONGEST_KEY: Final = 120
_AWAY: Final = ("mailto:", "sms:", "https://")
_ONE_LINE = re.compile(r"[^\s\\<>\"'\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page: ``title`` on the button, ``url`` inside this site.

    Where it is a line of a panel, ``text`` stands below it. Among a panel’s ``links`` its ``style`` is
    ``quiet`` or ``main``: the one thing to do next on that page.
    """

    title: str
    url: str
    text: str = field(default="", kw_only=True)
    style: str = field(default="quiet", kw_only=True)

    def __post_init__(self) -> None:
        _plain("Link", title=self.title, url=self.url, text=self.text)
        _one_of(f"{type(self).__name__}.style", self.style, STYLES)
        if not self.url.startswith("/") or self.url.startswith("//") or not _ONE_LINE.fullmatch(self.url):
            raise ValueError(f"a Link leads to a page of this site, not to {self.url!r}")


@dataclass(frozen=True, slots=True)
class Act(Link):
    """A button that POSTs to ``url``, with ``sent`` as its fields.

    ``about`` is read aloud after the title, where a list repeats the button: “Lock” + “Ben and Cleo”.
    Its ``style`` may also be ``danger``.
    """

    sent: Mapping[str, str] = field(default_factory=dict)
    about: str = ""

    def __post_init__(self) -> None:
        Link.__post_init__(self)
        _plain("Act", about=self.about, **{f"sent {name}": value for name, value in self.sent.items()})


@dataclass(frozen=True, slots=True)
class Elsewhere(Link):
    """A button that leaves this site, among a panel’s ``links``: into the person’s own mail program
    (``mailto:``) or messages (``sms:``), or to an ``https`` page that somebody shares.

    Nothing goes anywhere before the person sends it there.
    """

    def __post_init__(self) -> None:
        _plain("Elsewhere", title=self.title, url=self.url)
        if not self.url.startswith(_AWAY) or not _ONE_LINE.fullmatch(self.url):
            raise ValueError(f"Elsewhere is a letter, a message or an https page, not {self.url!r}")
        _one_of("Elsewhere.style", self.style, STYLES)


Cell: TypeAlias = "str | Link | Sequence[str | Link]"
"""What stands in a table: words, a link, a button, or several of them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under ``heads``; on a phone each row is a card. The first cell names its row.

    A head may be empty over buttons.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def __post_init__(self) -> None:
        for head in self.heads:
            _plain("Table", heads=head)
        for row in self.rows:
            if len(row) != len(self.heads):
                raise ValueError(f"a row of {len(row)} cells under {len(self.heads)} heads")
            for cell in row:
                for part in (cell,) if isinstance(cell, str | Link) else cell:
                    if not isinstance(part, Link):
                        _plain("Table", rows=part)


@dataclass(frozen=True, slots=True)
class Bars:
    """A plot: one bar for each of ``series`` beside each label, all against the greatest value.

    It is a table too, with the numbers in it. ``of`` says what the labels are, ``unit`` follows each number.
    """

    of: str
    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[float]]]
    unit: str = ""

    def __post_init__(self) -> None:
        _plain("Bars", of=self.of, unit=self.unit)
        for name in self.series:
            _plain("Bars", series=name)
        for label, values in self.rows:
            _plain("Bars", rows=label)
            if len(values) != len(self.series) or any(not value >= 0 for value in values):
                raise ValueError(f"{label!r} needs a number, 0 or more, for each of {len(self.series)}")

    @property
    def greatest(self) -> float:
        return max((value for _, values in self.rows for value in values), default=0) or 1


@dataclass(frozen=True, slots=True)
class Panel:
    """A framed part of a page. Plain text only: the core escapes and draws it.

    ``quote`` is one sentence that stands out, such as an opening question. ``person`` is somebody, as policy
    shows them. ``rows`` are terms and what they mean here. A line that is a :class:`Link` leads on, an
    :class:`Act` is a button; ``acts`` are buttons that POST. ``to_copy`` is a text to be taken along by
    copying. ``progress`` is a share from 0 to 1. ``form`` is drawn with its ``button`` and posts to
    ``action``, else to the page itself. Panels of one place stand by ``order``; ``tone`` is ``tint``,
    ``warm`` or ``private``.
    """

    title: str
    text: str = ""
    quote: str = ""
    lines: Sequence[str | Link] = ()
    links: Sequence[Link] = ()
    acts: Sequence[Link] = ()
    order: int = 50
    person: ProfileView | None = None
    rows: Sequence[tuple[str, str]] = ()
    table: Table | None = None
    bars: Bars | None = None
    progress: float | None = None
    to_copy: str = ""
    form: FlaskForm | None = None
    button: str = "Save"
    action: str = ""
    tone: str = ""

    def __post_init__(self) -> None:
        _plain("Panel", title=self.title, text=self.text, quote=self.quote)
        _plain("Panel", to_copy=self.to_copy, button=self.button)
        if isinstance(self.lines, str):
            raise TypeError("Panel.lines is a list of lines, not one text")
        for line in self.lines:
            if not isinstance(line, Link):
                _plain("Panel", lines=line)
        for pair in self.rows:
            term, meaning = pair
            _plain("Panel", rows=term)
            _plain("Panel", rows=meaning)
        for link in (*self.links, *self.acts):
            if not isinstance(link, Link):
                raise TypeError(f"Panel.links and Panel.acts hold Links, not {link!r}")
        for part, kind in ((self.table, Table), (self.bars, Bars)):
            if part is not None and not isinstance(part, kind):
                raise TypeError(f"a Panel shows a {kind.__name__}, not {part!r}")
        if self.progress is not None and not 0 <= self.progress <= 1:
            raise ValueError(f"Panel.progress is a share from 0 to 1, not {self.progress!r}")
        if self.action:
            Link("the form", self.action)
        _one_of("Panel.tone", self.tone, TONES)


@dataclass(frozen=True, slots=True)
class Column:
    """One column for ``connections.csv`` or ``my-connections.csv``.

    ``value`` gets the connection (and for a person's own file their registration) and gives the cell.
    Whatever must be read for all rows is read by ``prepare(session, event)`` once, and handed to ``value``
    as ``prepared``. A column with the name of a core column fills that one.
    """

    name: str
    value: Callable[[Connection, Registration | None, Any], str]
    prepare: Callable[[Session, Event], Any] = field(default=lambda session, event: None)


@dataclass(frozen=True, slots=True)
class Export:
    """A file of an event for its organizers, on the console's page of exports.

    ``name`` is the end of its address, such as ``pairs.csv``; ``title`` stands over it, ``text`` says in a
    sentence what is in it and what is not. ``rows(session, event)`` gives as many cells as ``header``.
    """

    name: str
    title: str
    text: str
    header: Sequence[str]
    rows: Callable[[Session, Event], Iterable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reason for one person to do something now, such as to write to somebody.

    :ivar key: names the reason, once and for all, within the plugin: the same key is the same nudge
    :ivar title: what to do, in a few words
    :ivar text: the reason; only that person reads it, at home
    :ivar url: the page where it is done or put off
    :ivar due_at: from when; within the next day is near enough to be named
    :ivar rank: of several the lowest comes first
    :ivar mail_text: the reason as it may stand in a mail: no note, no contact field of anybody
    :ivar event_id: where the plugin must be on for it, if it belongs to one event
    """

    person_id: int
    key: str
    title: str
    text: str
    url: str
    due_at: datetime
    rank: int = 50
    mail_text: str = ""
    event_id: int | None = None

    def __post_init__(self) -> None:
        Link(self.title, self.url)
        _plain("Nudge", key=self.key, text=self.text, mail_text=self.mail_text)
        if not 0 < len(self.key) <= LONGEST_KEY:
            raise ValueError(f"a Nudge has a key of at most {LONGEST_KEY} characters, not {self.key!r}")
        _aware("Nudge.due_at", self.due_at)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the calendar that a person subscribes to: all day ``on`` a date, or from a moment.

    ``uid`` stays the same for the same thing, within the plugin. Whoever keeps the person’s calendar reads
    it all, so no note stands in it, and no contact field.
    """

    uid: str
    title: str
    on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    text: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        _plain("Entry", uid=self.uid, title=self.title, text=self.text, url=self.url)
        if (self.on is None) == (self.starts_at is None):
            raise ValueError(f"the Entry {self.title!r} is on a day, or starts at a moment")
        if self.starts_at is not None:
            _aware("Entry.starts_at", self.starts_at)
        if self.ends_at is not None:
            _aware("Entry.ends_at", self.ends_at)
            if self.starts_at is None or self.ends_at < self.starts_at:
                raise ValueError(f"the Entry {self.title!r} ends before it starts")
        if self.url:
            Link(self.title, self.url)


def _aware(what: str, moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError(f"{what} needs a time zone")


def _one_of(what: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise ValueError(f"{what} is one of {', '.join(filter(None, known))}, not {given!r}")


def _plain(what: str, **given: object) -> None:
    """Refuse everything but plain text; ready-made markup would not be escaped."""
    for name, value in given.items():
        if type(value) is not str:
            raise TypeError(f"{what}.{name} is plain text, not {value!r}")
