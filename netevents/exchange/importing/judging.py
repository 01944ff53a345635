"""Each row's verdict: somebody new, somebody known, a question, or a no with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from netevents.exchange.import_models import ADD, ASK, LEAVE, LEFT_OUT, NEW, REFUSED, SAME, UPDATE
from netevents.exchange.importing import values
from netevents.exchange.importing.drafts import Draft, NoFirstName, draft, for_event
from netevents.exchange.importing.headings import FIRST, LAST, NAME
from netevents.exchange.importing.reading import Row

LONGEST_NAME: Final = 80
NO_FIRST_NAME: Final = "We can’t tell the first name, the only one that is kept of a minor."

Print = Callable[[str], str]
"""What is kept of a name or an e-mail to know it again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody on the roll; ``dialects`` are those whose lists gave them a number."""

    id: int
    name: str
    mails: frozenset[str] = frozenset()
    dialects: frozenset[str] = frozenset()


@dataclass(slots=True)
class Known:
    """Who is on the roll, by everything that can find them again."""

    keys: dict[str, Place] = field(default_factory=dict)
    pairs: dict[tuple[str, str], Place] = field(default_factory=dict)
    mails: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to become of a row.

    :ivar reason: why it is refused or left out, or what is asked
    :ivar offers: the answers to choose from, ``choice`` the one taken if nobody chooses
    :ivar match: who on the roll it is, as far as that is known
    """

    row: Row
    draft: Draft
    verdict: str
    reason: str = ""
    remarks: tuple[str, ...] = ()
    choice: str = ""
    offers: tuple[str, ...] = ()
    match: Place | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How a list is read: whose it is, and what its columns hold."""

    dialect: str
    fields: Sequence[str]
    headings: Sequence[str]
    audience: str

    @property
    def names_people(self) -> bool:
        return not {NAME, FIRST, LAST}.isdisjoint(self.fields)

    def of(self, cells: Sequence[str]) -> Draft:
        """What one row says.

        :raises NoFirstName: for a minor whose first name cannot be told
        """
        return for_event(draft(cells, self.fields, self.headings, dialect=self.dialect), self.audience)


def folded(text: str) -> str:
    """A name or e-mail, however it is spelled."""
    return " ".join(text.casefold().split())


def called(one: Draft) -> str:
    """What the person is called: without a name, by what stands before the @ of their e-mail."""
    return one.name or one.email.split("@")[0][:LONGEST_NAME]


def judge(rows: Iterable[Row], reading: Reading, known: Known, prints: Print) -> Iterator[Verdict]:
    """The verdict on each of ``rows``, in order."""
    earlier = _Earlier()
    for row in rows:
        try:
            one = reading.of(row.cells)
        except NoFirstName:
            yield _no(row, Draft(), _whole_row(row) or NO_FIRST_NAME)
            continue
        verdict = _refused(row, one) or _judged(row, one, reading, known, earlier, prints)
        if verdict.verdict not in {REFUSED, LEFT_OUT}:
            earlier.note(row, one)
        yield verdict


class _Earlier:
    """The lines of this list on which the same number, name or e-mail stood before."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.names: dict[str, tuple[int, Draft]] = {}
        self.pairs: dict[tuple[str, str], int] = {}
        self.mails: dict[str, int] = {}

    def note(self, row: Row, one: Draft) -> None:
        name = folded(called(one))
        if one.key:
            self.keys.setdefault(one.key, row.line)
        self.names.setdefault(name, (row.line, one))
        if one.email:
            self.pairs.setdefault((name, one.email), row.line)
            self.mails.setdefault(one.email, row.line)


@dataclass(slots=True)
class _Doubts:
    """What has to be asked about a row, and what happens if nobody answers."""

    sentences: list[str] = field(default_factory=list)
    wishes: set[str] = field(default_factory=set)

    def ask(self, sentence: str, unless_answered: str) -> None:
        self.sentences.append(sentence)
        self.wishes.add(unless_answered)


def _whole_row(row: Row) -> str:
    """What is wrong with a row before anybody looks at its cells."""
    if row.broken:
        return "A quotation mark in this row is never closed."
    return "This row is empty." if row.is_empty else ""


def _refused(row: Row, one: Draft) -> Verdict | None:
    if wrong := _whole_row(row):
        return Verdict(row, one, REFUSED, wrong)
    if not called(one):
        return _no(row, one, "There is no name in this row.")
    if len(one.name) > LONGEST_NAME:
        return _no(row, one, f"The name is longer than {LONGEST_NAME} characters.")
    if one.status == values.DECLINED:
        return Verdict(row, one, LEFT_OUT, f"The list says “{one.said[:40]}”.")
    return None


