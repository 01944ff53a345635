"""Whether what the site shows and exports is what happened; every difference is a sentence."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from browsing import Browser, Page
from phones import Phone

Pair = frozenset[str]
Phones = Mapping[str, Phone]

TRIED = 2
"""So many connections of somebody are tried by each stranger."""


class Truth:
    """Who met whom, and when first."""

    def __init__(self, first: Mapping[Pair, int], begins: datetime, zone: str) -> None:
        self.met_at = {pair: begins + timedelta(seconds=seconds) for pair, seconds in first.items()}
        self.zone = ZoneInfo(zone)

        self.met: defaultdict[str, set[str]] = defaultdict(set)
        for pair in self.met_at:
            for name in pair:
                self.met[name] |= pair - {name}

    def neighbours(self, name: str) -> set[str]:
        return self.met[name]


def exported(rows: Sequence[Mapping[str, str]], truth: Truth) -> Iterator[str]:
    """Differences between ``connections.csv`` and the truth."""
    seen = set[Pair]()
    for row in rows:
        pair = frozenset((row["person_a"], row["person_b"]))
        who = f"{row['person_a']} and {row['person_b']}"
        if pair in seen:
            yield f"{who} stand in the export twice."
        seen.add(pair)
        if pair not in truth.met_at:
            yield f"{who} never met, but stand in the export."
            continue
        met_at = truth.met_at[pair]
        local = met_at.astimezone(truth.zone).replace(tzinfo=None).isoformat()
        if row["met_at"] != f"{met_at:%Y-%m-%dT%H:%M:%SZ}":
            yield f"{who} met at {met_at:%Y-%m-%dT%H:%M:%SZ}; the export says {row['met_at']}."
        if (row["met_at_local"], row["timezone"]) != (local, truth.zone.key):
            yield f"{who} met at {local} local time; the export says {row['met_at_local']} {row['timezone']}."
    for pair in truth.met_at.keys() - seen:
        yield f"{' and '.join(sorted(pair))} met, but do not stand in the export."


def lists(phones: Phones, truth: Truth, hands: ThreadPoolExecutor) -> tuple[list[str], dict[Pair, str]]:
    """Differences between the phones' lists and the truth; and the code of each connection on them."""
    wrong: list[str] = []
    codes: dict[Pair, str] = {}
    for phone, met in zip(phones.values(), hands.map(Phone.people, phones.values()), strict=True):
        neighbours = truth.neighbours(phone.name)
        wrong += [
            f"{phone.name} met {other}, who is not on the list of {phone.name}’s phone."
            for other in sorted(neighbours - met.keys())
        ]
        wrong += [
            f"{phone.name} never met {other}, who is on the list of {phone.name}’s phone."
            for other in sorted(met.keys() - neighbours)
        ]
        for other, code in met.items():
            if codes.setdefault(frozenset((phone.name, other)), code) != code:
                wrong.append(f"{phone.name} and {other} have two connections.")
    return wrong, codes


def strangers(
    pairs: Sequence[tuple[str, str]], truth: Truth, codes: Mapping[Pair, str], browsers: Mapping[str, Browser]
) -> Iterator[str]:
    """Profiles that could be opened by somebody who never met that person, or who is not signed in.

    A stranger of somebody tries the addresses of some connections that this person has.

    :param pairs: a stranger and whose profile they want
    :param browsers: by name; that of nobody under the empty name
    """
    for stranger, owner in pairs:
        met = [codes[pair] for pair in codes if owner in pair and stranger not in pair]
        for code in met[:TRIED]:
            for path in (f"/c/{code}", f"/c/{code}/card.vcf"):
                page = browsers[stranger].visit(path)
                if page.status != 404 or _names(owner, page):
                    yield f"{stranger} never met {owner}, but {path} answers {page.status}."
                page = browsers[""].visit(path)
                if (page.status != 404 and not page.path.startswith("/sign-in")) or _names(owner, page):
                    yield f"Without being signed in, {path} of {owner} answers {page.status}."


def strangers_among(people: Sequence[str], truth: Truth, *, sample: int, seed: int) -> list[tuple[str, str]]:
    """Pairs of people who never met, the second of whom has met others."""
    draw = random.Random(seed)
    never = [
        tuple(draw.sample(pair, 2)) for pair in combinations(people, 2) if frozenset(pair) not in truth.met_at
    ]
    able = [(stranger, owner) for stranger, owner in never if truth.neighbours(owner)]
    return draw.sample(able, min(sample, len(able)))


def _names(person: str, page: Page) -> bool:
    return re.search(rf"{re.escape(person)}\b", page.text) is not None
