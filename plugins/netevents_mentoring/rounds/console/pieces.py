"""What the organizer’s pages of rounds share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from netevents.languages import _, mark
from netevents.plugin import ConsolePage, Link
from netevents.refusal import NotHere
from netevents.web.dates import when
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.queries import program_of
from netevents_mentoring.rounds import queries
from netevents_mentoring.rounds.forms import MODE_TITLES
from netevents_mentoring.rounds.models import COMPUTED, LOCKS, Match, Round
from netevents_mentoring.rounds.wording import told

STATE_WORDS: Final = {
    "waiting": mark("starts in a moment"),
    "running": mark("is being computed"),
    "done": mark("ready to look at"),
    "failed": mark("could not be computed"),
    "cancelled": mark("cancelled"),
    "published": mark("published"),
}


def the_program(page: ConsolePage, code: str) -> Program:
    found = program_of(page.session, page.event, code)
    if found is None:
        raise NotHere
    return found


def the_round(page: ConsolePage, code: str) -> tuple[Round, Program]:
    found = queries.round_of(page.session, page.event, code)
    if found is None:
        raise NotHere
    return found


def the_computed(page: ConsolePage, code: str) -> tuple[Round, Program]:
    """The same once it is computed."""
    done, program = the_round(page, code)
    if done.state not in COMPUTED:
        raise NotHere
    return done, program


def the_match(page: ConsolePage, asked: Round, code: str) -> Match:
    found = queries.match_of(page.session, asked, code)
    if found is None:
        raise NotHere
    return found


def the_two(page: ConsolePage, program: Program, request: str, offer: str) -> tuple[Request, Offer]:
    """A mentee and a mentor of the program, by their codes."""
    mentee = queries.request_of(page.session, program, request)
    mentor = queries.offer_of(page.session, program, offer)
    if mentee is None or mentor is None:
        raise NotHere
    return mentee, mentor


def to_rounds(page: ConsolePage, program: Program) -> Link:
    return Link(_("Rounds"), page.url("rounds.index", code=program.code))


def to_round(page: ConsolePage, asked: Round) -> Link:
    return Link(title_of(asked), page.url("rounds.show", code=asked.code))


def title_of(asked: Round) -> str:
    return _("Round: %(mode)s", mode=_(MODE_TITLES[asked.mode]).lower())


def asked_when(page: ConsolePage, asked: Round) -> str:
    return when(asked.asked_at, page.event.zone)


def hundredths(share: float) -> str:
    """A share as people read it, on one line."""
    return _("%(number)s in 100", number=round(100 * share)).replace(" ", "\N{NO-BREAK SPACE}")


def locks_not_kept(page: ConsolePage, told_of: Mapping[str, Any]) -> list[str]:
    """The two of each lock that could not be kept, with the reasons; of those who are still there.

    :param told_of: the outcome of a round, or the answer to a question
    """
    rows = [(request, offer, why[0] if why else []) for request, offer, *why in told_of.get(LOCKS, ())]
    mentees = queries.names(page.session, Request, [request for request, _offer, _why in rows])
    mentors = queries.names(page.session, Offer, [offer for _request, offer, _why in rows])
    return [
        " ".join([f"{_two(mentees[request], mentors[offer])}{':' if why else ''}", *map(told, why)])
        for request, offer, why in rows
        if request in mentees and offer in mentors
    ]


def _two(mentee: str, mentor: str) -> str:
    return _("%(mentee)s and %(mentor)s", mentee=mentee, mentor=mentor)
