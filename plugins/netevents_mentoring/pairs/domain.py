"""The rules of pairs: how one begins, what its two agree on, and when they meet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netevents.events.models import Registration
from netevents.exchange.acquainting import acquaint
from netevents.exchange.models import LEFT
from netevents.exchange.queries import between, connection_between
from netevents.languages import _
from netevents.people import codes
from netevents.refusal import Refusal
from netevents.web.dates import local
from netevents_mentoring.pairs import queries
from netevents_mentoring.pairs.models import Asking, Meeting, Pair
from netevents_mentoring.pairs.queries import MyPair
from netevents_mentoring.programs.models import Program
from netevents_mentoring.programs.queries import counts_as_minor
from netevents_mentoring.youth.models import Approval


class NotApproved(Refusal):
    """A minor has a mentor only once everybody who must agree has agreed."""


class Apart(Refusal):
    """One of the two wants nothing to do with the other, or is gone."""


class Ended(Refusal):
    """What is over is not changed."""


class OnlyInTheThread(Refusal):
    """Nothing goes from an adult to a minor past the guardian and the leaders."""


class NotYet(Refusal):
    """It is asked later."""


class ChangedMeanwhile(Refusal):
    """Nobody agrees to what they have not read."""


def begin(
    session: Session,
    *,
    program: Program,
    mentor: Registration,
    mentee: Registration,
    how: str,
    now: datetime,
    approval: Approval | None = None,
    said_by: Collection[Registration] | None = None,
) -> Pair:
    """Make these two a pair, from now. The pair that they are in ``program`` already is returned.

    Two adults who are at the same event are connected by it, confirmed by each who said yes themself.

    :param how: ``round``, ``asked`` or ``leader``
    :param approval: of a minor’s mentorship; it must name both, and hold now
    :param said_by: who of the two said yes themself, where for the other it was only written down; else both
    :raises NotApproved: if the mentee is a minor and it does not
    :raises Apart: if one has blocked the other, or is gone
    """
    there = queries.open_pair(session, program, mentor.person_id, mentee.person_id)
    if there is not None:
        return there
    mentor_minor, mentee_minor = (counts_as_minor(session, program, place) for place in (mentor, mentee))
    if mentor_minor or (mentee_minor and not _holds(approval, mentor, mentee, now=now)):
        raise NotApproved(
            _("A minor has a mentor only once guardian, leaders and organizer have agreed to it.")
        )
    if mentor.person_id == mentee.person_id or mentor.erased_at or mentee.erased_at:
        raise Apart(_("One of the two is not there any more."))
    if session.scalar(select(between(mentor.person_id, mentee.person_id))):
        raise Apart(_("These two can’t be a pair."))
    pair = Pair(
        code=codes.public_code(),
        program_id=program.id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        mentee_minor=mentee.is_minor,
        approval_id=approval.id if approval and mentee.is_minor else None,
        how=how,
        made_at=now,
    )
    session.add(pair)
    session.flush()
    _answer_askings(session, program, mentor, mentee, now=now)
    _introduce(session, mentor, mentee, (mentor, mentee) if said_by is None else said_by, now=now)
    return pair


def _answer_askings(
    session: Session, program: Program, mentor: Registration, mentee: Registration, *, now: datetime
) -> None:
    """Who has become a pair otherwise is asked no more whether they would."""
    of_mentor, of_mentee = (
        select(Registration.id).where(Registration.person_id == side.person_id) for side in (mentor, mentee)
    )
    session.execute(
        update(Asking)
        .where(
            Asking.program_id == program.id,
            Asking.mentor_id.in_(of_mentor),
            Asking.mentee_id.in_(of_mentee),
            Asking.accepted_at.is_(None),
            Asking.declined_at.is_(None),
        )
        .values(accepted_at=now)
        .execution_options(synchronize_session="fetch")
    )


def _introduce(
    session: Session,
    mentor: Registration,
    mentee: Registration,
    said_by: Collection[Registration],
    *,
    now: datetime,
) -> None:
    """Who said yes has confirmed. What one of them left, only a scan in person brings back."""
    there = connection_between(session, mentor, mentee)
    if there is None or there.state != LEFT:
        for by, other in ((mentor, mentee), (mentee, mentor)):
            if by in said_by:
                acquaint(session, by, other, how="introduction", now=now)


def propose(
    mine: MyPair, *, every_weeks: int, minutes: int, what_for: str, until: datetime | None, now: datetime
) -> None:
    """Say how I would like to work together; it holds once the other side agrees.

    Saying again what stands there is agreeing to it.

    :raises: as :func:`may_arrange`
    """
    may_arrange(mine)
    pair = mine.pair
    proposed = (every_weeks, minutes, what_for, until)
    if proposed != (pair.every_weeks, pair.minutes, pair.what_for, pair.until):
        pair.every_weeks, pair.minutes, pair.what_for, pair.until = proposed
        pair.agreed_by_mentor_at = pair.agreed_by_mentee_at = None
    agree(mine, now=now)


def agree(mine: MyPair, *, now: datetime, read: str = "") -> None:
    """Say yes to what is proposed; twice is harmless.

    :param read: :func:`proposed` of what they read, where that is known
    :raises NotYet: if nothing is
    :raises ChangedMeanwhile: if something else is proposed by now
    """
    _still_on(mine)
    pair = mine.pair
    if pair.every_weeks is None:
        raise NotYet(_("Nothing is proposed yet. Propose how you would like to work together."))
    if read and read != proposed(pair):
        raise ChangedMeanwhile(_("The proposal was changed in the meantime. Read it again, and agree then."))
    if mine.i_mentor:
        pair.agreed_by_mentor_at = pair.agreed_by_mentor_at or now
    else:
        pair.agreed_by_mentee_at = pair.agreed_by_mentee_at or now


def proposed(pair: Pair) -> str:
    """Another text for each proposal, to tell which one somebody read."""
    said = (pair.every_weeks, pair.minutes, pair.what_for, pair.until and pair.until.timestamp())
    return sha256(repr(said).encode()).hexdigest()[:16]


def may_arrange(mine: MyPair) -> None:
    """Whether the two can agree on anything here.

    :raises Ended: if it is over
    :raises OnlyInTheThread: with a minor
    """
    _still_on(mine)
    not_with_a_minor(mine)


def met(session: Session, mine: MyPair, *, now: datetime) -> None:
    """The two met today. Whoever says it, and however often: once a day, by the clocks of the program."""
    _still_on(mine)
    day = local(now, mine.program_event.zone).date().isoformat()
    if day not in mine.met_on:
        session.add(Meeting(pair_id=mine.pair.id, day=day, at=now, logged_by_id=mine.mine.person_id))
        session.flush()


def not_met(session: Session, mine: MyPair, *, now: datetime) -> None:
    """Take back that the two met today."""
    day = local(now, mine.program_event.zone).date().isoformat()
    session.execute(delete(Meeting).where(Meeting.pair_id == mine.pair.id, Meeting.day == day))


def meet_next(mine: MyPair, *, at: datetime | None, place: str) -> None:
    """Note when and where the two meet next, or that nothing is arranged any more.

    :raises: as :func:`may_arrange`
    """
    may_arrange(mine)
    mine.pair.next_at, mine.pair.next_place = at, place if at else ""


def _holds(approval: Approval | None, mentor: Registration, mentee: Registration, *, now: datetime) -> bool:
    return (
        approval is not None
        and (approval.mentor_id, approval.mentee_id) == (mentor.id, mentee.id)
        and approval.withdrawn_at is None
        and approval.ends_at > now
    )


def _still_on(mine: MyPair) -> None:
    if mine.pair.closed_at is not None:
        raise Ended(_("This mentoring has ended."))


def not_with_a_minor(mine: MyPair) -> None:
    if mine.pair.mentee_minor:
        raise OnlyInTheThread(_("That belongs into the thread, which guardian and leaders read too."))
