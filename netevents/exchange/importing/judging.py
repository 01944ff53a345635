"""Each row's verdict: somebody new, somebody known, a question, or a no with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from netevents.exchange.import_models import ADD, ASK, LEAVE, LEFT_OUT, NEW, REFUSED, SAME, UPDATE
from netevents.exchange.importing import ages, values
from netevents.exchange.importing.drafts import Draft, NoFirstName, draft, for_event
from netevents.exchange.importing.finding import (
    LONGEST_NAME,
    Known,
    Place,
    Print,
    adults_of_that_name,
    called,
    find,
    folded,
    found_by,
    is_called_so,
    minors_of_that_first_name,
    unnumbered,
)
from netevents.exchange.importing.headings import FIRST, LAST, NAME
from netevents.exchange.importing.reading import Row
from netevents.exchange.importing.sentences import Sentences, sentence, together
from netevents.exchange.youth.stricter import first_name
from netevents.languages import mark
from netevents.people.models import ADULT

NO_FIRST_NAME: Final = sentence(mark("We can’t tell the first name, the only one that is kept of a minor."))
THE_LIST_SAYS: Final = mark("The list says “%(said)s”.")
NOTHING: Final = Sentences(())


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
    reason: Sentences = NOTHING
    remarks: tuple[Sentences, ...] = ()
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
        self.pairs: dict[tuple[str, str], tuple[int, Draft]] = {}
        self.mails: dict[str, int] = {}

    def note(self, row: Row, one: Draft) -> None:
        name = folded(called(one))
        if one.key:
            self.keys.setdefault(one.key, row.line)
        _note_first(self.names, name, row.line, one)
        if one.email:
            _note_first(self.pairs, (name, one.email), row.line, one)
            self.mails.setdefault(one.email, row.line)


def _note_first(seen: dict[Any, tuple[int, Draft]], key: object, line: int, one: Draft) -> None:
    """The first row counts, but one in doubt only until there is another."""
    if key not in seen or seen[key][1].status == values.IN_DOUBT:
        seen[key] = line, one


@dataclass(slots=True)
class _Doubts:
    """What has to be asked about a row, and what happens if nobody answers."""

    sentences: list[Sentences] = field(default_factory=list)
    wishes: set[str] = field(default_factory=set)

    def ask(self, question: Sentences, unless_answered: str) -> None:
        self.sentences.append(question)
        self.wishes.add(unless_answered)


def _whole_row(row: Row) -> Sentences:
    """What is wrong with a row before anybody looks at its cells."""
    if row.broken:
        return sentence(mark("A quotation mark in this row is never closed."))
    return sentence(mark("This row is empty.")) if row.is_empty else NOTHING


def _refused(row: Row, one: Draft) -> Verdict | None:
    if wrong := _whole_row(row):
        return Verdict(row, one, REFUSED, wrong)
    if not called(one):
        return _no(row, one, sentence(mark("There is no name in this row.")))
    if len(one.name) > LONGEST_NAME:
        return _no(
            row, one, sentence(mark("The name is longer than %(most)s characters."), most=LONGEST_NAME)
        )
    if one.status == values.DECLINED:
        return Verdict(row, one, LEFT_OUT, sentence(THE_LIST_SAYS, said=one.said[:40]))
    return None


def _no(row: Row, one: Draft, reason: Sentences) -> Verdict:
    return Verdict(row, one, REFUSED, reason, remarks=one.remarks)


def _judged(
    row: Row, one: Draft, reading: Reading, known: Known, earlier: _Earlier, prints: Print
) -> Verdict:
    if one.key and one.key in earlier.keys:
        same = sentence(mark("Line %(line)s has the same number."), line=earlier.keys[one.key])
        return _no(row, one, same)
    doubts, remarks = _Doubts(), list(one.remarks)
    match = find(one, reading.dialect, known, prints)
    certain = match is not None
    if not certain:
        match = _twins(one, reading.dialect, known, earlier, prints, doubts, remarks)
    if match is not None:
        remarks += ages.beside(one, name=match.name, is_minor=match.is_minor, age=match.age)
    surely_turns = False
    if match is not None and one.says_minor and not match.is_minor:
        surely_turns = certain and is_called_so(one, match, prints)
        if certain and not surely_turns:
            doubts.ask(sentence(ages.OTHER_NAME, name=one.name, other=match.name), LEAVE)
        doubts.ask(sentence(ages.TURNS, name=first_name(match.name)), SAME if certain else ADD)
    if one.status == values.IN_DOUBT:
        doubts.ask(sentence(THE_LIST_SAYS, said=one.said[:40]), LEAVE)
    if not one.name and reading.names_people and not certain:
        nameless = mark("There is no name, only an e-mail. We would call them “%(name)s”.")
        doubts.ask(sentence(nameless, name=called(one)), ADD)
    kept = tuple(remarks)
    if not doubts.sentences:
        return Verdict(row, one, UPDATE if certain else NEW, remarks=kept, match=match)
    offers = tuple(
        offer for offer, there in ((SAME, match is not None), (ADD, not certain), (LEAVE, True)) if there
    )
    wishes = doubts.wishes - ({ADD, LEAVE} if surely_turns else {ADD} if certain else set())
    choice = next((wish for wish in (LEAVE, SAME, ADD) if wish in wishes), offers[0])
    return Verdict(row, one, ASK, together(doubts.sentences), kept, choice, offers, match)


def _twins(
    one: Draft,
    dialect: str,
    known: Known,
    earlier: _Earlier,
    prints: Print,
    doubts: _Doubts,
    remarks: list[Sentences],
) -> Place | None:
    """Ask about the same name or e-mail, in the list or on the roll.

    Who has a number of their own is not asked about, unless both are the same.
    """
    name, mail = folded(called(one)), prints(one.email) if one.email else ""
    if one.is_minor and (adults := adults_of_that_name(one, dialect, known)):
        return _same_name(found_by(one), adults, prints, doubts)
    if one.email and (name, one.email) in earlier.pairs:
        line, other = earlier.pairs[name, one.email]
        twice = sentence(mark("Line %(line)s has the same name and e-mail."), line=line)
        doubts.ask(twice, ADD if other.status == values.IN_DOUBT else LEAVE)
        return None
    if one.email and (place := known.pairs.get((prints(name), mail))):
        same = mark("%(name)s is here with the same e-mail, under another number.")
        doubts.ask(sentence(same, name=place.name), SAME)
        return place
    if name in earlier.names and not (one.key and earlier.names[name][1].key):
        line, other = earlier.names[name]
        apart = other.status == values.IN_DOUBT or (
            bool(one.email and other.email) and one.email != other.email
        )
        doubts.ask(sentence(mark("Line %(line)s has the same name."), line=line), ADD if apart else LEAVE)
        return None
    if here := unnumbered(one, dialect, known.names.get(name, ())):
        return _same_name(one, here, prints, doubts)
    if one.age == ADULT and (minors := minors_of_that_first_name(one, dialect, known)):
        doubts.ask(sentence(ages.MINOR_HERE, name=minors[0].name), LEAVE)
        return minors[0] if len(minors) == 1 else None
    return _same_mail(one, dialect, known, earlier, mail, doubts, remarks)


def _same_name(one: Draft, here: Sequence[Place], prints: Print, doubts: _Doubts) -> Place | None:
    if len(here) > 1:
        twins = mark("Several people called %(name)s are here already.")
        doubts.ask(sentence(twins, name=called(one)), LEAVE)
        return None
    apart = bool(one.email and here[0].mails) and prints(one.email) not in here[0].mails
    doubts.ask(sentence(mark("%(name)s is here already."), name=here[0].name), ADD if apart else SAME)
    return here[0]


def _same_mail(
    one: Draft,
    dialect: str,
    known: Known,
    earlier: _Earlier,
    mail: str,
    doubts: _Doubts,
    remarks: list[Sentences],
) -> Place | None:
    """A family shares an e-mail; a list with numbers of its own says that they are two people."""
    if one.email and one.email in earlier.mails:
        family = mark("Line %(line)s has the same e-mail, under another name.")
        shared = sentence(family, line=earlier.mails[one.email])
        if one.key:
            remarks.append(shared)
        else:
            doubts.ask(shared, ADD)
        return None
    here = known.mails.get(mail, []) if mail else []
    if len(here) == 1 and not (one.key and dialect in here[0].dialects):
        other = mark("%(name)s came from a list with the same e-mail.")
        doubts.ask(sentence(other, name=here[0].name), ADD)
        return here[0]
    if here and not one.key:
        doubts.ask(sentence(mark("Several people from earlier lists have the same e-mail.")), ADD)
    return None
