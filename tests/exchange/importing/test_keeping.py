"""What stays of a list once it is through, stopped or forgotten, and the little that stays of minors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from netevents.events.models import AuditEntry, Event
from netevents.exchange.erasure import erase
from netevents.exchange.held import everything_held
from netevents.exchange.import_models import ImportedAs, ImportList, ImportRow
from netevents.exchange.importing import deciding, writing
from netevents.exchange.models import Consent
from netevents.exchange.retention import retain
from netevents.exchange.youth.stricter import make_stricter
from netevents.people.models import ADULT, UNKNOWN
from tests.cast import a_person, an_event, nobody
from tests.conftest import NOON
from tests.exchange.importing.bringing import DAY, HEAD, all_rows, bring, judged, names, places, write


def test_a_list_that_is_stopped_keeps_no_cells_of_minors_and_the_trail_says_what_was_done(
    session, monkeypatch
):
    event = an_event(session, audience="mixed")
    listed = judged(session, event, "Name,E-mail\nMia Patel,m@example.org\nTom Wong,t@example.org\n")
    monkeypatch.setattr(writing, "BATCH", 1)
    deciding.begin(session, listed)
    writing.write_batch(session, listed, now=NOON, tell_all=lambda occasions: None)

    for _ in range(2):
        deciding.stop(session, listed, now=NOON)
    session.flush()

    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == deciding.IMPORTED))
    assert entry.facts == {"list": "", "added": 1, "updated": 0}
    assert [(row.name, row.cells) for row in all_rows(session, listed)] == [("", []), ("Tom", [])]


def test_who_is_imported_shares_no_contact_and_the_trail_says_who_did_it(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ada,ada@example.org,Hill College\nBen,,\n")

    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.act == deciding.IMPORTED))
    assert entry.facts == {"list": "", "added": 2, "updated": 0}
    shared = session.scalars(select(Consent.field).distinct()).all()
    assert sorted(shared) == ["ask_me_about", "can_help_with", "looking_for"]


YOUTH = (
    "First name,Last name,E-mail,Phone,School,Age,ID\n"
    "Mia,Patel,mia.patel@example.org,555-0100,Hill School,14,1\n"
    "Tom Tiger,Wong,mum@example.org,,,,2\n"
    "Ann,Lee,ann@example.org,555-0101,,12,3\n"
    "Lea,Ferrara,lea@example.org,,,adult,4\n"
)


@pytest.mark.parametrize("audience", ["youth", "mixed"])
def test_of_minors_a_first_name_is_kept_and_nothing_else(session, audience):
    event = an_event(session, audience=audience)

    listed = judged(session, event, YOUTH)
    assert [row.name for row in all_rows(session, listed)] == ["Mia", "Tom", "Ann", "Lea Ferrara"]
    write(session, listed)

    assert [(place.name, place.is_minor, place.person.age) for place in places(session, event)] == [
        ("Mia", True, "13-15"),
        ("Tom", True, UNKNOWN),
        ("Ann", True, "under 13"),
        ("Lea Ferrara", False, ADULT),
    ]
    assert [place.person.profile is None for place in places(session, event)] == [True, True, True, False]
    assert [place.hidden for place in places(session, event)] == [True, True, True, False]
    assert session.scalars(select(ImportedAs.mail_print).order_by(ImportedAs.id)).all()[:3] == ["", "", ""]
    bring(session, event, YOUTH)
    assert names(session, event) == ["Mia", "Tom", "Ann", "Lea Ferrara"]


def test_a_minors_name_that_does_not_show_its_parts_is_refused(session):
    event = an_event(session, audience="youth")

    listed = judged(session, event, "Name\n山田 太郎\nPatel, Mia\n123\nZoë Núñez\n")

    assert [(row.name, row.verdict) for row in all_rows(session, listed)] == [
        ("", "refused"),
        ("Mia", "new"),
        ("", "refused"),
        ("Zoë", "new"),
    ]


def test_a_stricter_event_keeps_no_trace_of_addresses(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ada Lovelace,ada@example.org,\n")
    waiting = judged(session, event, HEAD + "Ben Nevis,ben@example.org,\n")

    make_stricter(session, event, "mixed", by=a_person(session, "Olu"), now=NOON, tell=nobody)

    assert [(mark.name_print, mark.mail_print) for mark in session.scalars(select(ImportedAs))] == [("", "")]
    session.expire_all()
    assert session.get(ImportList, waiting.id) is None
    assert session.scalars(select(ImportRow)).all() == []


def test_lists_are_forgotten_after_a_day(session):
    event = an_event(session)
    old = judged(session, event, "Ada\n", now=NOON - DAY - timedelta(seconds=1))
    young = judged(session, event, "Ada\n", now=NOON - DAY + timedelta(seconds=1))

    retain(session, now=NOON)

    assert session.scalars(select(ImportList.id)).all() == [young.id]
    assert session.scalars(select(ImportRow.list_id)).all() == [young.id]
    assert old.id != young.id


def test_with_the_organizers_view_goes_who_came_with_a_list(session):
    event = an_event(session)
    bring(session, event, "Ada\n")
    session.execute(update(Event).values(state="ended", ended_at=NOON - timedelta(days=400)))

    retain(session, now=NOON)

    assert session.scalars(select(ImportedAs)).all() == []


def test_who_is_erased_is_in_no_list_any_more(session):
    event = an_event(session)
    bring(session, event, HEAD + "Ada,ada@example.org,\nBen,ben@example.org,\n")
    judged(session, event, HEAD + "Ada,ada@example.org,\nBen,ben@example.org,\n")
    ada, _ = places(session, event)

    erase(session, ada.person, plugins=lambda session, person: None, now=NOON, tell=nobody)

    assert len(session.scalars(select(ImportedAs)).all()) == 1
    assert session.scalars(select(ImportRow.name).where(ImportRow.outcome == "")).all() == ["Ben"]


def test_take_out_says_which_list_somebody_came_with(session):
    event = an_event(session)
    bring(session, event, "ID,Name\n7,Ada\n")
    (ada,) = places(session, event)

    held = everything_held(session, ada.person, [], plugins={}, now=NOON)

    assert held["came_with_lists"] == [
        {"event": event.name, "list": "", "number": "7", "at": NOON.isoformat(timespec="seconds")}
    ]
