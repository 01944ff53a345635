"""Sign-ins are rows: new at each sign-in, gone at sign-out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from netevents.people.codes import fingerprint
from netevents.people.models import SignIn
from netevents.people.sign_in_codes import phone_code
from tests.cast import a_person, a_phone, post, signed_in, world
from tests.conftest import NOON


def ben_on_a_phone(app):
    with world(app) as session:
        ben = a_person(session, "Ben")
    return ben, a_phone(app, ben)


def test_a_cookie_copied_before_signing_out_is_worthless_after_it(app):
    _, phone = ben_on_a_phone(app)
    copied = phone.get_cookie("netevents").value
    assert phone.get("/me").status_code == 200

    post(phone, "/sign-out", sure="yes")

    thief = app.test_client()
    thief.set_cookie("netevents", copied)
    assert thief.get("/me").location == "/sign-in"
    assert phone.get("/me").location == "/sign-in"


def test_each_sign_in_has_a_secret_of_its_own_and_ends_the_one_before_on_this_device(app, client):
    ben, _ = ben_on_a_phone(app)
    secrets = []
    for _ in range(2):
        with world(app) as session:
            code = phone_code(session, ben, now=NOON)
        post(client, "/sign-in/phone", code=code)
        with client.session_transaction() as cookie:
            secrets.append(cookie["_user_id"])

    assert secrets[0] != secrets[1]
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secrets[0]
    assert client.get("/me").location == "/sign-in"


def test_nothing_but_the_place_to_return_to_survives_a_sign_in(app, client):
    ben, _ = ben_on_a_phone(app)
    with world(app) as session:
        code = phone_code(session, ben, now=NOON)
    client.get("/me/take-out")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"

    answer = post(client, "/sign-in/phone", code=code)

    assert answer.location == "/me/take-out"
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "place" not in cookie


def test_signing_out_needs_a_post_with_a_token(app):
    _, phone = ben_on_a_phone(app)

    assert phone.get("/sign-out").status_code == 405
    assert phone.post("/sign-out").status_code == 400
    assert phone.get("/me").status_code == 200


def test_a_sign_in_ends_with_its_time(app, clock):
    _, phone = ben_on_a_phone(app)
    clock.advance(timedelta(days=400))

    assert phone.get("/me").location == "/sign-in"


def handle_of_the_other(app, ben, here):
    with here.session_transaction() as cookie:
        secret = cookie["_user_id"]
    with world(app) as session:
        rows = session.scalars(select(SignIn).where(SignIn.person_id == ben.id))
        return next(row.handle for row in rows if row.secret_hash != fingerprint(secret))


def test_one_other_device_is_signed_out_by_itself(app):
    ben, here = ben_on_a_phone(app)
    lost = a_phone(app, ben)
    handle = handle_of_the_other(app, ben, here)
    kept = a_phone(app, ben)

    page = here.get("/me/devices").text
    post(here, "/me/devices", device=handle)

    assert handle in page
    assert "This device" in page
    assert lost.get("/me").location == "/sign-in"
    assert kept.get("/me").status_code == here.get("/me").status_code == 200


def test_all_other_devices_are_signed_out_at_once(app):
    ben, here = ben_on_a_phone(app)
    others = [a_phone(app, ben), a_phone(app, ben)]

    post(here, "/me/devices", device="others")

    assert [other.get("/me").location for other in others] == ["/sign-in", "/sign-in"]
    assert here.get("/me").status_code == 200


@pytest.mark.parametrize("which", ["one", "others"])
def test_a_code_made_on_a_device_that_is_signed_out_lets_nobody_in(app, which):
    ben, here = ben_on_a_phone(app)
    a_phone(app, ben)
    handle = handle_of_the_other(app, ben, here)
    with world(app) as session:
        code = phone_code(session, ben, now=NOON)

    post(here, "/me/devices", device=handle if which == "one" else which)

    assert post(app.test_client(), "/sign-in/phone", code=code).status_code == 422


def test_nobody_signs_somebody_elses_device_out(app, client):
    ben, phone = ben_on_a_phone(app)
    with world(app) as session:
        mallory = a_person(session, "Mallory")
        handle = session.scalar(select(SignIn).where(SignIn.person_id == ben.id)).handle
    signed_in(client, mallory)

    post(client, "/me/devices", device=handle)

    assert phone.get("/me").status_code == 200


def test_asking_for_ones_page_as_a_stranger_leads_to_sign_in_and_back(app, client):
    for path in ("/me", "/me/profile", "/me/devices", "/me/other-phone", "/me/take-out", "/me/erase"):
        assert client.get(path).location == "/sign-in"
    for path in ("/me/profile", "/me/devices", "/me/other-phone", "/me/erase"):
        assert post(client, path).location == "/sign-in"
