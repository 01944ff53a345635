"""Keys of phones and what they sign: what is forged or put together is refused, what is changed is found."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from netevents.exchange import two_phones
from netevents.exchange.connecting import Result
from netevents.exchange.models import Connection
from netevents.exchange.signing_models import SignedExchange
from netevents.refusal import Refusal
from tests.cast import a_group, a_phone, an_event, post, world
from tests.conftest import NOON
from tests.exchange.phones import LATER, SigningPhone, a_meeting, a_signing_phone, exchanges, point, swapped
from tests.exchange.stage import HOUR, MINUTE, a_stage, an_attendee


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
