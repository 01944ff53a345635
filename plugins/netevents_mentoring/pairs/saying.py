"""What the two of a pair tell the organizers, each by themself: concerns, and how it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.events.retention import is_past_keeping, past_keeping
from netevents.exchange import parting
from netevents.exchange.models import Report
from netevents.languages import _, mark, speaking
from netevents.people import codes
from netevents.people.letters import send_later
from netevents.people.models import Person
from netevents.people.queries import account_email
from netevents.refusal import Refusal
from netevents_mentoring.pairs.domain import NotYet
from netevents_mentoring.pairs.models import Concern, Feedback, Pair
from netevents_mentoring.pairs.queries import MyPair
from netevents_mentoring.programs.models import Program

USEFUL: Final[Mapping[str, str]] = {
    "very": mark("Yes, very"),
    "somewhat": mark("Somewhat"),
    "no": mark("No"),
}


class NobodyReads(Refusal):
    """The organizers' view of an event has ended, or nobody organizes but the two themselves."""


def raise_concern(
    session: Session, mine: MyPair, words: str, *, urgent: bool, now: datetime, letters: bool
) -> Concern:
    """Tell the organizers that something is wrong. The other side never learns of it.

    :param letters: whether letters can be sent; an urgent concern writes one to whoever hears reports
    :raises NobodyReads: where no organizer would
    """
    _must_be_read(mine, now=now)
    if not mine.others_organize:
        raise NobodyReads(_("Nobody but you two organizes this mentoring."))
    concern = Concern(
        code=codes.public_code(),
        pair_id=mine.pair.id,
        by_id=mine.mine.id,
        words=words,
        urgent=urgent,
        made_at=now,
    )
    session.add(concern)
    session.flush()
    if urgent and letters:
        _tell_the_organizer(session, mine.program_event, mine.other, concern, now=now)
    return concern


def report(session: Session, mine: MyPair, words: str, *, now: datetime) -> Report:
    """Where nobody else organizes: tell whoever hears reports about the other side instead.

    :raises NobodyReads: as :func:`raise_concern`, or if there is nobody
    """
    _must_be_read(mine, now=now)
    event = session.get_one(Event, mine.mine.event_id)
    if not hears_reports(session, mine):
        raise NobodyReads(_("Nobody else here would read it. Please tell somebody you trust."))
    sent = parting.report(session, event, mine.mine, mine.other, words, now=now)
    session.flush()
    return sent


def hears_reports(session: Session, mine: MyPair) -> bool:
    """Whether a report about the other side reaches somebody who is neither of the two."""
    event = session.get_one(Event, mine.mine.event_id)
    return parting.who_hears(session, event, mine.other) not in {None, mine.mine.person_id}


def is_read(event: Event, *, now: datetime) -> bool:
    """Whether the organizers of ``event`` still see what the two of a pair tell them."""
    return not is_past_keeping(event, now)


def forget_unread(session: Session, *, now: datetime) -> None:
    """Once organizers see nothing of an event any more, what was said to them goes; open concerns stay."""
    over = (
        select(Pair.id)
        .join(Program, Program.id == Pair.program_id)
        .join(Event, Event.id == Program.event_id)
        .where(past_keeping(now))
    )
    session.execute(delete(Feedback).where(Feedback.pair_id.in_(over)))
    session.execute(delete(Concern).where(Concern.pair_id.in_(over), Concern.closed_at.is_not(None)))


def close_concern(concern: Concern, *, now: datetime) -> None:
    """It has been looked after; twice is harmless."""
    concern.closed_at = concern.closed_at or now


def feed_back(session: Session, mine: MyPair, *, useful: str, words: str, now: datetime) -> None:
    """Say how it was, to the organizers only; saying it again replaces what was said before.

    :raises NotYet: before the third meeting, while the pair goes on
    :raises: as :func:`may_feed_back`
    """
    may_feed_back(mine, now=now)
    said = session.scalar(
        select(Feedback).where(Feedback.pair_id == mine.pair.id, Feedback.by_id == mine.mine.id)
    )
    if said is None:
        said = Feedback(pair_id=mine.pair.id, by_id=mine.mine.id)
        session.add(said)
    said.useful, said.words, said.made_at = useful, "" if mine.mine.is_minor else words, now
    session.flush()


def may_feed_back(mine: MyPair, *, now: datetime) -> None:
    """Whether one of the two can say how it is.

    :raises NotYet: before the third meeting, while the pair goes on
    :raises NobodyReads: where no organizer would
    """
    _must_be_read(mine, now=now)
    if not mine.others_organize:
        raise NobodyReads(_("Nobody but you two organizes this mentoring. Tell each other how it is."))
    if not mine.may_feed_back:
        raise NotYet(_("We ask after your third meeting, or when it ends."))


def _must_be_read(mine: MyPair, *, now: datetime) -> None:
    if not is_read(mine.program_event, now=now):
        raise NobodyReads(
            _("The organizers see nothing of this event any more. “Report a problem” still reaches somebody.")
        )


def _tell_the_organizer(
    session: Session, event: Event, about: Registration, concern: Concern, *, now: datetime
) -> None:
    """A letter without a name or a word of the concern: those are read in the console."""
    reader = parting.who_hears(session, event, about)
    address = account_email(session, reader) if reader is not None else None
    if reader is not None and address:
        with speaking(session.get_one(Person, reader).language or event.language):
            send_later(
                session,
                to=address,
                subject=_("Mentoring at %(event)s: an urgent concern", event=event.name),
                body=(
                    _(
                        "Somebody in the mentoring of %(event)s needs you soon.\n"
                        "Sign in and open “Mentoring”, then “Pairs”: it stands first.\n",
                        event=event.name,
                    )
                ),
                dedupe_key=f"mentoring concern {concern.code}",
                now=now,
            )
