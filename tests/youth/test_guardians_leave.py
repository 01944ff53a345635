"""A guardian who is forgotten takes what they agreed to along; nobody keeps guardians without a child."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.events.models import AuditEntry, Registration
from netevents.exchange import erasure
from netevents.exchange.queries import connections_of
from netevents.exchange.youth import guardians, meetings, retention
from netevents.exchange.youth.guardians import Agreed
from netevents.exchange.youth.retention import youth_due
from netevents.occasions import Withdrawn
from netevents.people.domain import sign_in
from netevents.people.letters import send_later
from netevents.people.models import OutgoingMail, Person, Profile, SignIn
from tests.cast import a_person, a_phone, an_event, attending, nobody, post, world
from tests.conftest import NOON
from tests.exchange.leaving_cast import no_plugins
from tests.youth.troop import AFTERWARDS, PAT, a_troop

DAY = timedelta(days=1)
NO_NAMES = Agreed("Quin Parent", "quin@example.org", "phone", may_collect=True, may_share=False)


@pytest.fixture
def troop(session):
    """Mia and Tom met and have each other’s names; Mia has a phone."""
    troop = a_troop(session)
    sign_in(session, troop.mia.person, how="desk code", lasts=400 * DAY, now=NOON)
    meetings.these_two_met(session, troop.event, troop.mia, troop.tom, by=troop.ann.person, now=NOON)
    passed_on(troop)
    return troop


def passed_on(troop):
    waiting = meetings.waiting(troop.session, troop.event)
    meetings.release(troop.session, troop.event, waiting, by=troop.ann.person, now=AFTERWARDS)


def agree(troop, agreed):
    """Another guardian of Mia’s says something."""
    return guardians.attest(
        troop.session, troop.event, troop.mia, agreed, by=troop.ann.person, now=AFTERWARDS, tell=nobody
    )


def forgets(troop, consent, tell=nobody):
    guardian = troop.session.get_one(Person, consent.guardian_id)
    erasure.erase(troop.session, guardian, plugins=no_plugins, now=AFTERWARDS, tell=tell)
    troop.session.expire_all()


def first_consent(troop, minor):
    return guardians.consents_of(troop.session, minor)[-1]


def known_of(troop, minor):
    person = troop.session.get_one(Person, minor.person_id)
    return [met.profile.name for met in connections_of(troop.session, person)]


def test_the_last_guardian_who_is_forgotten_takes_the_consent_back(troop):
    told = []

    forgets(troop, first_consent(troop, troop.mia), tell=told.append)

    mia = troop.session.get_one(Registration, troop.mia.id)
    assert mia.hidden
    assert not guardians.on_file(troop.session, mia, now=AFTERWARDS)
    row = troop.session.scalars(select(SignIn).where(SignIn.person_id == mia.person_id)).one()
    assert row.revoked_at == AFTERWARDS
    assert (known_of(troop, troop.tom), known_of(troop, mia)) == ([], [])
    assert [(type(one), one.by.id) for one in told] == [(Withdrawn, mia.id)]
    acts = troop.session.execute(
        select(AuditEntry.person_id).where(AuditEntry.act == "took a guardian’s consent back")
    ).all()
    assert acts == [(None,)]


def test_the_record_goes_a_week_after_that_and_nothing_of_the_guardian_stays(troop):
    consent = first_consent(troop, troop.mia)
    guardian, code = consent.guardian_id, troop.mia.code
    forgets(troop, consent)
    (row,) = guardians.consents_of(troop.session, troop.mia)
    assert (row.guardian.name, row.guardian.profile, row.withdrawn_at) == ("", None, AFTERWARDS)

    for days, left in ((7, [code]), (8, [])):
        youth_due(troop.session, plugins=no_plugins, now=AFTERWARDS + days * DAY, tell=nobody)
        found = troop.session.scalars(select(Registration.code).where(Registration.code == code)).all()
        assert found == left

    assert troop.session.get(Person, guardian) is None


def test_while_another_guardian_agrees_the_record_stays(troop):
    agree(troop, PAT)

    forgets(troop, first_consent(troop, troop.mia))

    assert not troop.session.get_one(Registration, troop.mia.id).hidden
    assert guardians.on_file(troop.session, troop.mia, now=AFTERWARDS)
    assert known_of(troop, troop.tom) == ["Mia"]


def test_names_go_where_the_other_guardian_had_not_allowed_them(troop):
    agree(troop, NO_NAMES)
    consent = agree(troop, PAT)
    passed_on(troop)
    forgets(troop, first_consent(troop, troop.mia))
    assert known_of(troop, troop.tom) == ["Mia"]

    forgets(troop, consent)

    assert not troop.session.get_one(Registration, troop.mia.id).hidden
    assert known_of(troop, troop.tom) == []


def test_names_that_the_last_word_forbade_stay_forbidden(troop):
    forgets(troop, agree(troop, NO_NAMES))

    (mine,) = (one for one in guardians.consents_of(troop.session, troop.mia) if one.withdrawn_at is None)
    assert mine.guardian.name == "Pat Parent"
    assert guardians.agreements(troop.session, [troop.mia], now=AFTERWARDS)[troop.mia.id] == {"collect"}


def test_a_double_that_was_merged_away_takes_no_consent_of_its_person_along(troop):
    consent = first_consent(troop, troop.mia)
    guardian = troop.session.get_one(Person, consent.guardian_id)
    place = attending(troop.session, an_event(troop.session), guardian, source="import")

    erasure.forget_double(troop.session, place, plugins=no_plugins, now=AFTERWARDS, tell=nobody)

    assert guardian.name == "Pat Parent"
    assert guardians.on_file(troop.session, troop.mia, now=AFTERWARDS)


def test_leaders_read_that_the_guardian_has_left(app):
    with world(app) as session:
        troop = a_troop(session)
        forgets(troop, first_consent(troop, troop.mia))
        slug, code = troop.event.slug, troop.mia.code
        ann = session.get_one(Person, troop.ann.person_id)

    page = post(a_phone(app, ann), f"/e/{slug}/leader/m/{code}").text

    assert "left netevents" in page
    assert "Pat Parent" not in page


def test_a_minor_who_leaves_takes_their_guardians_along(troop):
    agree(troop, NO_NAMES)
    kin = [consent.guardian_id for consent in guardians.consents_of(troop.session, troop.mia)]
    (toms,) = guardians.consents_of(troop.session, troop.tom)
    mia = troop.session.get_one(Person, troop.mia.person_id)

    erasure.erase(troop.session, mia, plugins=no_plugins, now=AFTERWARDS, tell=nobody)

    troop.session.expire_all()
    assert [troop.session.get(Person, guardian) for guardian in kin] == [None, None]
    assert troop.session.get_one(Person, toms.guardian_id).name == "Pat Parent"


def test_letters_to_a_guardian_go_with_them(troop):
    (mias,) = guardians.consents_of(troop.session, troop.mia)
    mias.guardian.profile.email = "mias@example.org"
    for who in ("mias@example.org", "pat@example.org"):
        send_later(troop.session, to=who, subject="Hello", body="Hello", dedupe_key=who, now=NOON)
    mia = troop.session.get_one(Person, troop.mia.person_id)

    erasure.erase(troop.session, mia, plugins=no_plugins, now=AFTERWARDS, tell=nobody)

    assert troop.session.scalars(select(OutgoingMail.to_address)).all() == ["pat@example.org"]


def test_guardians_who_were_left_here_without_a_child_are_forgotten_bit_by_bit(troop, monkeypatch):
    monkeypatch.setattr(retention, "AT_A_TIME", 2)
    stay = [troop.mia, troop.tom, troop.ana]
    kept = {consent.guardian_id for minor in stay for consent in guardians.consents_of(troop.session, minor)}
    lost = [agree(troop, NO_NAMES) for _ in range(3)]
    hal = a_person(troop.session, "Hal", age="adult")
    attending(troop.session, an_event(troop.session), hal)
    troop.session.get_one(Profile, hal.id).email = "hal@example.org"
    gone = {consent.guardian_id for consent in lost}
    for consent in lost:
        troop.session.delete(consent)
    troop.session.flush()
    there = select(Person.id).where(Person.id.in_(gone))

    left = []
    while youth_due(troop.session, plugins=no_plugins, now=AFTERWARDS, tell=nobody):
        left.append(len(troop.session.scalars(there).all()))

    assert left == [1]
    assert troop.session.scalars(there).all() == []
    assert set(troop.session.scalars(select(Person.id).where(Person.id.in_({*kept, hal.id})))) == {
        *kept,
        hal.id,
    }
    assert troop.session.get_one(Person, troop.ann.person_id).name == "Ann Brown"


def test_guardians_read_before_what_goes_with_them(app):
    with world(app) as session:
        troop = a_troop(session)
        pat = session.get_one(Person, first_consent(troop, troop.mia).guardian_id)
        ann = session.get_one(Person, troop.ann.person_id)

    pages = [a_phone(app, one).get("/me/erase").text for one in (pat, ann)]

    assert ["Your yes as a guardian" in page for page in pages] == [True, False]
