"""Everybody I have met: by event, by name, by a word of my notes, and as files to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, render_template, request, url_for

from netevents.db import db
from netevents.events.frame import attendee_frame
from netevents.events.models import Event
from netevents.events.queries import places_of
from netevents.exchange.exports import my_connections_csv
from netevents.exchange.notes import first_line
from netevents.exchange.queries import Met, connections_of
from netevents.exchange.take_out import cards
from netevents.exchange.vcard import vcards
from netevents.exchange.views.connections import the_connection_of_mine
from netevents.languages import _, mark
from netevents.people.signed_in import the_person
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.current import my_connection_columns
from netevents.web.dates import clock_time
from netevents.web.forms import tidy
from netevents.web.https import need_https
from netevents.web.offline import kept_offline

bp = Blueprint("my_people", __name__, template_folder="../templates")

LONGEST_SEARCH = 100
FILES = mark("Files of people")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list."""

    name: str
    url: str
    line: str
    excerpt: str
    when: str
    state: str


@bp.get("/people")
@access(Access.SIGNED_IN)
@kept_offline
def index() -> str:
    person = the_person()
    search = tidy(request.args.get("q"))[:LONGEST_SEARCH]
    met = connections_of(db.session, person, search=search)
    places = places_of(db.session, person)
    frame = attendee_frame(places[0].event, "people") if places else {}
    return render_template(
        "my_people/index.html",
        search=search,
        asking=[_row(one) for one in met if one.waits_for_me],
        met=list(_by_event([one for one in met if not one.waits_for_me])),
        has_people=bool(met),
        is_minor=person.is_minor,
        **frame,
    )


@bp.get("/people/my-connections.csv")
@access(Access.SIGNED_IN)
def csv() -> Response:
    need_https(_(FILES))
    pieces = my_connections_csv(db.session, the_person(), columns=my_connection_columns())
    return _file(b"".join(pieces), "text/csv; charset=utf-8", "my-connections.csv")


@bp.get("/people/all.vcf")
@access(Access.SIGNED_IN)
def all_vcards() -> Response:
    need_https(_(FILES))
    return _cards(connections_of(db.session, the_person()), "my-people.vcf")


@bp.get("/c/<code>/card.vcf")
@access(Access.CONNECTED)
def vcard(code: str) -> Response:
    need_https(_(FILES))
    return _cards([the_connection_of_mine(code)], "card.vcf")


def _by_event(met: Sequence[Met]) -> Iterator[tuple[Event, Sequence[PersonRow]]]:
    for _event_id, rows in groupby(met, key=lambda one: one.event.id):
        of_event = list(rows)
        yield of_event[0].event, [_row(one) for one in of_event]


def _row(met: Met) -> PersonRow:
    return PersonRow(
        name=met.profile.name,
        url=url_for("connections.show", code=met.connection.code),
        line=met.profile.organization,
        excerpt=first_line(met.note),
        when=clock_time(met.connection.met_at, met.event.zone),
        state=_("Waits for their yes") if met.waits_for_them else "",
    )


def _cards(met: Sequence[Met], name: str) -> Response:
    """A file of vCards.

    :raises NotHere: if nobody is there whose card could be kept
    """
    found = list(cards(met))
    if not found:
        raise NotHere
    return _file(vcards(found).encode(), "text/vcard; charset=utf-8", name)


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
