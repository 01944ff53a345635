"""The rules of questions and trios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from netevents.events.models import Event, Registration
from netevents.exchange import consents, policy
from netevents.exchange.models import MADE, Connection
from netevents.exchange.queries import blocked_pairs
from netevents.languages import _, mark
from netevents.people.models import Person
from netevents.refusal import Refusal
from netevents_starters import queries, sets
from netevents_starters.drawing import Offered, draw, filled
from netevents_starters.models import PAIR, TRIO, USES, YOUTH, Asked, Prompt, Seat, Trio

SIGNS: Final = (
    mark("Anchor"),
    mark("Bell"),
    mark("Cactus"),
    mark("Compass"),
    mark("Drum"),
    mark("Feather"),
    mark("Fox"),
    mark("Harbour"),
    mark("Kite"),
    mark("Lantern"),
    mark("Lemon"),
    mark("Moon"),
    mark("Mountain"),
    mark("Otter"),
    mark("Owl"),
    mark("Pepper"),
    mark("Piano"),
    mark("River"),
    mark("Rocket"),
    mark("Sailboat"),
    mark("Saturn"),
    mark("Spoon"),
    mark("Tiger"),
    mark("Tulip"),
    mark("Umbrella"),
    mark("Violin"),
    mark("Walnut"),
    mark("Whale"),
    mark("Willow"),
    mark("Zebra"),
)
FIRST_IN_LINE: Final = 12
"""Among so many who wait longest, the two who suit best are looked for."""


class SaidAlready(Refusal):
    """Each question stands once in its list."""

    status = 422


class NotAtTheDoorYet(Refusal):
    """Trios are for people who are in the room."""


class NotForMinors(Refusal):
    """Nobody puts minors together but their leaders."""


class NotNow(Refusal):
    """Trios are for events under way."""


def seed(session: Session, event: Event) -> None:
    """Give ``event`` the questions of its kind, if it has none at all."""
    if session.scalar(select(Prompt.id).where(Prompt.event_id == event.id).limit(1)) is None:
        _add(session, event, _sets(event))


def reset(session: Session, event: Event) -> None:
    """Throw away what the organizer wrote and bring back the questions of the event's kind.

    Those that are still there stay, and so do they for the pairs that met with them.
    """
    texts = _sets(event)
    for prompt in session.scalars(select(Prompt).where(Prompt.event_id == event.id)):
        if prompt.text in texts[prompt.use]:
            texts[prompt.use].remove(prompt.text)
        else:
            session.delete(prompt)
    session.flush()
    _add(session, event, texts)


def copy_prompts(session: Session, source: Event, event: Event) -> None:
    """Let ``event`` begin with the questions of ``source``, in the words that its organizer gave them."""
    session.execute(delete(Prompt).where(Prompt.event_id == event.id))
    session.add_all(
        Prompt(event_id=event.id, use=use, text=text)
        for use in USES
        for text in [prompt.text for prompt in queries.prompts_of(session, source, use)]
    )
    session.flush()


def add_prompt(session: Session, event: Event, use: str, text: str) -> Prompt:
    """Offer one more question.

    :raises SaidAlready: if it stands there
    """
    _only_once(session, event, use, text)
    prompt = Prompt(event_id=event.id, use=use, text=text)
    session.add(prompt)
    session.flush()
    return prompt


def change_prompt(session: Session, event: Event, prompt: Prompt, text: str) -> None:
    """Word a question differently.

    :raises SaidAlready: if another one reads like that
    """
    if text != prompt.text:
        _only_once(session, event, prompt.use, text)
        prompt.text = text
        session.flush()


def use_for(one: Registration, other: Registration) -> str:
    """Which questions two people get: a single minor makes it those for young people."""
    return YOUTH if one.is_minor or other.is_minor else PAIR


def salt_of(one: Registration, other: Registration) -> str:
    """The same for both sides, and only for these two."""
    return ":".join(sorted((one.code, other.code)))


def keep_question(session: Session, connection: Connection) -> None:
    """Remember which prompt the two had, so that it stays theirs when the organizer changes the others.

    Doing it twice changes nothing. A question from their own words is not kept: those may be taken back.
    """
    low, high = queries.two_people(session, connection)
    shared = consents.shared(session, [low.id, high.id])
    prompts, given = queries.prompts_and_given(session, connection.event, use_for(low, high), connection)
    mine, theirs = (policy.seen_through(connection, side, shared[side.id]) for side in (low, high))
    question = draw(mine, theirs, prompts, salt=salt_of(low, high))
    if given is None and question is not None and question.prompt_id is not None:
        session.add(Asked(connection_id=connection.id, prompt_id=question.prompt_id))
        session.flush()


def ask_for_trio(session: Session, event: Event, mine: Registration, *, now: datetime) -> Seat:
    """Put ``mine`` together with two others who ask, or let them wait for two. Asking twice changes nothing.

    :raises NotForMinors: always for minors
    :raises NotNow: if the event is not under way
    :raises NotAtTheDoorYet: if nobody has checked them in
    """
    if mine.is_minor:
        raise NotForMinors(_("Ask a leader whom to talk to."))
    if event.state != "open":
        raise NotNow(_("Trios are for events that are under way."))
    if not mine.is_checked_in:
        raise NotAtTheDoorYet(
            _("Trios are for people in the room. Have yourself checked in at the door first.")
        )
    # One at a time: three who ask at once would not see each other.
    session.execute(select(Event.id).where(Event.id == event.id).with_for_update(key_share=True))
    seat = queries.seat_of(session, mine, now=now)
    if seat is None:
        leave_trio(session, mine)  # what was before is over
        seat = Seat(registration_id=mine.id, event_id=event.id, trio_id=None, asked_at=now)
        session.add(seat)
        session.flush()
    if seat.trio_id is None and (others := _two_others(session, event, mine, now=now)):
        _seat_together(session, event, [seat, *others], now=now)
    return seat


def leave_trio(session: Session, mine: Registration) -> None:
    """Wait no longer, or walk away; the others keep each other."""
    session.execute(delete(Seat).where(Seat.registration_id == mine.id))


def clear_trios(session: Session, event: Event) -> None:
    """Nobody waits any more, and nothing is kept of who stood with whom."""
    session.execute(delete(Seat).where(Seat.event_id == event.id))
    session.execute(delete(Trio).where(Trio.event_id == event.id))


def let_go(session: Session, *, now: datetime) -> None:
    """End what is over: who waited too long, and trios that had their time, at whatever event."""
    over = now - queries.LASTS
    session.execute(delete(Trio).where(Trio.made_at <= over))
    session.execute(delete(Seat).where(Seat.trio_id.is_(None), Seat.asked_at <= over))


def forget(session: Session, person: Person) -> None:
    """Remove what is kept of ``person`` alone; what belongs to their connections goes with those."""
    theirs = select(Registration.id).where(Registration.person_id == person.id)
    session.execute(delete(Seat).where(Seat.registration_id.in_(theirs)))


def for_everybody(text: str) -> str:
    """A prompt outside a conversation, where there is no name to fill in."""
    return filled(text, name="them")


def _sets(event: Event) -> dict[str, list[str]]:
    """What comes with the event's kind, by use."""
    return {PAIR: list(sets.FOR_TWO[event.kind]), YOUTH: list(sets.FOR_MINORS), TRIO: list(sets.FOR_THREE)}


