"""What people read about a program: where they stand in it, and what organizers are to do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from netevents.events.models import Event, Registration
from netevents.plugin import Act, Cell, EventPage, Link, Panel, Table
from netevents.web.dates import day
from netevents_mentoring.programs import queries
from netevents_mentoring.programs.models import FORMATS, LEVELS, Offer, Program, Request
from netevents_mentoring.programs.opening import takes
from netevents_mentoring.programs.queries import PAGE, Coverage
from netevents_mentoring.programs.wishing import Seen
from netevents_mentoring.programs.words import said_list, said_times

Url = Callable[..., str]
"""Gives the address of a page of ours, by its view."""
ANY_FORMAT = FORMATS[0]


def event_panel(page: EventPage) -> Panel | None:
    """On the event’s page, for somebody who takes part in no program yet; afterwards only of the group’s."""
    standing = queries.mine_at(page.session, page.event, page.me.person_id)
    if any(offer or request for _, offer, request in standing):
        return None
    for program, _, _ in standing:
        if takes(program, now=page.now) and (program.whole_group or page.event.state == "open"):
            return begin_panel(page.url, program, None, None, is_minor=page.me.is_minor)
    return None


def begin_panel(
    url: Url, program: Program, offer: Offer | None, request: Request | None, *, is_minor: bool
) -> Panel | None:
    """How to take part in ``program``, for who does not yet in every way."""
    links = []
    if request is None:
        links.append(Link("Ask for a mentor", url("programs.ask", code=program.code)))
    if offer is None and not is_minor:
        links.append(Link("Offer to mentor", url("programs.offer", code=program.code)))
    if not links:
        return None
    text = "Learn from somebody who is further on, or help somebody who begins. You can do both."
    return Panel(
        title=program.name,
        text="Learn from somebody who is further on." if is_minor else text,
        links=links,
        order=45,
    )


def my_offer_panel(url: Url, program: Program, offer: Offer, *, open_: bool, calls: Sequence[Link]) -> Panel:
    """What somebody offers, with what they can do about it."""
    paused = offer.capacity == 0
    acts = [] if paused else [Act("Pause", url("programs.pause", code=program.code))]
    change = Link("Change my offer", url("programs.offer", code=program.code))
    acts.append(Act("Take it back", url("programs.leave_offer", code=program.code), about="my offer"))
    return Panel(
        title="You offer to mentor",
        text="You pause: nobody new is matched with you." if paused else "",
        rows=_rows(
            ("Program", program.name),
            ("Topics", said_list(list(offer.topics))),
            ("Time", said_times(offer.hours.get("week", ()))),
        ),
        links=[Link("Where I stand", url("rounds.mine")), *([change] if open_ else []), *calls],
        acts=acts,
        order=10,
    )


def my_request_panel(url: Url, program: Program, request: Request, *, is_minor: bool, open_: bool) -> Panel:
    """What somebody asks for, with what they can do about it."""
    links = [Link("Where I stand", url("rounds.mine"))]
    if open_:
        links.append(Link("Change what I ask for", url("programs.ask", code=program.code)))
    if not is_minor:
        links.append(Link("Mentors I would like", url("programs.mentors", code=program.code)))
    return Panel(
        title="You ask for a mentor",
        text="A leader proposes a mentor, and your guardian agrees or does not." if is_minor else "",
        rows=_rows(
            ("Program", program.name),
            ("Topics", said_list(request.topics["order"])),
            ("Time", said_times(request.hours.get("week", ()))),
        ),
        links=links,
        acts=[Act("Take it back", url("programs.leave_request", code=program.code), about="what I ask for")],
        order=20,
    )


def mentor_table(url: Url, program: Program, mentors: Sequence[Seen]) -> Panel:
    """The mentors of whom a mentee may read."""
    if not mentors:
        return Panel(title="Nobody yet", text="Mentors who can be wished for stand here as they come.")
    rows = [
        (
            Link(seen.profile.name, url("programs.mentor", code=program.code, mentor=seen.offer.code)),
            said_list(seen.in_common) or "Other topics",
            said_list([topic for topic in seen.offer.topics if topic not in seen.in_common]),
        )
        for seen in mentors
    ]
    more = "These are the first. Search for a name or a topic to find others." if len(mentors) == PAGE else ""
    return Panel(
        title="Mentors", text=more, table=Table(("Mentor", "What you want", "Knows besides"), rows), order=20
    )


def mentor_panel(seen: Seen) -> Panel:
    """One mentor as a mentee sees them."""
    offer = seen.offer
    rows = [(topic, LEVELS[level - 1].capitalize()) for topic, level in offer.topics.items()]
    rows += [
        ("Goals", said_list(offer.goals)),
        ("Languages", said_list(offer.languages)),
        ("Meets", "" if offer.format == ANY_FORMAT else offer.format.capitalize()),
    ]
    return Panel(
        title="What they offer",
        quote=offer.about,
        person=seen.profile,
        rows=[(term, meaning) for term, meaning in rows if meaning],
        order=10,
    )


def rather_not_panel(url: Url, program: Program, seen: Seen) -> Panel:
    """The way to keep away from somebody, without a word."""
    there = url("programs.rather_not", code=program.code, mentor=seen.offer.code)
    return Panel(
        title="Not for you?",
        text="You are never matched with them then. They are not told, and nobody asks why.",
        acts=[Act("Rather not", there, about=seen.profile.name)],
        tone="private",
        order=90,
    )


def apart_panel(url: Url, program: Program, apart: Iterable[Offer]) -> Panel | None:
    """Whom one would rather not be matched with; for nobody else to read."""
    acts = [
        Act(
            "After all",
            url("programs.after_all", code=program.code, mentor=offer.code),
            about=offer.registration.name,
        )
        for offer in apart
    ]
    if not acts:
        return None
    names = [offer.registration.name for offer in apart]
    rows = [(name, act) for name, act in zip(names, acts, strict=True)]
    return Panel(
        title="Rather not",
        text="You are never matched with them. Only you read this.",
        table=Table(("Mentor", ""), rows),
        tone="private",
        order=80,
    )


def program_panel(url: Url, event: Event, program: Program, *, open_: bool) -> Panel:
    """A program in the list of organizers."""
    until = f" until {day(program.takes_until, event.zone)}" if program.takes_until else ""
    text = f"Takes offers and requests{until}." if open_ else "Takes no more offers and requests."
    who = "People from all events of the group take part." if program.whole_group else ""
    return Panel(
        title=program.name,
        text=" ".join(filter(None, (text, who))),
        links=[Link("Open", url("programs.show", code=program.code))],
        order=20,
    )


def coverage_panel(program: Program, coverage: Coverage, *, address: str) -> Panel:
    """What is missing, and a text that brings more mentors."""
    if coverage.seats_share is None:
        seats = "Nobody asks for a mentor yet."
    elif coverage.seats_share < 100:
        seats = f"Mentors have places for {coverage.seats_share} % of those who ask."
    else:
        seats = "Mentors have a place for everybody who asks."
    wanted = (
        [f"Wanted, and offered by nobody: {said_list(coverage.uncovered)}."] if coverage.uncovered else []
    )
    sought = said_list(coverage.uncovered[:5] or program.topics[:5])
    return Panel(
        title="Who is missing",
        text=seats,
        lines=[*wanted, "To find more mentors, send this to people who know more than beginners do:"],
        to_copy=f"We are looking for mentors for {program.name}: {sought}. It takes an hour now and then, "
        f"for one person or a few, as you like. Offer here: {address}",
        order=10,
    )


def offers_panel(url: Url, program: Program, offers: Sequence[Offer], *, open_: bool) -> Panel:
    """Who offers, for organizers."""
    rows = [
        (
            _change(url, program, "offer_for", offer, open_=open_),
            said_list(list(offer.topics)),
            said_times(offer.hours.get("week", ())),
            "Paused" if offer.capacity == 0 else f"Takes {offer.capacity}",
        )
        for offer in offers
    ]
    return Panel(
        title="Who offers",
        text=_first(offers, "Nobody offers yet."),
        table=Table(("Mentor", "Topics", "Time", "Places"), rows) if rows else None,
        order=30,
    )


def requests_panel(url: Url, program: Program, requests: Sequence[Request], *, open_: bool) -> Panel:
    """Who asks, for organizers. A minor is first name and group: what they ask for is in their record."""
    rows = [
        (_named(request), "A leader looks after this", "")
        if request.is_minor
        else (
            _change(url, program, "request_for", request, open_=open_),
            said_list(request.topics["order"]),
            said_times(request.hours.get("week", ())),
        )
        for request in requests
    ]
    return Panel(
        title="Who asks",
        text=_first(requests, "Nobody asks yet."),
        table=Table(("Mentee", "Topics", "Time"), rows) if rows else None,
        order=40,
    )


def add_panel(url: Url, program: Program, places: Sequence[Registration], asking: Collection[int]) -> Panel:
    """People at the event, to add for them what they said at the desk.

    :param asking: persons who ask already; for a minor nothing is to be added then
    """
    rows: list[tuple[str, Cell]] = []
    for place in places:
        asks = Link("Asks for a mentor", url("programs.request_for", code=program.code, place=place.code))
        offers = Link("Offers to mentor", url("programs.offer_for", code=program.code, place=place.code))
        if place.is_minor:
            rows.append((_called(place), "Asks already" if place.person_id in asking else asks))
        else:
            rows.append((_called(place), (asks, offers)))
    return Panel(
        title="For somebody without a phone",
        text=_first(places, "Nobody here is called that."),
        table=Table(("Name", "What they said"), rows) if rows else None,
    )


def _change(url: Url, program: Program, view: str, one: Offer | Request, *, open_: bool) -> str | Link:
    if not open_ or one.registration.event_id != program.event_id:
        return _named(one)
    return Link(_named(one), url(f"programs.{view}", code=program.code, place=one.registration.code))


def _named(one: Offer | Request) -> str:
    return _called(one.registration)


def _called(place: Registration) -> str:
    return f"{place.name} ({place.subgroup})" if place.is_minor and place.subgroup else place.name


def _first(shown: Sequence[object], nobody: str) -> str:
    if not shown:
        return nobody
    return "These are the first by name. Search to find others." if len(shown) == PAGE else ""


def _rows(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[1]]
