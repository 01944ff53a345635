"""The privacy sheet of an event, written from its settings so that it cannot drift from them."""

from __future__ import annotations

from dataclasses import dataclass

from netevents.events.models import Event
from netevents.events.retention import kept_for, kept_until
from netevents.web.dates import day


@dataclass(frozen=True, slots=True)
class Chapter:
    """A question somebody may have, and the answer at this event."""

    title: str
    lines: tuple[str, ...]


def privacy_sheet(event: Event) -> tuple[Chapter, ...]:
    """What is asked at ``event``, who sees what, and how long it stays."""
    return (
        Chapter("What you are asked", _asked(event)),
        Chapter("Who sees what", _seen(event)),
        Chapter("Who met whom", _met(event)),
        Chapter("How long it stays", _kept(event)),
        Chapter("What you can do at any time", _choices(event)),
    )


def _asked(event: Event) -> tuple[str, ...]:
    if event.audience == "youth":
        return (
            "A first name or a nickname, and the group inside the troop. Leaders write it down.",
            "Up to five interests from a list of the organizers. Nothing in free words.",
            "No surname, school, e-mail, phone number, photo or date of birth.",
            "Ages are bands, and may stay open: then the rules for minors hold.",
            "A guardian’s consent, which a leader records.",
        )
    name = "Your name. Lines about yourself, organization, links, e-mail and phone are up to you."
    lists = (
        "Organizers may bring a list of who signed up elsewhere. It shows nobody your e-mail or phone number."
    )
    if event.audience == "mixed":
        return (
            name,
            lists,
            "Your age in bands, never a date of birth. Whoever gives no answer is treated as a minor.",
            "Minors give a first name or nickname and up to five interests from a list, nothing else.",
            "Minors don’t join alone: a leader adds them and writes down a guardian’s consent.",
        )
    return (name, lists)


def _seen(event: Event) -> tuple[str, ...]:
    organizers = (
        f"The organizers of {event.group.name} and their greeters see who is registered and who has come."
    )
    notes = "Your notes are yours. No organizer and no other person reads them."
    minors = (
        "A minor’s badge opens nothing for other attendees.",
        "Only leaders and organizers open a minor’s record, and each look is logged.",
        "Two minors see each other’s first name and interests after a leader agrees.",
        "Adults and minors are never connected.",
    )
    adults = (
        "Whoever scans your badge sees your name and what you ticked for this event.",
        "Phone and e-mail are off until you tick them.",
        "From a printed badge, contact details flow only after both of you have confirmed.",
        "There is no list of attendees and no search of people.",
        "Hosts see who has come and met nobody yet, to introduce them by a word that both show here.",
        "Whoever stays out of the list of who met whom is not shown to hosts in this way.",
    )
    if event.audience == "youth":
        return (organizers, *minors)
    if event.audience == "mixed":
        return (organizers, *adults, *minors, notes)
    return (organizers, *adults, notes)


def _met(event: Event) -> tuple[str, ...]:
    listed = "The organizers can download a list of who met whom, when they say why. "
    if event.audience == "youth":
        return (f"{listed}Each download is logged. Of minors it holds first name and group only.",)
    return (
        f"{listed}Each download is logged and shown to the people in it.",
        "You can stay out of the list.",
        "Your e-mail is on it only if you ticked that organizers may have it and both of you confirmed.",
        "They see a picture of dots and lines. Your dot has a name only if you ticked that.",
    )


def _kept(event: Event) -> tuple[str, ...]:
    until = f"{kept_for(event).days} days after the end, on {day(kept_until(event), event.zone)}, "
    if event.audience == "youth":
        return (f"{until}the records of minors and the organizers’ view of the event are erased.",)
    minors = "The records of minors are erased on that day, too, with whom they met."
    return (
        f"{until}the organizers’ view goes: the roll, downloads and the audit trail.",
        *((minors,) if event.audience == "mixed" else ()),
        "Requests that nobody answers go after 7 days.",
        "Your connections and notes stay yours until you delete them.",
    )


def _choices(event: Event) -> tuple[str, ...]:
    guardians = "Guardians can take their consent back: tell a leader. The record goes."
    past_leader = "A report about a leader goes past that leader."
    if event.audience == "youth":
        return (guardians, "A problem with somebody? Tell any leader or the organizers.", past_leader)
    return (
        *((guardians, past_leader) if event.audience == "mixed" else ()),
        "Take back what you share: it leaves other people’s pages and every later download at once.",
        "What somebody downloaded before can’t be called back.",
        "Undo or leave a connection, block or report somebody, get a new badge.",
        "Take everything with you, or be erased. Others then keep only their own words.",
    )
