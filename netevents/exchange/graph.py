"""The picture of who met whom: dots and lines, with the names of those only who agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

from netevents.events.models import Event
from netevents.exchange import exporting, policy
from netevents.exchange.exporting import BOTH, Fact
from netevents.exchange.policy import Listed
from netevents.exchange.queries import blocked_pairs

FEWEST: Final = 5
"""A picture of fewer people, or a share among them, would tell of single ones."""
LINES_AT_ONCE: Final = 500
KEYS: Final = (
    ("name", "node", "string"),
    ("connection_id", "edge", "string"),
    ("met_at", "edge", "string"),
    ("how", "edge", "string"),
    ("both_confirmed", "edge", "boolean"),
)

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Graph:
    """Who met whom at an event: ``names`` of the dots, empty for most, and pairs of numbers of dots."""

    names: Sequence[str]
    pairs: Sequence[tuple[int, int]]

    @property
    def tells_too_much(self) -> bool:
        """Whether there are so few dots that everybody who was there knows who is who."""
        return len(self.names) < FEWEST


def graph(session: Session, event: Event) -> Graph:
    """The picture of ``event``, without those who met nobody. The order of dots tells nothing about them."""
    dots = _dots(session, event)
    met = [(low, high) for _, low, high, *_ in _drawn(session, event, dots)]
    inside = {id_ for pair in met for id_ in pair}
    there = [place for place in dots.values() if place.id in inside]
    number = {place.id: at for at, place in enumerate(there)}
    pairs = sorted((number[low], number[high]) for low, high in met)
    return Graph([policy.name_in_graph(place) for place in there], pairs)


def graphml(session: Session, event: Event) -> Iterator[bytes]:
    """The same as a GraphML file, in pieces: what ``connections.csv`` has of adults."""
    yield _head().encode()
    dots = _dots(session, event)
    number = {id_: at for at, id_ in enumerate(dots)}
    known: set[int] = set()
    lines: list[str] = []
    for code, low, high, met_at, how, stands, _ in _drawn(session, event, dots):
        for id_ in (low, high):
            if id_ not in known:
                known.add(id_)
                lines.append(_node(number[id_], policy.name_in_graph(dots[id_])))
        lines.append(
            f'<edge source="n{number[low]}" target="n{number[high]}">'
            f'<data key="connection_id">{code}</data>'
            f'<data key="met_at">{met_at[:10]}T{met_at[11:19]}Z</data><data key="how">{how}</data>'
            f'<data key="both_confirmed">{"true" if stands & BOTH else "false"}</data></edge>\n'
        )
        if len(lines) >= LINES_AT_ONCE:
            yield "".join(lines).encode()
            lines.clear()
    yield ("".join(lines) + "</graph>\n</graphml>\n").encode()


def _dots(session: Session, event: Event) -> Mapping[int, Listed]:
    """Whoever may be in the picture, in the order of their random codes."""
    places = filter(policy.in_graph, exporting.everybody_listed(session, event))
    return {place.id: place for place in sorted(places, key=lambda place: place.code)}


def _drawn(session: Session, event: Event, dots: Mapping[int, Listed]) -> Iterator[Fact]:
    """The connections whose two people are both in the picture, and neither has blocked the other."""
    blocked = blocked_pairs(session, event.id)
    for fact in exporting.made_connections(session, event):
        low, high = fact[1], fact[2]
        if low in dots and high in dots and (low, high) not in blocked:
            yield fact


def _head() -> str:
    keys = "".join(
        f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n' for name, of, kind in KEYS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        f'{keys}<graph edgedefault="undirected">\n'
    )


def _node(number: int, name: str) -> str:
    if not name:
        return f'<node id="n{number}"/>\n'
    told = escape(_NOT_IN_XML.sub("\ufffd", name))
    return f'<node id="n{number}"><data key="name">{told}</data></node>\n'
