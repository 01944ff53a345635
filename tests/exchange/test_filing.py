"""How long organizers see an event, and what goes and stays when they erase it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netevents.events import announcements, domain
from netevents.events.audit import record
from netevents.events.models import Announcement, AuditEntry, Event, Registration
from netevents.events.queries import event_by_room_code
from netevents.events.retention import is_past_keeping, kept_until
from netevents.exchange import consents, notes, parting, prepared
from netevents.exchange.event_erasure import OtherName, ReportsOpen, StillOpen, erase_event
from netevents.exchange.exporting import exports_of
from netevents.exchange.models import Connection, Note, Report
from netevents.exchange.prepared_models import READY, PreparedFile
from netevents.exchange.queries import connections_of
from netevents.exchange.retention import contacts_due, retain, unclaimed_due
from netevents.exchange.youth.guardians import Agreed
from netevents.exchange.youth.members import Member, add_member
from netevents.exchange.youth.retention import youth_due
from netevents.groups.models import GroupEntry
from netevents.people.domain import sign_in
from netevents.people.models import Credential, Person, Profile
from tests.cast import NOON, a_group, a_person, an_event, an_organizer, attending, nobody
from tests.routes_world import a_connection

DAY = timedelta(days=1)


def forgetting(session, person):
    """No plugin holds anything."""


WAITING = {"plugins": forgetting, "now": NOON + timedelta(minutes=1), "tell": nobody}


@pytest.fixture
def ada(session):
    return an_organizer(session, "Ada")


@pytest.fixture
def event(session, ada):
    return an_event(session, a_group(session, owner=ada), by=ada, about="Words")


def work(session):
    """What the worker does next."""
    retain(session, now=WAITING["now"])
    while youth_due(session, **WAITING) or unclaimed_due(session, **WAITING):
        pass
    contacts_due(session, now=WAITING["now"])


def names(session, event):
    query = select(Registration.name).where(Registration.event_id == event.id).order_by(Registration.id)
    return session.scalars(query).all()


def test_an_erased_event_leaves_people_what_is_theirs(session, event, ada):
    ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
    a_connection(session, ben, cleo)
    notes.write(session, ben, cleo, talked_about="Ants", now=NOON)
    record(session, event, ada, "added somebody", now=NOON)
    domain.end_event(session, event, now=NOON, tell=nobody)

    erase_event(session, event, typed=" Hack  night", by=ada, now=NOON)
    work(session)

    (met,) = connections_of(session, ben.person)
    assert (met.profile.name, met.event.name, met.event.place) == ("Cleo", "Hack night", "Room 4")
    assert session.scalars(select(Note.talked_about)).all() == ["Ants"]
    assert names(session, event) == ["Ben", "Cleo"]
    assert session.scalars(select(AuditEntry)).all() == []
    assert (event.about, event.state) == ("", "ended")
    assert is_past_keeping(event, NOON)
    assert event_by_room_code(session, event.room_code) is None


def test_who_never_came_into_their_place_and_met_nobody_is_forgotten(session, event, ada):
    ben = attending(session, event, "Ben")
    imported, met = (attending(session, event, name, source="import") for name in ("Cleo", "Dan"))
    session.get_one(Profile, imported.person_id).email = "cleo@example.org"
    a_connection(session, ben, met)
    helps = an_organizer(session, "Eve")
    attending(session, event, helps, source="import")
    domain.end_event(session, event, now=NOON, tell=nobody)

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    work(session)

    assert names(session, event) == ["Ben", "", "Dan", ""]
    assert session.get_one(Person, imported.person_id).erased_at is not None
    assert session.get(Profile, imported.person_id) is None
    assert session.get_one(Person, helps.id).name == "Eve"
    (one,) = connections_of(session, ben.person)
    assert one.profile.name == "Dan"


def scanned_but_never_came(session, event, name="Dan"):
    """Somebody of a list, with contact, whom Ben met."""
    place = attending(session, event, name, source="import")
    profile = session.get_one(Profile, place.person_id)
    profile.email, profile.phone = "dan@example.org", "+34 600 000 000"
    consents.give(session, place, {"email", "organization"}, now=NOON)
    a_connection(session, attending(session, event, "Ben"), place)
    return place


def test_of_somebody_of_a_list_who_was_met_only_the_name_stays(session, event, ada):
    dan = scanned_but_never_came(session, event)
    domain.end_event(session, event, now=NOON, tell=nobody)
    contacts_due(session, now=NOON)
    assert session.get(Profile, dan.person_id) is not None

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    work(session)
    session.expire_all()

    assert session.get(Profile, dan.person_id) is None
    assert consents.shared(session, [dan.id])[dan.id] == frozenset()
    assert names(session, event) == ["Dan", "Ben"]


@pytest.mark.parametrize("why", ["claimed", "signed in", "account", "still on a roll"])
def test_whoever_is_somewhere_keeps_what_is_theirs(session, event, ada, why):
    dan = scanned_but_never_came(session, event)
    other = an_event(session, session.merge(event.group), name="Other night", by=ada)
    if why == "claimed":
        attending(session, other, dan.person)
    elif why == "signed in":
        sign_in(session, dan.person, how="joined", lasts=DAY, now=NOON)
    elif why == "account":
        session.add(
            Credential(person_id=dan.person_id, email="d@example.org", password_hash="none", changed_at=NOON)
        )
    else:
        attending(session, other, dan.person, source="import")
    domain.end_event(session, event, now=NOON, tell=nobody)

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    work(session)
    session.expire_all()

    assert session.get_one(Profile, dan.person_id).email == "dan@example.org"
    assert "email" in consents.shared(session, [dan.id])[dan.id]


@pytest.mark.parametrize(("audience", "days"), [("adult", 365), ("mixed", 30)])
def test_who_took_a_file_home_is_told_until_the_usual_time(session, ada, audience, days):
    event = an_event(session, a_group(session, owner=ada), by=ada, audience=audience)
    ben = attending(session, event, a_person(session, "Ben", age="adult"))
    a_connection(session, ben, attending(session, event, a_person(session, "Cleo", age="adult")))
    record(session, event, ada, "exported the roll", why="Thanks", now=NOON)
    record(session, event, ada, "added somebody", now=NOON)
    domain.end_event(session, event, now=NOON, tell=nobody)

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    work(session)

    assert [entry.why for entry in exports_of(session, event)] == ["Thanks"]
    assert session.scalars(select(AuditEntry.act)).all() == ["exported the roll"]
    retain(session, now=NOON + days * DAY + timedelta(seconds=1))
    assert session.scalars(select(AuditEntry)).all() == []


def test_records_of_minors_go_with_the_event(session, ada):
    event = an_event(session, a_group(session, owner=ada), by=ada, audience="youth", kind="troop meeting")
    agreed = Agreed("Olga", "olga@example.org", "paper", may_collect=True, may_share=True)
    add_member(session, event, Member("Mia", "13-15"), agreed, by=ada, now=NOON, tell=nobody)
    domain.end_event(session, event, now=NOON, tell=nobody)

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    work(session)

    assert names(session, event) == []
    assert session.scalars(select(Person.name).where(Person.name.in_(["Mia", "Olga"]))).all() == []


def test_an_event_at_which_nobody_ever_was_goes_altogether(session, event, ada):
    event.state = "draft"

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)

    assert session.scalar(select(func.count()).select_from(Event)) == 0
    (entry,) = session.scalars(select(GroupEntry))
    assert (entry.act, entry.about, entry.person_id, entry.at) == (
        "erased an event",
        "Hack night",
        ada.id,
        NOON,
    )


@pytest.mark.parametrize("typed", ["", "hack night", "Hack night!", "Hack"])
def test_only_the_very_name_erases(session, event, ada, typed):
    event.state = "ended"

    with pytest.raises(OtherName):
        erase_event(session, event, typed=typed, by=ada, now=NOON)


def test_an_open_event_and_one_with_an_open_report_stay(session, event, ada):
    ben, cleo = attending(session, event, "Ben"), attending(session, event, "Cleo")
    report = parting.report(session, event, ben, cleo, "Loud.", now=NOON)

    with pytest.raises(StillOpen):
        erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    domain.end_event(session, event, now=NOON, tell=nobody)
    with pytest.raises(ReportsOpen, match="Close it first"):
        erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    report.closed_at = NOON
    session.flush()
    erase_event(session, event, typed="Hack night", by=ada, now=NOON)

    assert session.scalars(select(Report)).all() == []


def test_what_organizers_said_brought_and_asked_for_goes_at_once(session, event, ada, tmp_path):
    attending(session, event, "Ben")
    announcements.announce(session, event, "Pizza", ends_at=NOON + DAY, by=ada, now=NOON)
    file = tmp_path / "secret" / "connections.csv"
    file.parent.mkdir()
    file.write_text("Ben, Cleo")
    row = prepared.ask(session, event, "connections.csv", by=ada, now=NOON)
    row.state, row.path = READY, str(file)
    domain.end_event(session, event, now=NOON, tell=nobody)

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)

    assert not file.exists()
    for table in (PreparedFile, Announcement, AuditEntry):
        assert session.scalars(select(table)).all() == []


def test_nothing_of_other_events_goes(session, event, ada):
    other = an_event(session, session.merge(event.group), name="Other night", by=ada)
    for place in (event, other):
        attending(session, place, "Ben", source="import")
        record(session, place, ada, "did something", now=NOON)
    domain.end_event(session, event, now=NOON, tell=nobody)

    erase_event(session, event, typed="Hack night", by=ada, now=NOON)
    work(session)

    assert names(session, other) == ["Ben"]
    assert session.scalars(select(AuditEntry.event_id)).all() == [other.id]
    assert session.scalar(select(func.count()).select_from(Connection)) == 0


@pytest.mark.parametrize("days", [7, 30, 90, 180])
def test_the_view_of_organizers_can_go_sooner(session, event, ada, days):
    attending(session, event, "Ben", source="import")
    record(session, event, ada, "did something", now=NOON)
    domain.end_event(session, event, now=NOON, tell=nobody)
    domain.filing.keep_for(session, event, days)
    late = {"plugins": forgetting, "tell": nobody}

    assert kept_until(event) == NOON + days * DAY
    for now, left in ((NOON + days * DAY, ["Ben"]), (NOON + days * DAY + timedelta(seconds=1), [""])):
        retain(session, now=now)
        unclaimed_due(session, now=now, **late)
        assert names(session, event) == left
        assert len(session.scalars(select(AuditEntry)).all()) == len("".join(left)) // 3
        assert is_past_keeping(event, now) == (left == [""])


@pytest.mark.parametrize(
    ("audience", "days"), [("adult", 366), ("adult", 365), ("adult", 0), ("mixed", 90), ("youth", 30)]
)
def test_it_is_never_kept_longer_than_usual(session, event, audience, days):
    event.audience = audience

    with pytest.raises(domain.filing.NotSooner):
        domain.filing.keep_for(session, event, days)


def test_the_choices_end_with_the_usual_time(session, event):
    assert domain.filing.choices(event) == [7, 30, 90, 180, 365]
    event.audience = "youth"
    assert domain.filing.choices(event) == [7, 30]
