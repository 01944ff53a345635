"""The panels of a pair’s own page, as one of its two sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from netevents.plugin import Act, EventPage, Link, Panel
from netevents.web.dates import day, local, when
from netevents_mentoring.pairs import stages
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
        yield Panel("A small push", text=stages.nudge(mine.profile.name, mine.last_met_at), tone="warm")
    if _waits_for_my_yes(mine):
        yield _agreement(page, mine)
    if not mine.met_on:
        yield _who(mine)
    yield _in_the_thread(page, mine) if young else _next_date(page, mine)
    yield _meetings(page, mine)
    if not mine.met_on and not young:
        sides = (mine.my_profile, mine.profile) if mine.i_mentor else (mine.profile, mine.my_profile)
        yield Panel("For your first meeting", lines=stages.agenda(*sides))
    if not young and not _waits_for_my_yes(mine):
        yield _agreement(page, mine)
    if mine.met_on:
        yield _who(mine)
    if mine.may_feed_back and mine.others_organize and is_read(mine.program_event, now=page.now):
        yield _feedback(page, mine)
    yield _ways_out(page, mine)


def _looking_back(page: EventPage, mine: MyPair) -> Panel:
    return Panel(
        "Time to look back",
        text="The time you had in mind is over. Meet once more and end it on purpose, or agree on more time.",
        links=[
            Link("End the mentoring", page.url("pairs.end", code=mine.pair.code)),
            Link("Agree on more time", page.url("pairs.agreement", code=mine.pair.code)),
        ],
        tone="warm",
    )


def _who(mine: MyPair) -> Panel:
    role = "You mentor them" if mine.i_mentor else "Your mentor"
    links = [Link("Your notes about them", f"/c/{mine.connection.code}")] if mine.connection else []
    since = day(mine.pair.made_at, mine.program_event.zone)
    return Panel(
        role, person=mine.profile, text=f"In {mine.program.name}, since {since}.", links=links, tone="tint"
    )


def _in_the_thread(page: EventPage, mine: MyPair) -> Panel:
    return Panel(
        "Where you write to each other",
        text="In the thread, which guardian and leaders read too. Agree there on when and where you meet.",
        links=[Link("To the thread", _thread(page, mine))],
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
            "Your next date",
            text="None yet. Put one down for both of you.",
            links=[Link("Set a date", change)],
        )
    return Panel(
        "Your next date",
        rows=[("When", f"{when(at, page.zone)} ({page.zone})"), ("Where", mine.pair.next_place)],
        links=[
            Link("Into my calendar", page.url("pairs.calendar_file", code=mine.pair.code)),
            Link("Change", change),
        ],
        acts=[Act("Call it off", page.url("pairs.call_off", code=mine.pair.code))],
    )


def _agreement(page: EventPage, mine: MyPair) -> Panel:
    pair, change = mine.pair, page.url("pairs.agreement", code=mine.pair.code)
    if pair.every_weeks is None:
        return Panel(
            "How you work together",
            text="How often, how long, what for, until when: one of you proposes, the other agrees.",
            links=[Link("Propose it", change)],
        )
    said = [
        ("How often", OFTEN[pair.every_weeks]),
        ("How long", LONG[pair.minutes or 0]),
        ("What for", pair.what_for),
        ("Until", day(pair.until, page.event.zone) if pair.until else ""),
    ]
    if mine.i_agreed and mine.they_agreed:
        return Panel("How you work together", rows=said, links=[Link("Change it", change)])
    if mine.i_agreed:
        text = f"You proposed this; {mine.profile.name} has not said yes yet."
        return Panel("How you work together", rows=said, text=text, links=[Link("Change it", change)])
    return Panel(
        f"{mine.profile.name} proposes",
        rows=said,
        acts=[Act("Agree", page.url("pairs.agree", code=pair.code), style="main")],
        links=[Link("Propose something else", change)],
    )


def _meetings(page: EventPage, mine: MyPair) -> Panel:
    today = local(page.now, mine.program_event.zone).date().isoformat()
    days = [day(meeting.at, mine.program_event.zone) for meeting in mine.meetings]
    if today in mine.met_on:
        act = Act("Undo today’s", page.url("pairs.not_met", code=mine.pair.code))
        return Panel("When you met", text="You met today.", lines=days, acts=[act])
    style = "main" if not _waits_for_my_yes(mine) else "quiet"
    act = Act("We met today", page.url("pairs.met", code=mine.pair.code), style=style)
    text = "" if days else "One tap of either of you is enough."
    return Panel("When you met", text=text, lines=days, acts=[act])


def _feedback(page: EventPage, mine: MyPair) -> Panel:
    link = Link(
        "Change what I said"
        if mine.fed_back
        else "Say how it is"
        if mine.pair.closed_at is None
        else "Say how it was",
        page.url("pairs.feedback", code=mine.pair.code),
    )
    is_, use = ("is", "Is it") if mine.pair.closed_at is None else ("was", "Was it")
    asked = f"{use} useful to you? Only the organizers read it."
    text = "You told the organizers. Thank you." if mine.fed_back else asked
    return Panel(f"How {is_} it?", text=text, links=[link])


def _ways_out(page: EventPage, mine: MyPair) -> Panel:
    code = mine.pair.code
    wrong = _wrong(page, mine)
    end = _thread(page, mine) if mine.thread else page.url("pairs.end", code=code)
    said = [wrong] if is_read(mine.program_event, now=page.now) else []
    return Panel("If something is in the way", lines=[*said, Link("End the mentoring", end)])


def _after_the_end(page: EventPage, mine: MyPair) -> Iterator[Panel]:
    assert mine.pair.closed_at is not None, "only of what has ended"
    ended = day(mine.pair.closed_at, mine.program_event.zone)
    yield Panel("It has ended", text=f"Since {ended}. Thank you for the time you gave each other.")
    if not mine.pair.mentee_minor and not mine.profile.is_gone:
        yield _staying(page, mine)
    if not is_read(mine.program_event, now=page.now):
        return
    if mine.others_organize:
        yield _feedback(page, mine)
    yield Panel("If something was wrong", lines=[_wrong(page, mine)])


def _wrong(page: EventPage, mine: MyPair) -> Link:
    who = "the organizers" if mine.others_organize else "somebody"
    return Link(f"Tell {who} that something is wrong", page.url("pairs.concern", code=mine.pair.code))


def _staying(page: EventPage, mine: MyPair) -> Panel:
    if mine.both_stay:
        return Panel(
            "You both would like to stay in touch",
            text=f"Write {mine.profile.name} when you have news; they will be glad.",
        )
    code = mine.pair.code
    if mine.i_stay is None:
        return Panel(
            "Stay in touch?",
            text="We ask you both. Only if both say yes, both read it.",
            acts=[
                Act("Yes", page.url("pairs.stay", code=code, wish="yes"), style="main"),
                Act("No, thank you", page.url("pairs.stay", code=code, wish="no")),
            ],
        )
    other = "no" if mine.i_stay else "yes"
    return Panel(
        "Stay in touch?",
        text="You said yes. If they say it too, you both read it here." if mine.i_stay else "You said no.",
        acts=[
            Act(
                "Rather not" if mine.i_stay else "Yes, after all",
                page.url("pairs.stay", code=code, wish=other),
            )
        ],
    )


def _waits_for_my_yes(mine: MyPair) -> bool:
    return mine.pair.every_weeks is not None and not mine.i_agreed