def _no(row: Row, one: Draft, reason: str) -> Verdict:
    return Verdict(row, one, REFUSED, reason, remarks=one.remarks)


def _judged(
    row: Row, one: Draft, reading: Reading, known: Known, earlier: _Earlier, prints: Print
) -> Verdict:
    if one.key and one.key in earlier.keys:
        return _no(row, one, f"Line {earlier.keys[one.key]} has the same number.")
    doubts, remarks = _Doubts(), list(one.remarks)
    match = find(one, reading.dialect, known, prints)
    certain = match is not None
    if not certain:
        match = _twins(one, reading.dialect, known, earlier, prints, doubts, remarks)
    if one.status == values.IN_DOUBT:
        doubts.ask(f"The list says “{one.said[:40]}”.", LEAVE)
    if not one.name and reading.names_people and not certain:
        doubts.ask(f"There is no name, only an e-mail. We would call them “{called(one)}”.", ADD)
    kept = tuple(remarks)
    if not doubts.sentences:
        return Verdict(row, one, UPDATE if certain else NEW, remarks=kept, match=match)
    offers = tuple(
        offer for offer, there in ((SAME, match is not None), (ADD, not certain), (LEAVE, True)) if there
    )
    wishes = doubts.wishes - ({ADD} if certain else set())
    choice = next((wish for wish in (LEAVE, SAME, ADD) if wish in wishes), offers[0])
    return Verdict(row, one, ASK, " ".join(doubts.sentences), kept, choice, offers, match)


def find(one: Draft, dialect: str, known: Known, prints: Print) -> Place | None:
    """Who this surely is: the same number, or the same e-mail and name and no other number of that list."""
    if one.key and one.key in known.keys:
        return known.keys[one.key]
    if not one.email:
        return None
    place = known.pairs.get((prints(folded(called(one))), prints(one.email)))
    return None if place is None or (one.key and dialect in place.dialects) else place


def _twins(
    one: Draft,
    dialect: str,
    known: Known,
    earlier: _Earlier,
    prints: Print,
    doubts: _Doubts,
    remarks: list[str],
) -> Place | None:
    """Ask about the same name or e-mail, in the list or on the roll.

    Who has a number of their own is not asked about, unless both are the same.
    """
    name, mail = folded(called(one)), prints(one.email) if one.email else ""
    if one.email and (name, one.email) in earlier.pairs:
        doubts.ask(f"Line {earlier.pairs[name, one.email]} has the same name and e-mail.", LEAVE)
        return None
    if one.email and (place := known.pairs.get((prints(name), mail))):
        doubts.ask(f"{place.name} is here with the same e-mail, under another number.", SAME)
        return place
    if name in earlier.names and not (one.key and earlier.names[name][1].key):
        line, other = earlier.names[name]
        apart = bool(one.email and other.email) and one.email != other.email
        doubts.ask(f"Line {line} has the same name.", ADD if apart else LEAVE)
        return None
    here = [place for place in known.names.get(name, ()) if not (one.key and dialect in place.dialects)]
    if len(here) > 1:
        doubts.ask(f"Several people called {called(one)} are here already.", LEAVE)
        return None
    if here:
        apart = bool(mail and here[0].mails) and mail not in here[0].mails
        doubts.ask(f"{here[0].name} is here already.", ADD if apart else SAME)
        return here[0]
    return _same_mail(one, dialect, known, earlier, mail, doubts, remarks)


def _same_mail(
    one: Draft,
    dialect: str,
    known: Known,
    earlier: _Earlier,
    mail: str,
    doubts: _Doubts,
    remarks: list[str],
) -> Place | None:
    """A family shares an e-mail; a list with numbers of its own says that they are two people."""
    if one.email and one.email in earlier.mails:
        sentence = f"Line {earlier.mails[one.email]} has the same e-mail, under another name."
        if one.key:
            remarks.append(sentence)
        else:
            doubts.ask(sentence, ADD)
        return None
    here = known.mails.get(mail, []) if mail else []
    if len(here) == 1 and not (one.key and dialect in here[0].dialects):
        doubts.ask(f"{here[0].name} came from a list with the same e-mail.", ADD)
        return here[0]
    if here and not one.key:
        doubts.ask("Several people from earlier lists have the same e-mail.", ADD)
    return None
