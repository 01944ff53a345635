"""The next meetings of a person’s pairs, for the calendar that they subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from netevents.exchange import policy
from netevents.plugin import Entry, HomePage
from netevents_mentoring.pairs import queries
from netevents_mentoring.pairs.files import MINUTES
from netevents_mentoring.pairs.panels import title_of


def entries(page: HomePage) -> Iterator[Entry]:
    """One for each pair with a next date. No minor’s: others keep that calendar. One statement."""
    by_group = {place.event.group_id: place.event for place in page.places}
    for row in queries.all_my_pairs(page.session, page.person.id, now=page.now):
        pair, event = row.pair, by_group.get(row.program_event.group_id)
        if event is None or pair.closed_at is not None or pair.next_at is None or pair.mentee_minor:
            continue
        other = row.mentee if row.mentor.person_id == page.person.id else row.mentor
        yield Entry(
            f"pair-{pair.code}",
            title_of(policy.profile_view(other, policy.NOTHING)),
            starts_at=pair.next_at,
            ends_at=pair.next_at + timedelta(minutes=pair.minutes or MINUTES),
            text=pair.next_place,
            url=page.url(event, "pairs.show", code=pair.code),
        )