def _add(session: Session, event: Event, texts: Mapping[str, Sequence[str]]) -> None:
    session.add_all(Prompt(event_id=event.id, use=use, text=text) for use in USES for text in texts[use])
    session.flush()


def _only_once(session: Session, event: Event, use: str, text: str) -> None:
    if any(prompt.text.casefold() == text.casefold() for prompt in queries.prompts_of(session, event, use)):
        raise SaidAlready(_("That question is in the list already."))


def _two_others(session: Session, event: Event, mine: Registration, *, now: datetime) -> Sequence[Seat]:
    """The two who wait longest among those who suit: no block between any two, and rather strangers."""
    waiting = session.scalars(
        select(Seat)
        .join(Registration, Registration.id == Seat.registration_id)
        .where(
            Seat.event_id == event.id,
            Seat.trio_id.is_(None),
            Seat.asked_at > now - queries.LASTS,
            Seat.registration_id != mine.id,
            Registration.checked_in_at.is_not(None),
            Registration.erased_at.is_(None),
            ~Registration.is_minor,
        )
        .order_by(Seat.asked_at, Seat.registration_id)
        .limit(FIRST_IN_LINE)
    ).all()
    if len(waiting) < 2:
        return ()
    ids = [mine.id, *(seat.registration_id for seat in waiting)]
    blocked = {frozenset(pair) for pair in blocked_pairs(session, event.id, among=ids)}
    met = _met(session, ids)

    def pairs(two: tuple[Seat, Seat]) -> list[frozenset[int]]:
        three = (mine.id, *(seat.registration_id for seat in two))
        return [frozenset(pair) for pair in combinations(three, 2)]

    possible = [two for two in combinations(waiting, 2) if not any(pair in blocked for pair in pairs(two))]
    return min(possible, key=lambda two: sum(pair in met for pair in pairs(two)), default=())


def _met(session: Session, registrations: Iterable[int]) -> set[frozenset[int]]:
    ids = list(registrations)
    rows = session.execute(
        select(Connection.low_id, Connection.high_id).where(
            Connection.low_id.in_(ids), Connection.high_id.in_(ids), Connection.state == MADE
        )
    )
    return {frozenset(row) for row in rows}


def _seat_together(session: Session, event: Event, seats: Sequence[Seat], *, now: datetime) -> None:
    prompts: Sequence[Offered] = queries.prompts_of(session, event, TRIO)
    lot = sum(seat.registration_id for seat in seats)
    trio = Trio(
        event_id=event.id,
        question=for_everybody(prompts[lot % len(prompts)].text) if prompts else "",
        sign=SIGNS[lot % len(SIGNS)],
        made_at=now,
    )
    session.add(trio)
    session.flush()
    for seat in seats:
        seat.trio_id = trio.id
    session.flush()
