"""The panels of pairs and askings on other pages: of the event, a connection, and a person’s first page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from netevents.exchange import policy
from netevents.exchange.models import MADE
from netevents.exchange.policy import ProfileView
from netevents.languages import _, mark
from netevents.plugin import Act, ConnectionPage, EventPage, HomePage, Link, Panel
from netevents.web.dates import day, when
from netevents_mentoring.pairs import asked, queries, stages
from netevents_mentoring.pairs.asking import waits
from netevents_mentoring.pairs.ending import LEFT, may_stay
from netevents_mentoring.pairs.models import DECLINED, RAN_OUT, TAKEN_BACK, Asking
from netevents_mentoring.pairs.queries import PairRow
from netevents_mentoring.pairs.saying import is_read
from netevents_mentoring.pairs.stages import STALLED

_ENDS: Final[Mapping[str, str]] = {
    DECLINED: mark("The answer was that it doesn’t fit now. Thank you for asking."),
    TAKEN_BACK: mark("It was taken back."),
    RAN_OUT: mark("Nobody answered in time. That says nothing about you; you can ask once more."),
}


def title_of(them: ProfileView) -> str:
    """What a pair is called for the one of the two who looks."""
    return _("A mentoring that was") if them.is_gone else _("Mentoring with %(name)s", name=them.name)


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
        link = Link(_("Open your mentoring"), page.url("pairs.show", code=found.pair.code))
        text = (
            _("%(name)s is your mentor.", name=name)
            if found.pair.mentor_id == page.them.id
            else _("You mentor %(name)s.", name=name)
        )
        yield Panel(_("Mentoring"), text=text, links=[link], order=20)
    elif found.asked is not None and waits(found.asked):
        mine = found.asked.mentee_id == page.me.id
        text = (
            _("You asked %(name)s to be your mentor.", name=name)
            if mine
            else _("%(name)s asks you to be their mentor.", name=name)
        )
        link = Link(
            _("Open") if mine else _("Read and answer"), page.url("pairs.asked", code=found.asked.code)
        )
        yield Panel(_("Mentoring"), text=text, links=[link], order=20)
    elif found.seats.are_held:
        text = _("%(name)s has as many mentees as they can look after well.", name=name)
        yield Panel(_("Mentoring"), text=text)
    elif found.seats.are_taken:
        text = _(
            "The last free place of %(name)s is kept for somebody who has not answered yet. Look again in a "
            "few days.",
            name=name,
        )
        yield Panel(_("Mentoring"), text=text)
    elif found.may_ask:
        link = Link(_("Ask for mentoring"), page.url("pairs.ask", code=page.connection.code))
        yield Panel(_("Mentoring"), text=_("It goes best with somebody you chose yourself."), links=[link])


def of_asking(page: EventPage, name: str, one: Asking) -> Panel:
    """An asking, for whoever made it or answers it."""
    until = when(one.answer_until, page.zone)
    if one.mentor_id != page.me.id:
        if waits(one):
            return Panel(
                _("You asked %(name)s", name=name),
                quote=one.words,
                text=_("They have until %(until)s. You read here what they say.", until=until),
                acts=[Act(_("Take it back"), page.url("pairs.take_back", code=one.code))],
            )
        return Panel(_("You asked %(name)s", name=name), quote=one.words, text=_how_it_ended(one, name))
    if not waits(one):
        return Panel(_("%(name)s asked you", name=name), quote=one.words, text=_how_it_ended(one, name))
    return Panel(
        _("%(name)s asks you", name=name),
        quote=one.words,
        text=_("Please answer by %(until)s. A no is fine, and needs no reason.", until=until),
        acts=[
            Act(_("Yes, I’ll be their mentor"), page.url("pairs.accept", code=one.code), style="main"),
            Act(_("Not now"), page.url("pairs.decline", code=one.code)),
        ],
    )


def _how_it_ended(one: Asking, name: str) -> str:
    if one.accepted_at is not None:
        return _("The answer was yes.")
    return _(_ENDS[one.ended_why])


def _asking(one: Asking, person_id: int, *, zone: str, url: str) -> Panel:
    until = when(one.answer_until, zone)
    if one.mentor.person_id == person_id:
        name = policy.profile_view(one.mentee, policy.NOTHING).name
        text = (
            _("They still wait for you: please answer by %(until)s. A no is fine.", until=until)
            if one.reminded_at is not None
            else _("Please answer by %(until)s. A no is fine.", until=until)
        )
        link = Link(_("Read and answer"), url)
        return Panel(
            _("%(name)s asks you to be their mentor", name=name),
            text=text,
            links=[link],
            order=25,
            tone="warm",
        )
    name = policy.profile_view(one.mentor, policy.NOTHING).name
    text = _("They have until %(until)s.", until=until)
    return Panel(
        _("You asked %(name)s to be your mentor", name=name),
        text=text,
        links=[Link(_("Open"), url)],
        order=25,
    )


def _pair(row: PairRow, person_id: int, *, zone: str, now: datetime, url: str) -> Panel:
    i_mentor = row.mentor.person_id == person_id
    them = policy.profile_view(row.mentee if i_mentor else row.mentor, policy.NOTHING)
    waits = _what_waits(row, them.name, i_mentor=i_mentor, zone=zone, now=now)
    if row.asks_how_it_is and row.pair.closed_at is None and is_read(row.program_event, now=now):
        waits = f"{waits} {_('Tell the organizers how it is.')}"
    return Panel(title_of(them), text=waits, links=[Link(_("Open"), url)], order=30)


def _what_waits(row: PairRow, name: str, *, i_mentor: bool, zone: str, now: datetime) -> str:
    """The one thing to do next, in a sentence."""
    pair = row.pair
    if pair.closed_at is not None:
        said = pair.mentor_stays if i_mentor else pair.mentee_stays
        if pair.closed_why == LEFT:
            return _("They left netevents.")
        return _("It has ended. Stay in touch?") if said is None and may_stay(pair) else _("It has ended.")
    agreed_at = pair.agreed_by_mentor_at if i_mentor else pair.agreed_by_mentee_at
    if pair.every_weeks is not None and agreed_at is None:
        return _("%(name)s proposes how you work together. Do you agree?", name=name)
    if pair.next_at is not None and pair.next_at > now:
        return _("You meet on %(when)s.", when=when(pair.next_at, zone))
    if pair.mentee_minor:
        return _("Write to each other in the thread, which guardian and leaders read too.")
    if stages.time_is_over(pair.until, row.program.ends_at, now=now):
        return _("The time you had in mind is over: end it on purpose, or agree on more.")
    if stages.stage(pair, row.last_met_at, now=now) == STALLED:
        return stages.nudge(name, row.last_met_at)
    if row.last_met_at is None:
        return _("Say hello to %(name)s, and find a first date.", name=name)
    return _("You last met on %(day)s.", day=day(row.last_met_at, zone))
