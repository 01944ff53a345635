"""Two phones sign without the network; whichever has it first connects both, exactly once, provably."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from netevents.exchange import badges, merging, parting, two_phones
from netevents.exchange.connecting import Outcome, Result
from netevents.exchange.erasure import erase
from netevents.exchange.held_signing import phone_keys
from netevents.exchange.models import Connection
from netevents.exchange.signing_models import PhoneKey, SignedExchange
from netevents.refusal import Refusal
from tests.cast import a_group, a_phone, an_event, an_organizer, nobody, post, world
from tests.conftest import NOON
from tests.exchange.phones import SigningPhone, a_signing_phone, point
from tests.exchange.stage import MINUTE, Attendee, Stage, a_stage, an_attendee

HOUR = timedelta(hours=1)
LATER = NOON + 2 * HOUR


@dataclass
class Meeting:
    """Ben's phone offered at noon, Cleo's answered, and Ben's read the answer."""

    stage: Stage
    ben: SigningPhone
    cleo: SigningPhone
    offer: str
    answer: str
    receipt: str

    def send(self, who: Attendee, *parts: str, now=LATER) -> Outcome:
        session = self.stage.session
        outcome, _ = two_phones.receive(session, self.stage.event, who.registration, " ".join(parts), now=now)
        session.flush()
        session.expire_all()
        return outcome

    def by_cleo(self, now=LATER) -> Outcome:
        """Her phone holds what it read and what it answered."""
        return self.send(self.stage.cleo, self.offer, self.answer, now=now)

    def by_ben(self, now=LATER) -> Outcome:
        """His also has his receipt."""
        return self.send(self.stage.ben, self.offer, self.answer, self.receipt, now=now)


def a_meeting(session, **facts) -> Meeting:
    stage = a_stage(session, **facts)
    ben, cleo = a_signing_phone(session, stage.ben), a_signing_phone(session, stage.cleo)
    offer = ben.offer()
    answer = cleo.answer(offer, at=NOON + MINUTE)
    return Meeting(stage, ben, cleo, offer, answer, ben.receipt(offer, answer))


def exchanges(session) -> list[bool]:
    """For each exchange that is kept, whether its signatures check."""
    return [sound for _, sound in two_phones.signed_exchanges(session)]


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


def swapped(text: str) -> str:
    """``text`` with its last but one letter changed."""
    return text[:-2] + ("A" if text[-2] != "A" else "B") + text[-1]


@pytest.mark.parametrize(
    "parts",
    [
        lambda m: (swapped(m.offer), m.answer),
        lambda m: (m.offer, swapped(m.answer)),
        lambda m: (m.offer, m.answer, swapped(m.receipt)),
        lambda m: (m.offer,),
        lambda m: (m.answer, m.offer),
        lambda m: (m.offer, m.answer, m.answer),
        lambda m: ("NE:O:", "x"),
        lambda m: (m.offer.replace(m.ben.code, m.cleo.code), m.answer),
        lambda m: (m.ben.offer(at=NOON + MINUTE), m.answer),
        lambda m: (m.ben.offer(nonce="B" * 16), m.answer),
        lambda m: (m.offer, m.answer, m.cleo.receipt(m.offer, m.answer)),
        lambda m: (
            m.offer,
            SigningPhone(ec.generate_private_key(ec.SECP256R1()), m.cleo.code).answer(m.offer),
        ),
    ],
)
def test_what_is_forged_or_put_together_is_refused(session, parts):
    meeting = a_meeting(session)

    try:
        outcome = meeting.send(meeting.stage.cleo, *parts(meeting))
    except Refusal as no:
        assert "again" in str(no)  # noqa: PT017  some of it meets another rule first
    else:
        assert outcome.result == Result.OWN
    assert meeting.stage.connection() is None
    assert exchanges(session) == []


def test_offer_serves_one_answer_unless_a_receipt_names_another(session):
    meeting = a_meeting(session)
    mallory = an_attendee(session, meeting.stage.event, "Mallory")
    hers = a_signing_phone(session, mallory)
    photographed = hers.answer(meeting.offer)
    meeting.by_cleo()

    with pytest.raises(two_phones.OfferUsed, match="somebody else"):
        meeting.send(mallory, meeting.offer, photographed)
    assert len(session.scalars(select(Connection)).all()) == 1


def test_photographed_offer_does_not_keep_the_two_apart_who_met(session):
    meeting = a_meeting(session)
    mallory = an_attendee(session, meeting.stage.event, "Mallory")
    meeting.send(mallory, meeting.offer, a_signing_phone(session, mallory).answer(meeting.offer))

    with pytest.raises(two_phones.OfferUsed):
        meeting.by_cleo()
    assert meeting.by_ben().result == Result.NEW


def test_only_the_two_can_send_it_and_only_at_their_event(session):
    meeting = a_meeting(session)
    mallory = an_attendee(session, meeting.stage.event, "Mallory")
    elsewhere = an_event(session, a_group(session, "Chess club"))
    away = an_attendee(session, elsewhere, meeting.stage.cleo.person)

    assert meeting.send(mallory, meeting.offer, meeting.answer).result == Result.UNKNOWN
    sent = f"{meeting.offer} {meeting.answer}"
    found, _ = two_phones.receive(session, elsewhere, away.registration, sent, now=LATER)
    assert found.result == Result.UNKNOWN
    assert meeting.stage.connection() is None


def test_offer_is_not_answered_hours_later(session):
    meeting = a_meeting(session)
    late = meeting.cleo.answer(meeting.offer, at=NOON + HOUR)

    with pytest.raises(two_phones.TooFarApart):
        meeting.send(meeting.stage.cleo, meeting.offer, late)


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


def test_key_is_registered_once_and_only_if_it_is_one(session):
    stage = a_stage(session)
    key = point(ec.generate_private_key(ec.SECP256R1()))

    first = two_phones.register_key(session, stage.ben.registration, key, now=NOON)
    assert two_phones.register_key(session, stage.ben.registration, key, now=LATER) is first
    for wrong in ("", "04" + "00" * 64, key[:-2], "zz" * 65):
        with pytest.raises(two_phones.NotAKey):
            two_phones.register_key(session, stage.ben.registration, wrong, now=NOON)


def test_sixth_phone_ends_the_first_ones_key(session):
    stage = a_stage(session)
    phones = [a_signing_phone(session, stage.ben) for _ in range(6)]

    assert two_phones.key_codes(session, stage.ben.registration) == [one.code.lower() for one in phones[1:]]


def test_changed_proof_in_the_database_is_found(session):
    meeting = a_meeting(session)
    meeting.by_cleo()
    row = session.scalars(select(SignedExchange)).one()
    row.answer = swapped(row.answer)

    assert exchanges(session) == [False]
    assert [sound for _, sound in two_phones.signed_exchanges(session, meeting.stage.event)] == [False]


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


def test_phone_registers_its_key_and_a_new_badge_ends_it(client):
    app = client.application
    with world(app) as session:
        stage = a_stage(session)
    phone, slug = a_phone(app, stage.ben.person), stage.event.slug
    key = point(ec.generate_private_key(ec.SECP256R1()))

    code = post(phone, f"/e/{slug}/phone-key", public_key=key).json["code"]
    assert post(phone, f"/e/{slug}/phone-key", public_key=key).json["code"] == code
    assert f'data-keys="{code}"' in phone.get(f"/e/{slug}/badge").text
    assert post(phone, f"/e/{slug}/phone-key", public_key="04").status_code == 422
    post(phone, f"/e/{slug}/badge")
    assert code not in phone.get(f"/e/{slug}/badge").text


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
