"""What the two of a pair tell the organizers, each by themself: concerns, and how it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange.parting import who_hears
from netevents.people import codes
from netevents.people.letters import send_later
from netevents.people.models import Credential
from netevents_mentoring.pairs.domain import NotYet
from netevents_mentoring.pairs.models import Concern, Feedback
from netevents_mentoring.pairs.queries import MyPair

USEFUL: Final[Mapping[str, str]] = {
    "very": "Yes, very",
    "somewhat": "Somewhat",
    "no": "No",
}


def raise_concern(
    session: Session, mine: MyPair, words: str, *, urgent: bool, now: datetime, letters: bool
) -> Concern:
    """Tell the organizers that something is wrong. The other side never learns of it.

    :param letters: whether letters can be sent; an urgent concern writes one to whoever hears reports
    """
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


def close_concern(concern: Concern, *, now: datetime) -> None:
    """It has been looked after; twice is harmless."""
    concern.closed_at = concern.closed_at or now


def feed_back(session: Session, mine: MyPair, *, useful: str, words: str, now: datetime) -> None:
    """Say how it was, to the organizers only; saying it again replaces what was said before.

    :raises NotYet: before the third meeting, while the pair goes on
    """
    if not mine.may_feed_back:
        raise NotYet("We ask after your third meeting, or when it ends.")
    said = session.scalar(
        select(Feedback).where(Feedback.pair_id == mine.pair.id, Feedback.by_id == mine.mine.id)
    )
    if said is None:
        said = Feedback(pair_id=mine.pair.id, by_id=mine.mine.id)
        session.add(said)
    said.useful, said.words, said.made_at = useful, "" if mine.mine.is_minor else words, now
    session.flush()


def _tell_the_organizer(
    session: Session, event: Event, about: Registration, concern: Concern, *, now: datetime
) -> None:
    """A letter without a name or a word of the concern: those are read in the console."""
    reader = who_hears(session, event, about)
    address = session.scalar(select(Credential.email).where(Credential.person_id == reader))
    if address:
        send_later(
            session,
            to=address,
            subject=f"Mentoring at {event.name}: an urgent concern",
            body=(
                f"Somebody in the mentoring of {event.name} needs you soon.\n"
                "Sign in and open “Mentoring”, then “Pairs”: it stands first.\n"
            ),
            dedupe_key=f"mentoring concern {concern.code}",
            now=now,
        )
