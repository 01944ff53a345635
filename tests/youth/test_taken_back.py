"""Where a minor's name stood, once their guardian takes back that it may stand there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from netevents.events.models import Registration
from netevents.exchange import parting
from netevents.exchange.gone import gone_of
from netevents.exchange.queries import connection_for
from netevents.exchange.rolls import roll_csv
from netevents.exchange.youth import guardians, meetings
from netevents.exchange.youth.guardians import Agreed
from tests.cast import nobody
from tests.conftest import NOON
from tests.exchange.exported import rows
from tests.youth.troop import AFTERWARDS, PAT, a_troop

NO_NAMES = Agreed("Pat Parent", "pat@example.org", "phone", may_collect=True, may_share=False)
LATER = AFTERWARDS + timedelta(hours=1)


@pytest.fixture
def troop(session):
    """Mia and Tom have each other’s names."""
    troop = a_troop(session)
    by = troop.ann.person
    meetings.these_two_met(session, troop.event, troop.mia, troop.tom, by=by, now=NOON)
    meetings.release(session, troop.event, meetings.waiting(session, troop.event), by=by, now=AFTERWARDS)
    return troop


def agree(troop, agreed):
    return guardians.attest(
        troop.session, troop.event, troop.mia, agreed, by=troop.ann.person, now=LATER, tell=nobody
    )


def take_back(troop):
    guardians.withdraw(troop.session, troop.event, troop.mia, by=troop.ann.person, now=LATER, tell=nobody)


def end(troop, how):
    """Tom does not want Mia among his people."""
    tom = troop.tom.person
    met = connection_for(troop.session, tom, troop.pair(troop.mia, troop.tom).code)
    if how == "block":
        parting.block(troop.session, tom, met.other.person, now=LATER, tell=nobody)
    else:
        parting.leave(troop.session, met.connection, met.mine, now=LATER, tell=nobody)


def names_gone(troop):
    return [one.profile.name for one in gone_of(troop.session, troop.tom.person)]


def names_on_roll(troop):
    return [row["name"] for row in rows(roll_csv(troop.session, troop.event))]


def test_a_hidden_record_is_on_no_file(troop):
    others = ["Ana", "Ann Brown", "Bob Ek", "Tom (Otters)"]
    assert sorted(names_on_roll(troop)) == sorted([*others, "Mia (Otters)"])

    take_back(troop)
    assert sorted(names_on_roll(troop)) == others

    agree(troop, PAT)
    assert "Mia (Otters)" in names_on_roll(troop)


def test_an_adult_who_hides_stays_on_the_roll(troop):
    troop.session.get_one(Registration, troop.bob.id).hidden = True
    troop.session.flush()

    assert "Bob Ek" in names_on_roll(troop)


@pytest.mark.parametrize("how", ["block", "leave"])
@pytest.mark.parametrize("back", ["all", "names"])
def test_who_had_ended_it_before_reads_the_name_no_more(troop, how, back):
    end(troop, how)
    assert names_gone(troop) == ["Mia"]

    if back == "all":
        take_back(troop)
    else:
        agree(troop, NO_NAMES)

    assert names_gone(troop) == []


def test_what_was_taken_back_stays_so_when_only_the_record_is_agreed_to_again(troop):
    end(troop, "leave")
    take_back(troop)

    agree(troop, NO_NAMES)

    assert not troop.mia.hidden
    assert names_gone(troop) == []
