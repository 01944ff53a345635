"""What comes of a scan; on both databases, which have a statement each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange import badges
from netevents.exchange.connecting import Result, Scan, connect, foresee
from netevents.exchange.models import Connection
from netevents.people.domain import revoke_all
from tests.cast import a_group, a_person, an_event, attending
from tests.conftest import NOON
from tests.exchange.stage import MINUTE, a_stage, an_attendee


def test_scan_makes_a_connection_and_leaves_word_for_the_plugins(session):
    stage = a_stage(session)

    outcome = stage.scan(stage.ben, stage.cleo.printed, key="tap")

    connection = stage.made()
    assert (outcome.result, outcome.code, outcome.told) == (Result.NEW, connection.code, True)
    assert (connection.state, connection.how, connection.met_at) == ("made", "qr", NOON)
    assert stage.untold() == 1


def test_same_scan_sent_again_gets_the_same_answer_and_changes_nothing(session):
    stage = a_stage(session)
    first = stage.scan(stage.ben, stage.cleo.printed, key="tap")

    again = stage.scan(stage.ben, stage.cleo.printed, key="tap", now=NOON + MINUTE)

    assert (again.result, again.code, again.told) == (Result.NEW, first.code, False)
    assert stage.made().met_at == NOON
    assert stage.untold() == 1


@pytest.mark.parametrize("later", [timedelta(0), MINUTE])
def test_another_scan_of_the_same_badge_says_that_they_have_met(session, later):
    stage = a_stage(session)
    first = stage.scan(stage.ben, stage.cleo.printed)

    again = stage.scan(stage.ben, stage.cleo.printed, now=NOON + later)

    assert (again.result, again.code, again.told) == (Result.AGAIN, first.code, False)
    assert stage.untold() == 1


def test_both_scan_each_other_and_there_is_one_confirmed_connection(session):
    stage = a_stage(session)
    first = stage.scan(stage.ben, stage.cleo.printed)
    assert not stage.made().both_confirmed

    second = stage.scan(stage.cleo, stage.ben.printed, now=NOON + MINUTE)

    assert second.code == first.code
    assert stage.made().both_confirmed
    assert stage.made().met_at == NOON
    assert stage.untold() == 1


def test_printed_badge_confirms_only_the_one_who_scanned(session):
    stage = a_stage(session)

    stage.scan(stage.cleo, stage.ben.printed)

    connection = stage.made()
    assert connection.low_confirmed_at is None
    assert connection.high_confirmed_at == NOON


def test_live_code_on_the_screen_is_a_yes(session):
    stage = a_stage(session)

    stage.scan(stage.ben, stage.cleo.screen)

    connection = stage.made()
    assert connection.both_confirmed
    assert connection.how == "live"


def test_typed_code_is_an_equal_way_in(session):
    stage = a_stage(session)

    outcome = stage.scan(stage.ben, stage.cleo.printed, typed=True)

    assert outcome.result == Result.NEW
    assert stage.made().how == "code"


def test_lower_case_token_is_the_same_badge(session):
    stage = a_stage(session)

    assert stage.scan(stage.ben, stage.cleo.printed.lower()).result == Result.NEW


def test_own_badge_is_said_to_be_ones_own(session):
    stage = a_stage(session)

    assert stage.scan(stage.ben, stage.ben.printed).result == Result.OWN
    assert session.scalars(select(Connection)).all() == []


def test_replaced_badge_says_so(session):
    stage = a_stage(session)
    badges.replace(session, stage.cleo.registration, now=NOON)

    assert stage.scan(stage.ben, stage.cleo.printed).result == Result.REPLACED
    assert stage.scan(stage.ben, stage.cleo.screen).result == Result.REPLACED


@pytest.mark.parametrize("state", ["draft", "ended"])
def test_scans_count_only_while_the_event_is_open(session, state):
    stage = a_stage(session)
    stage.event.state = state
    stage.event.ended_at = NOON if state == "ended" else None

    assert stage.scan(stage.ben, stage.cleo.printed, now=NOON + MINUTE).result == Result.CLOSED
    assert stage.connection() is None


def test_token_that_nobody_has_is_unknown(session):
    stage = a_stage(session)

    assert stage.scan(stage.ben, "A" * 20).result == Result.UNKNOWN


def test_somebody_of_another_event_is_a_stranger(session):
    stage = a_stage(session)
    mallory = an_attendee(session, an_event(session, a_group(session, "Chess club")), "Mallory")

    assert stage.scan(mallory, stage.cleo.printed).result == Result.STRANGER
    assert connect(session.connection(), Scan(stage.cleo.printed, ""), now=NOON).result == Result.STRANGER
    assert session.scalars(select(Connection)).all() == []


def test_revoked_or_expired_device_is_a_stranger(session):
    stage = a_stage(session)
    late = NOON + timedelta(days=401)

    assert stage.scan(stage.ben, stage.cleo.printed, now=late).result == Result.STRANGER
    revoke_all(session, stage.ben.person, now=NOON)
    assert stage.scan(stage.ben, stage.cleo.printed).result == Result.STRANGER


def test_ask_me_first_waits_even_for_the_live_code(session):
    stage = a_stage(session)
    stage.cleo.registration.asks_first = True

    outcome = stage.scan(stage.ben, stage.cleo.screen)

    connection = stage.made()
    assert (outcome.result, outcome.code, outcome.told) == (Result.WAITING, connection.code, False)
    assert connection.state == "waiting"
    assert connection.low_confirmed_at == NOON
    assert connection.high_confirmed_at is None
    assert stage.untold() == 0


def test_scanning_back_is_the_yes_that_was_waited_for(session):
    stage = a_stage(session)
    stage.cleo.registration.asks_first = True
    stage.scan(stage.ben, stage.cleo.printed)

    still = stage.scan(stage.ben, stage.cleo.printed, now=NOON + MINUTE)
    outcome = stage.scan(stage.cleo, stage.ben.printed, key="yes", now=NOON + 2 * MINUTE)
    resent = stage.scan(stage.cleo, stage.ben.printed, key="yes", now=NOON + 3 * MINUTE)

    assert still.result == Result.WAITING
    assert (outcome.result, outcome.told) == (Result.NEW, True)
    assert (resent.result, resent.told) == (Result.NEW, False)
    assert stage.made().state == "made"
    assert stage.made().both_confirmed
    assert stage.untold() == 1


def test_two_who_both_ask_first_are_connected_once_both_have_scanned(session):
    stage = a_stage(session)
    stage.ben.registration.asks_first = stage.cleo.registration.asks_first = True
    stage.scan(stage.ben, stage.cleo.screen)

    outcome = stage.scan(stage.cleo, stage.ben.screen, now=NOON + MINUTE)

    assert outcome.result == Result.NEW
    assert stage.made().state == "made"


def test_minors_and_youth_events_go_to_a_leader(session):
    stage = a_stage(session, audience="mixed")
    mia = attending(session, stage.event, a_person(session, "Mia", age="13-15"))
    token = badges.current(session, mia)["printed"].token

    assert stage.scan(an_attendee(session, stage.event, adult(session)), token).result == Result.YOUTH
    assert session.scalars(select(Connection)).all() == []


def test_what_will_come_of_a_scan_can_be_foreseen_without_doing_it(session):
    stage = a_stage(session)
    session.flush()

    def seen(token: str) -> str | None:
        return foresee(session.connection(), Scan(token, stage.ben.secret), now=NOON)

    assert seen(stage.cleo.printed) == "meet"
    assert seen(stage.ben.printed) == Result.OWN
    assert seen("A" * 20) is None
    assert stage.connection() is None


def test_scan_takes_at_most_three_statements(session):
    stage = a_stage(session)
    session.flush()
    database = Counting(session.connection())
    one_round_trip = database.dialect.name == "postgresql"

    connect(database, Scan(stage.cleo.printed, stage.ben.secret), now=NOON)
    assert database.statements == (1 if one_round_trip else 3)

    connect(database, Scan(stage.cleo.printed, stage.ben.secret), now=NOON + MINUTE)
    assert database.statements == (2 if one_round_trip else 4)

    stage.event.badge_codes = "live"
    session.flush()
    connect(database, Scan(stage.ben.screen, stage.cleo.secret, shown_at=NOON), now=NOON)
    assert database.statements == (3 if one_round_trip else 6)  # no plugin hears of it twice


class Counting:
    """A connection to the database, and its driver's, that counts what is executed."""

    def __init__(self, database):
        self.dialect = database.dialect
        self.driver = database.connection
        self.statements = 0

    @property
    def connection(self):
        return self

    def cursor(self):
        self.real = self.driver.cursor()
        return self

    def execute(self, *statement):
        self.statements += 1
        return self.real.execute(*statement)

    def fetchone(self):
        return self.real.fetchone()


def adult(session):
    return a_person(session, "Dan", age="adult")
