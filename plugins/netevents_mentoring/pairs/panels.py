"""The panels of pairs and askings on other pages: of the event, a connection, and a person’s first page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from netevents.exchange import policy
from netevents.exchange.models import MADE
from netevents.exchange.policy import ProfileView
from netevents.plugin import Act, ConnectionPage, EventPage, HomePage, Link, Panel
from netevents.web.dates import day, when
from netevents_mentoring.pairs import asked, queries, stages
from netevents_mentoring.pairs.asking import waits
from netevents_mentoring.pairs.ending import LEFT
from netevents_mentoring.pairs.models import DECLINED, RAN_OUT, TAKEN_BACK, Asking
from netevents_mentoring.pairs.queries import PairRow
from netevents_mentoring.pairs.saying import is_read
from netevents_mentoring.pairs.stages import STALLED


def title_of(them: ProfileView) -> str:
    """What a pair is called for the one of the two who looks."""
    return "A mentoring that was" if them.is_gone else f"Mentoring with {them.name}"


def at_event(page: EventPage) -> Iterator[Panel]:
    """What waits in the pairs and askings of the person who looks. Two statements."""
    zone, person_id = page.zone, page.me.person_id
    for one in asked.askings_at(page.session, page.event, person_id):
        yield _asking(one, person_id, zone=zone, url=page.url("pairs.asked", code=one.code))
    for row in queries.my_pairs(page.session, person_id, now=page.now, group_id=page.event.group_id):
        url = page.url("pairs.show", code=row.pair.code)
        yield _pair(row, person_id, zone=zone, now=page.now, url=url)


def at_home(page: HomePage) -> Iterator[Panel]:
    """The same over all events. Two statements."""
    at = {place.event_id: place.event for place in page.places}
    by_group = {place.event.group_id: place.event for place in page.places}
    person = page.person
    for one in asked.all_askings(page.session, person.id):
        event = at.get(one.mentor.event_id)
        if event is not None:
            url = page.url(event, "pairs.asked", code=one.code)
            yield _asking(one, person.id, zone=person.zone or event.zone, url=url)
    for row in queries.all_my_pairs(page.session, person.id, now=page.now):
        mine = row.mentor if row.mentor.person_id == person.id else row.mentee
        event = at.get(mine.event_id) or by_group.get(row.program_event.group_id)
        if event is not None:
            url = page.url(event, "pairs.show", code=row.pair.code)
            yield _pair(row, person.id, zone=person.zone or event.zone, now=page.now, url=url)


def on_connection(page: ConnectionPage) -> Iterator[Panel]:
    """“Ask this person to mentor you”, or how that stands. One statement."""
    if page.connection is None or page.connection.state != MADE:
        return
    if page.me.is_minor or page.them.is_minor or page.they.is_gone:
        return
    found = asked.what_is_between(page.session, page.event, page.me, page.them, now=page.now)
    if found is None:
        return
    name = page.they.name
    if found.pair is not None:
        link = Link("Open your mentoring", page.url("pairs.show", code=found.pair.code))
        text = f"{name} is your mentor." if found.pair.mentor_id == page.them.id else f"You mentor {name}."
        yield Panel("Mentoring", text=text, links=[link], order=20)
    elif found.asked is not None and waits(found.asked):
        mine = found.asked.mentee_id == page.me.id
        text = f"You asked {name} to be your mentor." if mine else f"{name} asks you to be their mentor."
        link = Link("Open" if mine else "Read and answer", page.url("pairs.asked", code=found.asked.code))
        yield Panel("Mentoring", text=text, links=[link], order=20)
    elif found.is_full:
        text = f"{name} has as many mentees as they can look after well."
        yield Panel("Mentoring", text=text)
    elif found.may_ask:
        link = Link(f"Ask {name} to mentor you", page.url("pairs.ask", code=page.connection.code))
        yield Panel("Mentoring", text="Mentors whom people ask themselves stay longest.", links=[link])


def of_asking(page: EventPage, name: str, one: Asking) -> Panel:
    """An asking, for whoever made it or answers it."""
    until = day(one.answer_until, page.event.zone)
    if one.mentor_id != page.me.id:
        if waits(one):
            return Panel(
                f"You asked {name}",
                quote=one.words,
                text=f"They have until {until}. You read here what they say.",
                acts=[Act("Take it back", page.url("pairs.take_back", code=one.code))],
            )
        return Panel(f"You asked {name}", quote=one.words, text=_how_it_ended(one, name))
    if not waits(one):
        return Panel(f"{name} asked you", quote=one.words, text=_how_it_ended(one, name))
    return Panel(
        f"{name} asks you",
        quote=one.words,
        text=f"Please answer by {until}. A no is fine, and needs no reason.",
        acts=[
            Act("Yes, I’ll be their mentor", page.url("pairs.accept", code=one.code), style="main"),
            Act("Not now", page.url("pairs.decline", code=one.code)),
        ],
    )


def _how_it_ended(one: Asking, name: str) -> str:
    if one.accepted_at is not None:
        return "The answer was yes."
    return {
        DECLINED: "The answer was that it doesn’t fit now. Thank you for asking.",
        TAKEN_BACK: "It was taken back.",
        RAN_OUT: "Nobody answered in time. That says nothing about you; you can ask once more.",
    }[one.ended_why]


def _asking(one: Asking, person_id: int, *, zone: str, url: str) -> Panel:
    until = day(one.answer_until, zone)
    if one.mentor.person_id == person_id:
        name = policy.profile_view(one.mentee, policy.NOTHING).name
        still = "They still wait for you: please" if one.reminded_at is not None else "Please"
        text = f"{still} answer by {until}. A no is fine."
        link = Link("Read and answer", url)
        return Panel(f"{name} asks you to be their mentor", text=text, links=[link], order=25, tone="warm")
    name = policy.profile_view(one.mentor, policy.NOTHING).name
    text = f"They have until {until}."
    return Panel(f"You asked {name} to be your mentor", text=text, links=[Link("Open", url)], order=25)


def _pair(row: PairRow, person_id: int, *, zone: str, now: datetime, url: str) -> Panel:
    i_mentor = row.mentor.person_id == person_id
    them = policy.profile_view(row.mentee if i_mentor else row.mentor, policy.NOTHING)
    waits = _what_waits(row, them.name, i_mentor=i_mentor, zone=zone, now=now)
    if row.asks_how_it_is and row.pair.closed_at is None and is_read(row.program_event, now=now):
        waits = f"{waits} Tell the organizers how it is."
    return Panel(title_of(them), text=waits, links=[Link("Open", url)], order=30)


def _what_waits(row: PairRow, name: str, *, i_mentor: bool, zone: str, now: datetime) -> str:
    """The one thing to do next, in a sentence."""
    pair = row.pair
    if pair.closed_at is not None:
        said = pair.mentor_stays if i_mentor else pair.mentee_stays
        if pair.closed_why == LEFT:
            return "They left netevents."
        return "It has ended. Stay in touch?" if said is None and not pair.mentee_minor else "It has ended."
    agreed_at = pair.agreed_by_mentor_at if i_mentor else pair.agreed_by_mentee_at
    if pair.every_weeks is not None and agreed_at is None:
        return f"{name} proposes how you work together. Do you agree?"
    if pair.next_at is not None and pair.next_at > now:
        return f"You meet on {when(pair.next_at, zone)}."
    if pair.mentee_minor:
        return "Write to each other in the thread, which guardian and leaders read too."
    if stages.time_is_over(pair.until, row.program.ends_at, now=now):
        return "The time you had in mind is over: end it on purpose, or agree on more."
    if stages.stage(pair, row.last_met_at, now=now) == STALLED:
        return stages.nudge(name, row.last_met_at)
    if row.last_met_at is None:
        return f"Say hello to {name}, and find a first date."
    return f"You last met on {day(row.last_met_at, zone)}."
