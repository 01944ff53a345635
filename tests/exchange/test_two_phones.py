"""Two phones sign without the network; whichever has it first connects both, exactly once, provably."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.exchange import badges, merging, parting, two_phones
from netevents.exchange.connecting import Outcome, Result
from netevents.exchange.erasure import erase
from netevents.exchange.held_signing import phone_keys
from netevents.exchange.signing_models import PhoneKey, SignedExchange
from tests.cast import a_phone, an_organizer, nobody, post, world
from tests.conftest import NOON
from tests.exchange.phones import LATER, a_meeting, exchanges, swapped
from tests.exchange.stage import HOUR, MINUTE, an_attendee


@pytest.mark.parametrize("first", ["ben", "cleo"])
def test_whichever_phone_comes_first_connects_both_and_the_other_changes_nothing(session, first):
    meeting = a_meeting(session)
    ways = [meeting.by_ben, meeting.by_cleo] if first == "ben" else [meeting.by_cleo, meeting.by_ben]

    outcomes = [way(now=LATER + number * MINUTE) for number, way in enumerate(ways * 2)]

    connection = meeting.stage.made()
    assert [outcome.result for outcome in outcomes] == [Result.NEW] * 4
    assert {outcome.code for outcome in outcomes} == {connection.code}
    assert [outcome.told for outcome in outcomes] == [True, False, False, False]
    assert (connection.how, connection.met_at) == ("offline", NOON + MINUTE)
    assert connection.both_confirmed
    assert meeting.stage.untold() == 1
    assert exchanges(session) == [True]
    assert session.scalars(select(SignedExchange)).one().receipt == meeting.receipt


def test_who_met_before_the_event_begins_has_not_met_in_the_future(session):
    meeting = a_meeting(session)
    meeting.stage.event.starts_at = LATER + HOUR

    meeting.by_ben(now=LATER)

    assert meeting.stage.made().met_at == LATER


def test_pair_that_has_met_before_is_confirmed_by_it(session):
    meeting = a_meeting(session)
    meeting.stage.scan(meeting.stage.ben, meeting.stage.cleo.printed)

    assert meeting.by_cleo().result == Result.AGAIN
    assert meeting.stage.made().both_confirmed
    assert meeting.stage.untold() == 1


def test_whoever_asks_first_is_asked_until_their_receipt_is_there(session):
    meeting = a_meeting(session)
    meeting.stage.ben.registration.asks_first = True

    assert meeting.by_cleo().result == Result.WAITING
    assert meeting.by_ben(now=LATER + MINUTE).result == Result.NEW
    assert meeting.stage.made().both_confirmed
    assert meeting.stage.untold() == 1


def test_new_badge_ends_what_was_signed_before(session):
    meeting = a_meeting(session)
    badges.replace(session, meeting.stage.ben.registration, now=NOON)

    assert meeting.by_cleo().result == Result.REPLACED
    assert two_phones.key_codes(session, meeting.stage.ben.registration) == []


def test_block_erasure_and_undoing_are_answered_neutrally(session):
    meeting = a_meeting(session)
    meeting.by_cleo()
    parting.block(session, meeting.stage.ben.person, meeting.stage.cleo.person, now=NOON, tell=nobody)
    assert meeting.by_ben() == Outcome(Result.RECORDED)
    assert meeting.stage.made().state == "blocked"

    other = a_meeting(session)
    other.stage.ben.registration.erased_at = NOON
    assert other.by_cleo() == Outcome(Result.RECORDED)
    assert other.stage.connection() is None


def test_undone_connection_does_not_come_back_by_the_other_phone(session):
    meeting = a_meeting(session)
    meeting.by_cleo(now=NOON + 2 * MINUTE)
    connection = meeting.stage.made()
    session.refresh(connection, ["event"])
    parting.undo(session, connection, meeting.stage.ben.registration, now=NOON + 3 * MINUTE, tell=nobody)

    assert meeting.by_ben() == Outcome(Result.RECORDED)
    assert meeting.stage.connection() is None


def test_minors_and_closed_or_long_past_events_are_kept_out(session):
    meeting = a_meeting(session)
    event, ben = meeting.stage.event, meeting.stage.ben.registration
    ben.is_minor = True
    with session.no_autoflush:
        verdict = two_phones._verdict(
            session,
            event,
            meeting.stage.ben.registration,
            meeting.stage.cleo.registration,
            at=NOON,
            now=LATER,
        )
        with pytest.raises(two_phones.NotForMinors):
            two_phones.register_key(session, ben, "", now=NOON)
    session.expire_all()
    assert verdict == Result.YOUTH

    event.state, event.ended_at = "ended", NOON + HOUR
    assert meeting.by_cleo(now=NOON + HOUR + timedelta(hours=72)).result == Result.CLOSED
    assert meeting.by_cleo(now=NOON + HOUR + timedelta(hours=71)).result == Result.NEW
    assert meeting.stage.made().met_at == NOON + MINUTE


def test_page_and_queue_take_what_two_phones_signed(client):
    app = client.application
    with world(app) as session:
        meeting = a_meeting(session)
        slug, cleo = meeting.stage.event.slug, meeting.stage.cleo
    phone = a_phone(app, cleo.person)
    page = phone.get(f"/e/{slug}/two-phones").text
    assert meeting.cleo.code.lower() in page
    sent = {"registration": cleo.registration.code, "kind": "signed", "key": "one"}

    forged = post(phone, f"/e/{slug}/scans", **sent, text=f"{meeting.offer} {swapped(meeting.answer)}").json
    first = post(phone, f"/e/{slug}/scans", **sent, text=f"{meeting.offer} {meeting.answer}").json
    again = post(phone, f"/e/{slug}/scans", **sent, text=f"{meeting.offer} {meeting.answer}").json

    assert (forged["result"], first["result"], first["name"]) == ("refused", "new", "Ben")
    assert again == first


def test_erased_person_leaves_no_key_and_nothing_signed(session):
    meeting = a_meeting(session)
    meeting.by_cleo()

    erase(session, meeting.stage.ben.person, plugins=nobody_else, now=LATER, tell=nobody)

    keys = session.scalars(select(PhoneKey).order_by(PhoneKey.id)).all()
    assert [bool(key.public_key) for key in keys] == [False, True]
    assert exchanges(session) == []
    assert meeting.by_cleo() == Outcome(Result.RECORDED)


def test_what_a_phone_signed_stays_good_when_its_two_places_become_one(session):
    meeting = a_meeting(session)
    stage, ben = meeting.stage, meeting.stage.ben
    again = an_attendee(session, stage.event, "Ben again")
    kept = again.registration
    ada = an_organizer(session)
    merging.ask(session, stage.event, kept, ben.registration, by=ada, now=LATER)
    for one, other in ((kept, ben.registration), (ben.registration, kept)):
        merging.agree(session, stage.event, one, other, now=LATER)
    done = merging.merge(session, stage.event, kept, ben.registration, by=ada, now=LATER)
    session.expire_all()

    assert meeting.by_cleo().result == Result.NEW
    signed, sound = next(two_phones.signed_exchanges(session))
    assert sound
    assert signed.offer_key.registration_id == kept.id
    assert meeting.send(again, meeting.offer, meeting.answer).told is False

    merging.undo(session, stage.event, done, by=ada, now=LATER)
    session.expire_all()
    assert exchanges(session) == [True]
    assert meeting.by_ben().result in {Result.NEW, Result.AGAIN}
    assert exchanges(session) == [True]


def test_take_out_holds_what_was_signed(session):
    meeting = a_meeting(session)
    meeting.by_cleo()

    held = phone_keys(session, [meeting.stage.ben.id, meeting.stage.cleo.id])

    for who in (meeting.stage.ben, meeting.stage.cleo):
        assert [one["answer"] for key in held[who.id] for one in key["signed"]] == [meeting.answer]


def nobody_else(session, person):
    """No plugin holds anything."""
