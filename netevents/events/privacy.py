"""The privacy sheet of an event, written from its settings so that it cannot drift from them."""

from __future__ import annotations

from dataclasses import dataclass

from netevents.events.models import Event
from netevents.events.retention import first_over, kept_for, kept_until
from netevents.languages import _
from netevents.web.dates import day


@dataclass(frozen=True, slots=True)
class Chapter:
    """A question somebody may have, and the answer at this event."""

    title: str
    lines: tuple[str, ...]


def privacy_sheet(event: Event) -> tuple[Chapter, ...]:
    """What is asked at ``event``, who sees what, and how long it stays."""
    return (
        Chapter(_("What you are asked"), _asked(event)),
        Chapter(_("Who sees what"), _seen(event)),
        Chapter(_("Who met whom"), _met(event)),
        Chapter(_("How long it stays"), _kept(event)),
        Chapter(_("What you can do at any time"), _choices(event)),
    )


def _asked(event: Event) -> tuple[str, ...]:
    if event.audience == "youth":
        return (
            _("A first name or a nickname, and the group inside the troop. Leaders write it down."),
            _("Up to five interests from a list of the organizers. Nothing in free words."),
            _("No surname, school, e-mail, phone number, photo or date of birth."),
            _("Ages are bands, and may stay open: then the rules for minors hold."),
            _("A guardian’s consent, which a leader records."),
        )
    name = _("Your name. Lines about yourself, organization, links, e-mail and phone are up to you.")
    lists = _(
        "Organizers may bring a list of who signed up elsewhere. It shows nobody your e-mail or phone number."
    )
    if event.audience == "mixed":
        return (
            name,
            lists,
            _("Your age in bands, never a date of birth. Whoever gives no answer is treated as a minor."),
            _("Minors give a first name or nickname and up to five interests from a list, nothing else."),
            _("Minors don’t join alone: a leader adds them and writes down a guardian’s consent."),
        )
    return (name, lists)


def _seen(event: Event) -> tuple[str, ...]:
    organizers = _(
        "The organizers of %(name)s and their greeters see who is registered and who has come.",
        name=event.group.name,
    )
    notes = _("Your notes are yours. No organizer and no other person reads them.")
    minors = (
        _("A minor’s badge opens nothing for other attendees."),
        _("Only leaders and organizers open a minor’s record, and each look is logged."),
        _("Two minors see each other’s first name and interests after a leader agrees."),
        _("Adults and minors are never connected."),
    )
    adults = (
        _("Whoever scans your badge sees your name and what you ticked for this event."),
        _("Phone and e-mail are off until you tick them."),
        _("From a printed badge, contact details flow only after both of you have confirmed."),
        _("There is no list of attendees and no search of people."),
        _(
            "Organizers and greeters see who has come and met nobody yet, to introduce them by a word that "
            "both show here."
        ),
        _("Whoever stays out of the list of who met whom is not shown to them in this way."),
    )
    if event.audience == "youth":
        return (organizers, *minors)
    if event.audience == "mixed":
        return (organizers, *adults, *minors, notes)
    return (organizers, *adults, notes)


def _met(event: Event) -> tuple[str, ...]:
    listed = _("The organizers can download a list of who met whom, when they say why.")
    if event.audience == "youth":
        logged = _("Each download is logged. Of minors it holds first name and group only.")
        return (f"{listed} {logged}",)
    return (
        f"{listed} {_('Each download is logged and shown to the people in it.')}",
        _("You can stay out of the list."),
        _("Your e-mail is on it only if you ticked that organizers may have it and both of you confirmed."),
        _("They see a picture of dots and lines. Your dot has a name only if you ticked that."),
    )


def _kept(event: Event) -> tuple[str, ...]:
    first = first_over(event)
    again = (
        (_("This counts from %(day)s, when it was over first.", day=day(first, event.zone)),) if first else ()
    )
    until = {"days": kept_for(event).days, "day": day(kept_until(event), event.zone)}
    if event.audience == "youth":
        return (
            _(
                "%(days)s days after the end, on %(day)s, the records of minors and the organizers’ view "
                "of the event are erased.",
                **until,
            ),
            *again,
        )
    minors = _("The records of minors are erased on that day, too, with whom they met.")
    return (
        _(
            "%(days)s days after the end, on %(day)s, the organizers’ view goes: the roll, downloads and the "
            "audit trail.",
            **until,
        ),
        *again,
        *((minors,) if event.audience == "mixed" else ()),
        _("Requests that nobody answers go after 7 days."),
        _("Your connections and notes stay yours until you delete them."),
    )


def _choices(event: Event) -> tuple[str, ...]:
    guardians = _("Guardians can take their consent back: tell a leader. The record goes.")
    past_leader = _("A report about a leader goes past that leader.")
    if event.audience == "youth":
        return (guardians, _("A problem with somebody? Tell any leader or the organizers."), past_leader)
    return (
        *((guardians, past_leader) if event.audience == "mixed" else ()),
        _("Take back what you share: it leaves other people’s pages and every later download at once."),
        _("What somebody downloaded before can’t be called back."),
        _("Undo or leave a connection, block or report somebody, get a new badge."),
        _("Take everything with you, or be erased. Others then keep only their own words."),
    )
