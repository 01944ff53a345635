"""Replays a trace of real meetings with one phone for each person, over HTTP, and compares what comes of it.

    python benchmarks/replay.py TRACE.csv --serve sqlite        a server of its own, on a new database
    python benchmarks/replay.py TRACE.csv --serve postgresql    NETEVENTS_DATABASE_URL if set: a new database
    python benchmarks/replay.py TRACE.csv --base-url http://127.0.0.1:8000 --organizer ada@example.org

The trace has the columns time_seconds, person_a and person_b. A server that runs elsewhere was started with
``netevents serve --development``; the password of its organizer stands in NETEVENTS_REPLAY_PASSWORD. Phones
read each other's codes off the pages, lose replies, scan each other at once, scan again, upload late, scan
themselves and try forged tokens. Everything that differs from the trace is said in a sentence; then the exit
code is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import comparing
import httpx
import trace_file
from browsing import Browser
from organizer import ZONE, Organizer
from phones import Answer, Phone
from standing import Standing, standing
from trace_file import Act, Kind

Thing = TypeVar("Thing")

BEGINS = datetime(2026, 6, 3, 6, 0, tzinfo=UTC)
HANDS = 16
TOKEN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
PLANTS = {
    "lose": "one meeting is never scanned",
    "delay": "one first meeting is scanned a minute late",
    "peek": "strangers look with the phone of the person that they want to see",
}


def main() -> None:
    asked = _asked()
    with _site(asked) as site:
        wrong = replay(asked, site)
    for sentence in wrong[:20]:
        print(sentence)
    if len(wrong) > 20:
        print(f"… and {len(wrong) - 20} more differences.")
    if wrong:
        sys.exit(1)
    print("Everything is as it happened.")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trace", type=Path)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--base-url")
    where.add_argument("--serve", choices=("sqlite", "postgresql"))
    parser.add_argument("--organizer", default="organizer@example.org", help="with --base-url")
    parser.add_argument("--port", type=int, default=8791)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--bystanders", type=int, default=2, help="people who join and meet nobody")
    parser.add_argument("--strangers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", choices=PLANTS, help="a mistake that must be found")
    return parser.parse_args()


@contextlib.contextmanager
def _site(asked: argparse.Namespace) -> Iterator[Standing]:
    if asked.base_url:
        yield Standing(asked.base_url.rstrip("/"), asked.organizer, os.environ["NETEVENTS_REPLAY_PASSWORD"])
        return
    with standing(asked.serve, port=asked.port, workers=asked.workers, threads=asked.threads) as site:
        yield site


def replay(asked: argparse.Namespace, site: Standing) -> list[str]:
    """Everything that differs from the trace, in sentences."""
    meetings = trace_file.read(asked.trace)
    first = {frozenset(map(_name, pair)): at for pair, at in trace_file.first_meetings(meetings).items()}
    truth = comparing.Truth(first, BEGINS, ZONE)
    names = [_name(person) for person in trace_file.people(meetings)]
    names += [f"Bystander {number + 1}" for number in range(asked.bystanders)]
    acts = list(_planted(asked, meetings))
    wires = httpx.HTTPTransport(limits=httpx.Limits(max_connections=HANDS, max_keepalive_connections=HANDS))
    organizer = Organizer(Browser(site.base_url, wires))
    ends = trace_file.ends_after(meetings)
    with ThreadPoolExecutor(HANDS) as hands:
        organizer.set_clock(BEGINS - timedelta(hours=1))
        organizer.sign_in(site.email, site.password)
        organizer.plan(BEGINS, lasts=timedelta(seconds=ends))
        phones = {name: Phone(name, Browser(site.base_url, wires)) for name in names}
        joining = [hands.submit(phone.join, organizer.slug) for phone in phones.values()]
        for joined in _with_bar(joining, "join", len(joining)):
            joined.result()
        played = Play(organizer, phones, hands)
        played.play(act for act in acts if act.seconds < ends)
        organizer.set_clock(BEGINS + timedelta(seconds=ends))
        organizer.change_state("ended")
        played.play(act for act in acts if act.seconds >= ends)
        played.say()
        rows = organizer.take_home()
        wrong = played.wrong + list(comparing.exported(rows, truth))
        print(f"connections.csv has {len(rows)} rows; {len(truth.met_at)} pairs met.")
        differing, codes = comparing.lists(phones, truth, hands)
        print(f"{len(phones)} phones' lists: {len(differing)} differences.")
        browsers = {name: phone.browser for name, phone in phones.items()}
        browsers[""] = Browser(site.base_url, wires)
        pairs = comparing.strangers_among(names, truth, sample=asked.strangers, seed=asked.seed)
        if asked.plant == "peek":
            browsers |= {stranger: browsers[owner] for stranger, owner in pairs[:1]}
        seen = list(comparing.strangers(pairs, truth, codes, browsers))
        print(f"{len(pairs)} strangers tried to open profiles: {len(seen)} could.")
    wires.close()
    return wrong + differing + seen


def _name(person: str) -> str:
    return f"Person {person}"


def _planted(asked: argparse.Namespace, meetings: Sequence[trace_file.Meeting]) -> Iterator[Act]:
    """What phones do, with the mistake that was asked for."""
    spoilt = random.Random(asked.seed).choice(meetings)
    for act in trace_file.acts(meetings, seed=asked.seed):
        if asked.plant in {"lose", "delay"} and {act.who, act.whom} == spoilt.pair:
            continue
        yield act
    if asked.plant == "delay":
        yield Act(trace_file.ends_after(meetings) - 1, Kind.UPLOAD, spoilt.a, spoilt.b, spoilt.seconds + 60)


@dataclass
class Play:
    """Does what phones do, at the server's time of each act; those of the same second at once.

    :ivar wrong: answers that no phone should get
    """

    organizer: Organizer
    phones: Mapping[str, Phone]
    hands: ThreadPoolExecutor
    wrong: list[str] = field(default_factory=list)
    counts: Counter[Kind] = field(default_factory=Counter)
    seconds: float = 0.0

    def play(self, acts: Iterable[Act]) -> None:
        waiting = sorted(acts, key=lambda act: act.seconds)
        begun = time.perf_counter()
        at_once = (list(group) for _, group in groupby(waiting, key=lambda act: act.seconds))
        for group in _with_bar(at_once, "scan", len(waiting)):
            self.organizer.set_clock(BEGINS + timedelta(seconds=group[0].seconds))
            self.wrong += [sentence for found in self.hands.map(self._do, group) for sentence in found]
        self.seconds += time.perf_counter() - begun

    def say(self) -> None:
        took = sorted(seconds for phone in self.phones.values() for seconds in phone.took)
        p99 = statistics.quantiles(took, n=100)[-1]
        print(", ".join(f"{count} × {kind}" for kind, count in self.counts.most_common()))
        print(
            f"{len(took)} scans in {self.seconds:.1f} s, each after a look at its page: "
            f"{len(took) / self.seconds:.0f} scans/s, p50 {statistics.median(took) * 1000:.1f} ms, "
            f"p99 {p99 * 1000:.1f} ms"
        )

    def _do(self, act: Act) -> list[str]:
        self.counts[act.kind] += 1
        who = self.phones[_name(act.who)]
        badge = self.phones[_name(act.whom)].badge if act.whom else f"/X/{_forged(act.key)}"
        said = (BEGINS + timedelta(seconds=act.scanned)).isoformat() if act.scanned is not None else ""
        match act.kind:
            case Kind.SCAN | Kind.WRONG_CLOCK:
                return _met(act, who.scan(badge, key=act.key, scanned_at=said))
            case Kind.SCAN_TWICE:
                return _met(act, *(who.scan(badge, key=act.key), who.upload(badge, key=act.key)))
            case Kind.RACE:
                return _met(act, *self._race(who, self.phones[_name(act.whom)], act.key))
            case Kind.UPLOAD:
                return _met(act, who.upload(badge, key=act.key, scanned_at=said))
            case Kind.UPLOAD_TWICE:
                return _met(act, *(who.upload(badge, key=act.key, scanned_at=said) for _ in range(2)))
            case Kind.SELF:
                return _refused(act, 409, who.scan(badge, key=act.key), who.upload(badge, key=act.key))
            case Kind.FORGED:
                return _refused(act, 404, who.scan(badge, key=act.key), who.upload(badge, key=act.key))

    @staticmethod
    def _race(one: Phone, other: Phone, key: str) -> list[Answer]:
        """Both press the button in the same moment."""
        together = threading.Barrier(2)
        answers: list[Answer] = []

        def press(me: Phone, them: Phone) -> None:
            answers.append(me.scan(them.badge, key=f"{key} {me.name}", together=together))

        thread = threading.Thread(target=press, args=(other, one))
        thread.start()
        press(one, other)
        thread.join()
        return answers


def _met(act: Act, *answers: Answer) -> list[str]:
    """The scan was taken, and everybody was told of the same connection."""
    codes = {answer.code for answer in answers}
    if len(codes) == 1 and "" not in codes and all(answer.status in {200, 302, 303} for answer in answers):
        return []
    return [f"At {act.seconds} s {act.who} {act.kind} ({act.whom}): {', '.join(map(str, answers))}."]


def _refused(act: Act, status: int, *answers: Answer) -> list[str]:
    if all(answer.status == status for answer in answers):
        return []
    return [f"At {act.seconds} s {act.who} {act.kind}: {', '.join(map(str, answers))}."]


def _forged(seed: str) -> str:
    return "".join(random.Random(seed).choices(TOKEN_LETTERS, k=20))


def _with_bar(things: Iterable[Thing], verb: str, total: int) -> Iterator[Thing]:
    """``things``, with a bar that grows on a terminal; a list among them counts as many."""
    done, shown = 0, 0.0
    for thing in things:
        yield thing
        done += len(thing) if isinstance(thing, list) else 1
        if sys.stderr.isatty() and (time.monotonic() - shown > 0.1 or done == total):
            shown = time.monotonic()
            filled = 40 * done // total
            end = "\n" if done == total else ""
            print(f"\r{verb} [{'█' * filled}{'·' * (40 - filled)}] {done}/{total}", end=end, file=sys.stderr)


if __name__ == "__main__":
    main()
