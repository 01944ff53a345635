"""What people read of their matches, on the pages of the event and of the plugin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from netevents.exchange import consents, policy
from netevents.languages import _
from netevents.plugin import Act, EventPage, HomePage, Link, Panel
from netevents_mentoring.programs.words import said_list
from netevents_mentoring.rounds import my_matches
from netevents_mentoring.rounds.my_matches import MENTEE, MyMatch
from netevents_mentoring.rounds.where import Where, sentence_of_wait
from netevents_mentoring.rounds.wording import MENTEE_READS, MENTOR_READS, in_common, to_mind

ORDER: Final = 20
"""Before most others: somebody waits for the answer."""


def at_event(page: EventPage) -> Iterator[Panel]:
    """The matches of an attendee that wait for an answer; one statement."""
    for one in my_matches.waiting_for(page.session, page.me):
        yield Panel(
            _title(one),
            text=sentence_of_wait(one, zone=page.zone),
            links=[Link(_("See it") if one.i_said_yes else _("See it and answer"), _address(page, one))],
            order=ORDER,
            tone="" if one.i_said_yes else "warm",
        )


def at_home(page: HomePage) -> Iterator[Panel]:
    """The same over all events, for who has not answered yet; one statement."""
    events = {place.id: place.event for place in page.places}
    for one in my_matches.waiting_for_person(page.session, page.person):
        event = events.get(one.mine.id)
        if event is not None:
            link = Link(_("See it and answer"), page.url(event, "rounds.show", code=one.match.code))
            yield Panel(
                _title(one),
                text=sentence_of_wait(one, zone=event.zone),
                links=[link],
                order=ORDER,
                tone="warm",
            )


def of_match(page: EventPage, one: MyMatch) -> Iterator[Panel]:
    """One match, for its reader to answer. Four statements. Of what has ended a name, and what came of it."""
    yield Panel(_("Who it is"), person=_seen(page, one), tone="tint")
    if one.match.ended_at is not None:
        yield Panel(_("What came of it"), text=my_matches.sentence_of_end(one))
        return
    offer, request = one.match.offer, one.match.request
    yield _what_they_say(one)
    said = MENTEE_READS if one.side == MENTEE else MENTOR_READS
    lines = in_common(request, offer, now=page.now, of_topics=said)
    yield Panel(_("Why you two"), text="" if lines else _("The organizers put you together."), lines=lines)
    yield Panel(_("Keep in mind"), text=to_mind(request, offer, now=page.now, reader=one.side))
    words = my_matches.words_of_other(page.session, one)
    if words:
        title = _("What your mentor writes") if one.side == MENTEE else _("What your mentee writes")
        yield Panel(title, text=words)
    yes = Act(_("Yes, gladly"), page.url("rounds.accept", code=one.match.code), style="main")
    yield Panel(
        _("Your answer"),
        text=sentence_of_wait(one, zone=page.zone),
        acts=[] if one.i_said_yes else [yes],
    )
    yield Panel(
        _("Rather not?"),
        text=_("A no needs no reason. The other side reads only that it is not to be this time."),
        links=[Link(_("No, thank you"), page.url("rounds.decline", code=one.match.code))],
    )


def of_where(page: EventPage, title: str, where: Where, *, program_code: str) -> Panel:
    """Where somebody stands in one program."""
    links = [Link(_title(one), _address(page, one)) for one in where.waiting]
    if where.pair_code:
        links.append(Link(_("Open"), page.url("pairs.show", code=where.pair_code)))
    back = Act(_("I can be asked again"), page.url("rounds.back", code=program_code), style="main")
    return Panel(title, text=where.sentence, links=links, acts=[back] if where.may_come_back else [])


def _what_they_say(one: MyMatch) -> Panel:
    """What the other offers, or asks for; who fills it in reads that they see it."""
    if one.side == MENTEE:
        return Panel(_("What your mentor can help with"), text=said_list(list(one.match.offer.topics)))
    return Panel(_("What your mentee would like to learn"), text=said_list(one.match.request.topics["order"]))


def _seen(page: EventPage, one: MyMatch) -> policy.ProfileView:
    """Name and lines as before a meeting; of somebody at another event of the group, a name."""
    waits = one.match.ended_at is None and one.other.event_id == page.event.id
    shared = consents.shared(page.session, [one.other.id])[one.other.id] if waits else policy.NOTHING
    return policy.before_meeting(my_matches.with_profile(page.session, one.other), shared)


def _title(one: MyMatch) -> str:
    if one.side == MENTEE:
        return _("A mentor for you: %(name)s", name=one.other.name)
    return _("A mentee for you: %(name)s", name=one.other.name)


def _address(page: EventPage, one: MyMatch) -> str:
    return page.url("rounds.show", code=one.match.code)
