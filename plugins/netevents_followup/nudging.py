"""What is worth a word at home, and what stands in a person’s calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from netevents.exchange import policy
from netevents.languages import _
from netevents.plugin import Entry, HomePage, Nudge
from netevents.web.dates import date_in_words, local
from netevents_followup import reasons
from netevents_followup.reasons import Promised, Waiting, root
from netevents_followup.timing import DAY, NAMED_FOR, morning_of


def nudges(session: Session, people: Collection[int], *, now: datetime) -> Iterator[Nudge]:
    """One for each event with somebody to write to, one for each promise. Two statements for any number."""
    for list_ in reasons.waiting(session, people, now=now):
        title = _("Write to those you met at %(name)s", name=list_.event.name)
        yield Nudge(
            person_id=list_.person_id,
            key=f"list:{list_.event.id}{_again(list_)}",
            title=title,
            text=_("Two minutes each: your notes are the draft."),
            url=f"{root(list_.event)}/",
            due_at=list_.due_at,
            rank=20,
            mail_text=_("Two minutes each. Drafts from your own notes are waiting."),
            event_id=list_.event.id,
        )
    since, until = (now - NAMED_FOR - DAY).date(), (now + 2 * DAY).date()
    for one in reasons.promised(session, people, since=since, until=until):
        due_at = morning_of(one.promise.due_on, one.zone)
        if due_at - DAY <= now < due_at + NAMED_FOR:
            yield Nudge(
                person_id=one.person_id,
                key=f"promise:{one.promise.code}",
                title=_("Your promise to %(name)s", name=_name(one)),
                text=one.promise.words,
                url=one.url,
                due_at=due_at,
                rank=10,
                mail_text=_("You chose %(day)s for it.", day=date_in_words(one.promise.due_on)),
                event_id=one.event.id,
            )


def entries(page: HomePage) -> Iterator[Entry]:
    """The days of the person’s checklists and promises. No word of a note."""
    people = [page.person.id]
    here = {place.event_id for place in page.places}
    for list_ in reasons.waiting(page.session, people, now=page.now, ahead=NAMED_FOR):
        if list_.event.id in here:
            yield Entry(
                uid=f"list-{list_.event.id}",
                title=_("Write to those you met at %(name)s", name=list_.event.name),
                on=local(list_.due_at, list_.zone).date(),
                url=f"{root(list_.event)}/",
            )
    for one in reasons.promised(page.session, people):
        if one.event.id in here:
            yield Entry(
                uid=f"promise-{one.promise.code}",
                title=_("Your promise to %(name)s", name=_name(one)),
                on=one.promise.due_on,
                url=one.url,
            )


def _again(list_: Waiting) -> str:
    """Who was put off and comes back is another reason than the first one."""
    return f":{local(list_.woken_at, list_.zone).date().isoformat()}" if list_.woken_at else ""


def _name(one: Promised) -> str:
    return policy.profile_view(one.other, policy.NOTHING).name
