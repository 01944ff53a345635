"""What people read about a program: where they stand in it, and which mentors there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from netevents.languages import _
from netevents.plugin import Act, EventPage, Link, Panel, Table
from netevents_mentoring.programs import presets, queries, reach
from netevents_mentoring.programs.models import FORMATS, LEVELS, Offer, Program, Request
from netevents_mentoring.programs.opening import takes
from netevents_mentoring.programs.wishing import Seen
from netevents_mentoring.programs.words import said_list, said_times

Url = Callable[..., str]
"""Gives the address of a page of ours, by its view."""
ANY_FORMAT = FORMATS[0]


def event_panel(page: EventPage) -> Panel | None:
    """On the event’s page, for somebody who takes part in no program yet; afterwards only of the group’s."""
    standing = queries.mine_at(page.session, page.event, page.me.person_id)
    if any(offer or request for _program, offer, request in standing):
        return None
    for program, *_taken in standing:
        if takes(program, now=page.now) and (program.whole_group or page.event.state == "open"):
            return begin_panel(page.url, program, None, None, is_minor=page.me.is_minor)
    return None


def begin_panel(
    url: Url, program: Program, offer: Offer | None, request: Request | None, *, is_minor: bool
) -> Panel | None:
    """How to take part in ``program``, for who does not yet in every way."""
    links = []
    if request is None:
        links.append(Link(_("Ask for a mentor"), url("programs.ask", code=program.code)))
    if offer is None and not is_minor:
        links.append(Link(_("Offer to mentor"), url("programs.offer", code=program.code)))
    if not links:
        return None
    text = _("Learn from somebody who is further on, or help somebody who begins. You can do both.")
    return Panel(
        title=program.name,
        text=_("Learn from somebody who is further on.") if is_minor else text,
        links=links,
        order=45,
    )


def left_out_panels(page: EventPage) -> Iterator[Panel]:
    """Programs of other events that took what this person said here, and take it no more."""
    for program, event in reach.left_out_at(page.session, page.event, page.me.person_id):
        yield Panel(
            title=program.name,
            text=_(
                "It is only for people at %(event)s now. What you said here is kept, and takes no part.",
                event=event.name,
            ),
            order=60,
        )


def my_offer_panel(url: Url, program: Program, offer: Offer, *, open_: bool, calls: Sequence[Link]) -> Panel:
    """What somebody offers, with what they can do about it."""
    paused = offer.capacity == 0
    acts = [] if paused else [Act(_("Pause"), url("programs.pause", code=program.code))]
    change = Link(_("Change my offer"), url("programs.offer", code=program.code))
    acts.append(Act(_("Take it back"), url("programs.leave_offer", code=program.code), about=_("my offer")))
    return Panel(
        title=_("You offer to mentor"),
        text=_("You pause: nobody new is matched with you.") if paused else "",
        rows=_rows(
            (_("Program"), program.name),
            (_("Topics"), said_list(list(offer.topics))),
            (_("Time"), said_times(offer.hours.get("week", ()))),
        ),
        links=[Link(_("Where I stand"), url("rounds.mine")), *([change] if open_ else []), *calls],
        acts=acts,
        order=10,
    )


def my_request_panel(url: Url, program: Program, request: Request, *, is_minor: bool, open_: bool) -> Panel:
    """What somebody asks for, with what they can do about it."""
    links = [Link(_("Where I stand"), url("rounds.mine"))]
    if open_:
        links.append(Link(_("Change what I ask for"), url("programs.ask", code=program.code)))
    if not is_minor:
        links.append(Link(_("Mentors I would like"), url("programs.mentors", code=program.code)))
    return Panel(
        title=_("You ask for a mentor"),
        text=_("A leader proposes a mentor, and your guardian agrees or does not.") if is_minor else "",
        rows=_rows(
            (_("Program"), program.name),
            (_("Topics"), said_list(request.topics["order"])),
            (_("Time"), said_times(request.hours.get("week", ()))),
        ),
        links=links,
        acts=[
            Act(
                _("Take it back"), url("programs.leave_request", code=program.code), about=_("what I ask for")
            )
        ],
        order=20,
    )


def mentor_table(url: Url, program: Program, mentors: Sequence[Seen], ways: Sequence[Link]) -> Panel:
    """The mentors of whom a mentee may read."""
    if not mentors:
        return Panel(title=_("Nobody yet"), text=_("Mentors who can be wished for stand here as they come."))
    rows = [
        (
            Link(seen.profile.name, url("programs.mentor", code=program.code, mentor=seen.offer.code)),
            said_list(seen.in_common) or _("Other topics"),
            said_list([topic for topic in seen.offer.topics if topic not in seen.in_common]),
        )
        for seen in mentors
    ]
    return Panel(
        title=_("Mentors"),
        links=ways,
        table=Table((_("Mentor"), _("Knows what you want"), _("Also knows")), rows),
        order=20,
    )


def mentor_panel(seen: Seen) -> Panel:
    """One mentor as a mentee sees them."""
    offer = seen.offer
    rows = [(presets.said(topic), _(LEVELS[level - 1])) for topic, level in offer.topics.items()]
    rows += [
        (_("Goals"), said_list(offer.goals)),
        (_("Languages"), said_list(offer.languages)),
        (_("Meets"), "" if offer.format == ANY_FORMAT else _(presets.FORMAT_WORDS[offer.format])),
    ]
    return Panel(
        title=_("What they offer"),
        quote=offer.about,
        person=seen.profile,
        rows=[(term, meaning) for term, meaning in rows if meaning],
        order=10,
    )


def rather_not_panel(url: Url, program: Program, seen: Seen) -> Panel:
    """The way to keep away from somebody, without a word."""
    there = url("programs.rather_not", code=program.code, mentor=seen.offer.code)
    return Panel(
        title=_("Not for you?"),
        text=_("Then you two are never matched. They are not told, and nobody asks why."),
        acts=[Act(_("Rather not"), there, about=seen.profile.name)],
        tone="private",
        order=90,
    )


def apart_panel(url: Url, program: Program, apart: Iterable[Offer]) -> Panel | None:
    """Whom one would rather not be matched with; for nobody else to read."""
    acts = [
        Act(
            _("After all"),
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
        title=_("Rather not"),
        text=_("You are never matched with them. Only you read this."),
        table=Table((_("Mentor"), ""), rows),
        tone="private",
        order=80,
    )


def _rows(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[1]]
