"""Delete me: everything about a person goes, other people's words stay."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netevents.events.models import AuditEntry, Event, GuardianConsent, Merge, Registration
from netevents.exchange.erasure import OnlyOwner, erase
from netevents.exchange.models import Badge, Block, Connection, Consent, Note, Report
from netevents.exchange.queries import connection_for
from netevents.groups.domain import give_role
from netevents.groups.models import OWNER, Membership
from netevents.occasions import PersonErased
from netevents.people.models import Credential, Person, Profile, SignIn
from tests.cast import a_person, an_event, attending, collected, nobody
from tests.conftest import NOON
from tests.exchange.leaving_cast import (
    BENS_WORDS,
    CLEOS_WORDS,
    a_leaver,
    a_meeting,
    a_note,
    everywhere,
    forget,
    no_plugins,
)


def test_no_word_about_the_person_is_left_in_any_table(session):
    cast_ = a_leaver(session)
    traces = (
        "Ben Okri",
        "drum machines",
        "ben@example.org",
        "+34 600 700",
        BENS_WORDS,
        "asking for my number",
    )
    before = everywhere(session)
    assert all(trace in before for trace in traces)

    forget(session, cast_.ben)

    after = everywhere(session)
    assert [trace for trace in traces if trace in after] == []
    assert CLEOS_WORDS in after
    assert "cleo@example.org" in after


def test_who_presses_twice_is_forgotten_once(engine):
    with Session(engine) as session:
        cast_ = a_leaver(session)
        session.commit()
        ben, event = cast_.ben.id, cast_.event.id
        taken = cast_.event.seats_taken

        def press_again():
            with Session(engine) as beside:
                erase(beside, beside.get_one(Person, ben), plugins=no_plugins, now=NOON, tell=nobody)
                beside.commit()

        erase(session, session.get_one(Person, ben), plugins=no_plugins, now=NOON, tell=nobody)
        with ThreadPoolExecutor(1) as hands:
            pressing = hands.submit(press_again)
            wait([pressing], timeout=0.5)
            session.commit()
            pressing.result(10)
        assert session.get_one(Event, event).seats_taken == taken - 1


def test_rows_about_the_person_are_gone_and_the_shells_say_so(session):
    cast_ = a_leaver(session)
    forget(session, cast_.ben)

    ben, place = session.get_one(Person, cast_.ben.id), session.get_one(Registration, cast_.place.id)
    assert (ben.name, ben.erased_at, place.name, place.erased_at) == ("", NOON, "", NOON)
    for table, whose in ((Profile, Profile.person_id), (SignIn, SignIn.person_id), (Block, Block.blocker_id)):
        assert session.scalar(select(func.count()).select_from(table).where(whose == ben.id)) == 0
    assert session.scalars(select(Consent).where(Consent.registration_id == place.id)).all() == []
    assert session.scalars(select(Note).where(Note.author_id == place.id)).all() == []
    assert (
        session.scalars(
            select(Badge).where(Badge.replaced_at.is_(None), Badge.registration_id == place.id)
        ).all()
        == []
    )


def test_the_other_side_keeps_their_own_words_and_the_line(session):
    cast_ = a_leaver(session)
    forget(session, cast_.ben)

    met = connection_for(session, session.get_one(Person, cast_.cleo.id), cast_.met_cleo.code)

    assert met is not None
    assert (met.profile.name, met.profile.is_gone) == ("left netevents", True)
    assert (met.profile.email, met.profile.lines) == ("", [])
    assert met.note.talked_about == CLEOS_WORDS


def test_waiting_and_ended_connections_go(session):
    cast_ = a_leaver(session)
    dan = attending(session, cast_.event, "Dan")
    a_meeting(session, cast_.place, dan, state="waiting", high_confirmed_at=None)

    forget(session, cast_.ben)

    assert session.scalars(select(Connection.code)).all() == [cast_.met_cleo.code]


def test_when_both_are_gone_nothing_of_the_meeting_is_left(session):
    cast_ = a_leaver(session)
    forget(session, cast_.ben)
    forget(session, session.get_one(Person, cast_.cleo.id))

    assert session.scalars(select(Connection)).all() == []
    assert CLEOS_WORDS not in everywhere(session)


def test_a_report_stays_without_the_name_of_who_made_it(session):
    cast_ = a_leaver(session)
    forget(session, cast_.ben)

    [report] = session.scalars(select(Report))
    assert (report.by_id, report.about_id, report.words) == (
        None,
        cast_.mallorys.id,
        "She would not let me go",
    )


def test_audit_entries_stay_without_names(session):
    cast_ = a_leaver(session)
    forget(session, cast_.ben)

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    merged = [entry for entry in entries if entry.act == "merged two places"]
    assert [(entry.registration_id, entry.facts) for entry in merged] == [(None, {})]
    assert "Ben" not in json.dumps([entry.facts for entry in entries])


def test_the_seat_is_free_again_where_the_event_is_not_over(session):
    cast_ = a_leaver(session)
    over = an_event(session, cast_.group, name="Last year")
    attending(session, over, cast_.ben)
    over.state = "ended"
    session.flush()

    forget(session, cast_.ben)

    assert session.get_one(Event, cast_.event.id).seats_taken == 2
    assert session.get_one(Event, over.id).seats_taken == 1


def test_plugins_hear_of_it_first_once_for_each_event_and_each_forgets(session):
    cast_ = a_leaver(session)
    second = an_event(session, cast_.group, name="Next night")
    attending(session, second, cast_.ben)
    told, tell = collected()
    forgotten = []

    def plugins(session, person):
        forgotten.append((person.name, len(told)))

    forget(session, cast_.ben, plugins=plugins, tell=tell)

    assert {occasion.event.id for occasion in told} == {cast_.event.id, second.id}
    assert all(isinstance(occasion, PersonErased) for occasion in told)
    assert forgotten == [("Ben Okri", 2)]


def test_a_plugin_that_fails_undoes_the_whole_erasure(session):
    cast_ = a_leaver(session)
    session.commit()

    def broken(session, person):
        raise RuntimeError("broken plugin")

    with pytest.raises(RuntimeError):
        forget(session, cast_.ben, plugins=broken)
    session.rollback()

    assert session.get_one(Person, cast_.ben.id).name == "Ben Okri"
    assert session.get(Profile, cast_.ben.id) is not None


def test_the_only_owner_of_a_group_is_told_what_to_do(session):
    cast_ = a_leaver(session)
    session.commit()

    with pytest.raises(OnlyOwner, match=r"only owner of Robotics club\. Make somebody else an owner"):
        forget(session, cast_.ada)
    session.rollback()
    assert session.get(Credential, cast_.ada.id) is not None

    give_role(session, cast_.group, session.get_one(Person, cast_.cleo.id), OWNER, now=NOON)
    forget(session, session.get_one(Person, cast_.ada.id))

    assert session.scalars(select(Membership.person_id)).all() == [cast_.cleo.id]
    assert session.get(Credential, cast_.ada.id) is None
    assert "ada@example.org" not in everywhere(session)


def test_open_reports_go_to_another_organizer(session):
    cast_ = a_leaver(session)
    give_role(session, cast_.group, cast_.cleo, OWNER, now=NOON)
    forget(session, cast_.ada)

    assert session.scalars(select(Report.goes_to_id)).all() == [cast_.cleo.id]


def test_a_minor_is_forgotten_with_what_a_guardian_agreed_to(session):
    event = an_event(session, audience="youth", kind="troop meeting")
    guardian, kim = a_person(session, "Pat Parent"), a_person(session, "Kim", age="13-15")
    place = attending(session, event, kim)
    session.add(
        GuardianConsent(
            registration_id=place.id,
            guardian_id=guardian.id,
            method="paper",
            text_version="1",
            may_collect=True,
            may_share=True,
            given_at=NOON,
            ends_at=NOON,
        )
    )
    session.flush()

    forget(session, kim)

    shell = session.get_one(Person, kim.id)
    assert (shell.name, shell.age, shell.is_minor) == ("", "unknown", True)
    assert session.scalars(select(GuardianConsent)).all() == []


def test_a_merge_that_still_knows_the_name_is_forgotten(session):
    cast_ = a_leaver(session)
    session.add(
        Merge(
            event_id=cast_.event.id,
            kept_id=cast_.place.id,
            gone_code="abc",
            gone_name="Benjamin Okri",
            merged_at=NOON,
            before={"name": "Benjamin Okri"},
        )
    )
    session.flush()
    assert "Benjamin" in everywhere(session)

    forget(session, cast_.ben)

    assert "Benjamin" not in everywhere(session)


def test_forgetting_twice_changes_nothing(session):
    cast_ = a_leaver(session)
    forget(session, cast_.ben)
    told, tell = collected()

    forget(session, session.get_one(Person, cast_.ben.id), tell=tell)

    assert told == []
    assert session.get_one(Event, cast_.event.id).seats_taken == 2


def test_notes_about_the_person_survive_with_their_writer(session):
    cast_ = a_leaver(session)
    session.add(a_note(cast_.mallorys, cast_.place, "Owes me a book"))
    session.flush()

    forget(session, cast_.ben)

    assert session.scalars(select(Note.talked_about).order_by(Note.id)).all() == [
        CLEOS_WORDS,
        "Owes me a book",
    ]
