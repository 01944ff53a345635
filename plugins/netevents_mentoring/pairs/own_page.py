"""The panels of a pair’s own page, as one of its two sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from netevents.languages import _
from netevents.plugin import Act, EventPage, Link, Panel
from netevents.web.dates import day, local, when
from netevents_mentoring.pairs import stages
from netevents_mentoring.pairs.domain import proposed
from netevents_mentoring.pairs.ending import may_stay
from netevents_mentoring.pairs.queries import MyPair
from netevents_mentoring.pairs.saying import is_read
from netevents_mentoring.pairs.stages import LONG, OFTEN, STALLED


def of_pair(page: EventPage, mine: MyPair) -> Iterator[Panel]:
    """What to do next comes first: for two who have not met yet that is to write to each other."""
    if mine.pair.closed_at is not None:
        yield from _after_the_end(page, mine)
        yield _who(mine)
        return
    young = mine.pair.mentee_minor
    if stages.time_is_over(mine.pair.until, mine.program.ends_at, now=page.now) and not young:
        yield _looking_back(page, mine)
    elif stages.stage(mine.pair, mine.last_met_at, now=page.now) == STALLED and not young:
        yield Panel(_("A small push"), text=stages.nudge(mine.profile.name, mine.last_met_at), tone="warm")
    if _waits_for_my_yes(mine):
        yield _agreement(page, mine)
    if not mine.met_on:
        yield _who(mine)
    yield _in_the_thread(page, mine) if young else _next_date(page, mine)
    yield _meetings(page, mine)
    if not mine.met_on and not young:
        sides = (mine.my_profile, mine.profile) if mine.i_mentor else (mine.profile, mine.my_profile)
        yield Panel(_("For your first meeting"), lines=stages.agenda(*sides))
    if not young and not _waits_for_my_yes(mine):
        yield _agreement(page, mine)
    if mine.met_on:
        yield _who(mine)
    if mine.may_feed_back and mine.others_organize and is_read(mine.program_event, now=page.now):
        yield _feedback(page, mine)
    yield _ways_out(page, mine)


def _looking_back(page: EventPage, mine: MyPair) -> Panel:
    return Panel(
        _("Time to look back"),
        text=_(
            "The time you had in mind is over. Meet once more and end it on purpose, or agree on more time."
        ),
        links=[
            Link(_("End the mentoring"), page.url("pairs.end", code=mine.pair.code)),
            Link(_("Agree on more time"), page.url("pairs.agreement", code=mine.pair.code)),
        ],
        tone="warm",
    )


def _who(mine: MyPair) -> Panel:
    role = _("You mentor them") if mine.i_mentor else _("Your mentor")
    links = [Link(_("Your notes"), f"/c/{mine.connection.code}")] if mine.connection else []
    since = day(mine.pair.made_at, mine.program_event.zone)
    return Panel(
        role,
        person=mine.profile,
        text=_("In %(name)s, since %(since)s.", name=mine.program.name, since=since),
        links=links,
        tone="tint",
    )


def _in_the_thread(page: EventPage, mine: MyPair) -> Panel:
    return Panel(
        _("Where you write to each other"),
        text=_("In the thread, which guardian and leaders read too. Agree there on when and where you meet."),
        links=[Link(_("To the thread"), _thread(page, mine))],
    )


def _thread(page: EventPage, mine: MyPair) -> str:
    """The thread is at the event of its approval, from whichever event of the group the two come."""
    there = replace(page, event=mine.thread_event or page.event)
    return there.url("minors.gate", code=mine.thread)


def _next_date(page: EventPage, mine: MyPair) -> Panel:
    change = page.url("pairs.next_date", code=mine.pair.code)
    at = mine.pair.next_at
    if at is None or at <= page.now:
        return Panel(
            _("Your next date"),
            text=_("None yet. Put one down for both of you."),
            links=[Link(_("Set a date"), change)],
        )
    return Panel(
        _("Your next date"),
        rows=[(_("When"), f"{when(at, page.zone)} ({page.zone})"), (_("Where"), mine.pair.next_place)],
        links=[
            Link(_("Add to my calendar"), page.url("pairs.calendar_file", code=mine.pair.code)),
            Link(_("Change"), change),
        ],
        acts=[Act(_("Call it off"), page.url("pairs.call_off", code=mine.pair.code))],
    )


def _agreement(page: EventPage, mine: MyPair) -> Panel:
    pair, change = mine.pair, page.url("pairs.agreement", code=mine.pair.code)
    if pair.every_weeks is None:
        return Panel(
            _("How you work together"),
            text=_("How often, how long, what for, until when: one of you proposes, the other agrees."),
            links=[Link(_("Propose it"), change)],
        )
    said = [
        (_("How often"), _(OFTEN[pair.every_weeks])),
        (_("How long"), _(LONG[pair.minutes or 0])),
        (_("What for"), pair.what_for),
        (_("Until"), day(pair.until, page.event.zone) if pair.until else ""),
    ]
    if mine.i_agreed and mine.they_agreed:
        return Panel(_("How you work together"), rows=said, links=[Link(_("Change it"), change)])
    if mine.i_agreed:
        text = _("You proposed this; %(name)s has not said yes yet.", name=mine.profile.name)
        return Panel(_("How you work together"), rows=said, text=text, links=[Link(_("Change it"), change)])
    return Panel(
        _("%(name)s proposes", name=mine.profile.name),
        rows=said,
        acts=[
            Act(
                _("Agree"),
                page.url("pairs.agree", code=pair.code),
                sent={"read": proposed(pair)},
                style="main",
            )
        ],
        links=[Link(_("Propose changes"), change)],
    )


def _meetings(page: EventPage, mine: MyPair) -> Panel:
    today = local(page.now, mine.program_event.zone).date().isoformat()
    days = [day(meeting.at, mine.program_event.zone) for meeting in mine.meetings]
    if today in mine.met_on:
        act = Act(_("Undo today’s"), page.url("pairs.not_met", code=mine.pair.code))
        return Panel(_("When you met"), text=_("You met today."), lines=days, acts=[act])
    style = "main" if not _waits_for_my_yes(mine) else "quiet"
    act = Act(_("We met today"), page.url("pairs.met", code=mine.pair.code), style=style)
    text = "" if days else _("One tap of either of you is enough.")
    return Panel(_("When you met"), text=text, lines=days, acts=[act])


def _feedback(page: EventPage, mine: MyPair) -> Panel:
    if mine.pair.closed_at is None:
        title, say = _("How is it?"), _("Say how it is")
        asked = _("Is it useful to you? Only the organizers read it.")
    else:
        title, say = _("How was it?"), _("Say how it was")
        asked = _("Was it useful to you? Only the organizers read it.")
    link = Link(
        _("Change what I said") if mine.fed_back else say, page.url("pairs.feedback", code=mine.pair.code)
    )
    text = _("You told the organizers. Thank you.") if mine.fed_back else asked
    return Panel(title, text=text, links=[link])


def _ways_out(page: EventPage, mine: MyPair) -> Panel:
    code = mine.pair.code
    wrong = _wrong(page, mine)
    end = _thread(page, mine) if mine.thread else page.url("pairs.end", code=code)
    said = [wrong] if is_read(mine.program_event, now=page.now) else []
    return Panel(_("If something is in the way"), lines=[*said, Link(_("End the mentoring"), end)])


def _after_the_end(page: EventPage, mine: MyPair) -> Iterator[Panel]:
    assert mine.pair.closed_at is not None, "only of what has ended"
    ended = day(mine.pair.closed_at, mine.program_event.zone)
    yield Panel(
        _("It has ended"), text=_("Since %(ended)s. Thank you for the time you gave each other.", ended=ended)
    )
    if may_stay(mine.pair) and not mine.profile.is_gone:
        yield _staying(page, mine)
    if not is_read(mine.program_event, now=page.now):
        return
    if mine.others_organize:
        yield _feedback(page, mine)
    yield Panel(_("If something was wrong"), lines=[_wrong(page, mine)])


def _wrong(page: EventPage, mine: MyPair) -> Link:
    title = (
        _("Tell the organizers that something is wrong")
        if mine.others_organize
        else _("Tell somebody that something is wrong")
    )
    return Link(title, page.url("pairs.concern", code=mine.pair.code))


def _staying(page: EventPage, mine: MyPair) -> Panel:
    if mine.both_stay:
        return Panel(
            _("You both would like to stay in touch"),
            text=_("Write %(name)s when you have news; they will be glad.", name=mine.profile.name),
        )
    code = mine.pair.code
    if mine.i_stay is None:
        return Panel(
            _("Stay in touch?"),
            text=_("We ask you both. Only if both say yes, both read it."),
            acts=[
                Act(_("Yes"), page.url("pairs.stay", code=code, wish="yes"), style="main"),
                Act(_("No, thank you"), page.url("pairs.stay", code=code, wish="no")),
            ],
        )
    other = "no" if mine.i_stay else "yes"
    return Panel(
        _("Stay in touch?"),
        text=_("You said yes. If they say it too, you both read it here.")
        if mine.i_stay
        else _("You said no."),
        acts=[
            Act(
                _("Rather not") if mine.i_stay else _("Yes, after all"),
                page.url("pairs.stay", code=code, wish=other),
            )
        ],
    )


def _waits_for_my_yes(mine: MyPair) -> bool:
    return mine.pair.every_weeks is not None and not mine.i_agreed
