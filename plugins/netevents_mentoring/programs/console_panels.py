"""What organizers read about a program: who takes part, and who is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from netevents.events.lists import ListPage
from netevents.events.models import Event, Registration
from netevents.languages import _
from netevents.plugin import Cell, Link, Panel, Table
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.panels import Url
from netevents_mentoring.programs.queries import Coverage, called
from netevents_mentoring.programs.words import last_day, said_list, said_times


def program_panel(url: Url, event: Event, program: Program, *, open_: bool) -> Panel:
    """A program in the list of organizers."""
    if not open_:
        text = _("Takes no more offers and requests.")
    elif program.takes_until:
        text = _("Takes offers and requests until %(day)s.", day=last_day(program.takes_until, event.zone))
    else:
        text = _("Takes offers and requests.")
    who = _("People from all events of the group take part.") if program.whole_group else ""
    return Panel(
        title=program.name,
        text=" ".join(filter(None, (text, who))),
        links=[Link(_("Open"), url("programs.show", code=program.code))],
        order=20,
    )


def coverage_panel(program: Program, coverage: Coverage, *, address: str) -> Panel:
    """What is missing, and a text that brings more mentors."""
    if coverage.seats_share is None:
        seats = _("Nobody asks for a mentor yet.")
    elif coverage.seats_share < 100:
        seats = _("Mentors have places for %(share)s %% of those who ask.", share=coverage.seats_share)
    else:
        seats = _("Mentors have a place for everybody who asks.")
    wanted = (
        [_("Wanted, and offered by nobody: %(topics)s.", topics=said_list(coverage.uncovered))]
        if coverage.uncovered
        else []
    )
    sought = said_list(coverage.uncovered[:5] or program.topics[:5])
    return Panel(
        title=_("Who is missing"),
        text=seats,
        lines=[*wanted, _("To find more mentors, send this to people with some experience:")],
        to_copy=_(
            "We are looking for mentors for %(name)s: %(sought)s. It takes an hour now and then, "
            "for one person or a few, as you like. Offer here: %(address)s",
            name=program.name,
            sought=sought,
            address=address,
        ),
        order=10,
    )


def offers_panel(
    url: Url, program: Program, offers: Sequence[Offer], *, open_: bool, ways: Sequence[Link]
) -> Panel:
    """Who offers, for organizers."""
    rows = [
        (
            _change(url, program, "offer_for", offer, open_=open_),
            said_list(list(offer.topics)),
            said_times(offer.hours.get("week", ())),
            _("Paused") if offer.capacity == 0 else _("Takes %(capacity)s", capacity=offer.capacity),
        )
        for offer in offers
    ]
    return Panel(
        title=_("Who offers"),
        text="" if offers else _("Nobody offers yet."),
        table=Table((_("Mentor"), _("Topics"), _("Time"), _("Places")), rows) if rows else None,
        links=ways,
        order=30,
    )


def requests_panel(
    url: Url, program: Program, requests: Sequence[Request], *, open_: bool, ways: Sequence[Link]
) -> Panel:
    """Who asks, for organizers. A minor is first name and group: what they ask for is in their record."""
    rows = [
        (_named(request), _("A leader looks after this"), "")
        if request.is_minor
        else (
            _change(url, program, "request_for", request, open_=open_),
            said_list(request.topics["order"]),
            said_times(request.hours.get("week", ())),
        )
        for request in requests
    ]
    return Panel(
        title=_("Who asks"),
        text="" if requests else _("Nobody asks yet."),
        table=Table((_("Mentee"), _("Topics"), _("Time")), rows) if rows else None,
        links=ways,
        order=40,
    )


def add_panel(
    url: Url, program: Program, found: ListPage[Registration], asking: Collection[int], *, q: str
) -> Panel:
    """People at the event, to add for them what they said at the desk.

    :param asking: persons who ask already; for a minor nothing is to be added then
    """
    rows: list[tuple[str, Cell]] = []
    for place in found.rows:
        asks = Link(_("Asks for a mentor"), url("programs.request_for", code=program.code, place=place.code))
        offers = Link(_("Offers to mentor"), url("programs.offer_for", code=program.code, place=place.code))
        if place.is_minor:
            rows.append((called(place), _("Asks already") if place.person_id in asking else asks))
        else:
            rows.append((called(place), (asks, offers)))
    here, asked = partial(url, "programs.add", code=program.code), {"q": q} if q else {}
    ways = []
    if found.rows and found.has_earlier:
        ways.append(Link(_("Earlier names"), here(before=found.rows[0].code, **asked)))
    if found.rows and found.has_later:
        ways.append(Link(_("More names"), here(after=found.rows[-1].code, **asked)))
    return Panel(
        title=_("For somebody without a phone"),
        text="" if found.rows else _("Nobody here is called that."),
        table=Table((_("Name"), _("What they said")), rows) if rows else None,
        links=ways,
    )


def _change(url: Url, program: Program, view: str, one: Offer | Request, *, open_: bool) -> str | Link:
    if not open_ or one.registration.event_id != program.event_id:
        return _named(one)
    return Link(_named(one), url(f"programs.{view}", code=program.code, place=one.registration.code))


def _named(one: Offer | Request) -> str:
    return called(one.registration)
