"""Leaders’ pages on a phone, from the first name to the record’s end."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import AuditEntry, GuardianConsent, Registration
from netevents.people.models import Person
from tests.cast import a_person, a_phone, attending, post, signed_in, world
from tests.youth.pond import a_pond
from tests.youth.troop import event_of

NEW = {
    "name": "Zoe", "age": "13-15", "subgroup": "Herons", "guardian": "Pat Parent",
    "contact": "pat@example.org", "method": "paper", "may_collect": "y", "may_share": "y",
}  # fmt: skip


@pytest.fixture
def pond(app):
    return a_pond(app)


def acts(app):
    with world(app) as session:
        return session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()


def test_the_scanner_takes_leaders_to_the_page_of_a_badge(pond):
    mia = a_phone(pond.app, pond.people["mia"])

    assert "data-leads" in pond.ann.get(f"/e/{pond.slug}/scan").text
    assert "data-leads" not in mia.get(f"/e/{pond.slug}/scan").text


def test_home_shows_first_names_and_whether_scanning_is_open(pond):
    page = pond.ann.get(f"{pond.base}/").text

    assert "Scanning is open" in page
    assert all(name in page for name in ("Mia", "Tom", "Ana", "Otters"))
    assert "Pat Parent" not in page
    assert "pat@example.org" not in page


def test_leader_goes_and_comes(pond):
    for act, said in (("gone", "Scanning is closed"), ("here", "Scanning is open")):
        post(pond.ann, f"{pond.base}/{act}")
        assert said in pond.ann.get(f"{pond.base}/").text


def test_adding_a_member_writes_down_the_consent(pond):
    answer = post(pond.ann, f"{pond.base}/add", **NEW, picks="Stars")

    assert answer.status_code == 303
    with world(pond.app) as session:
        zoe = session.scalars(select(Registration).where(Registration.name == "Zoe")).one()
        consent = session.scalars(
            select(GuardianConsent).where(GuardianConsent.registration_id == zoe.id)
        ).one()
    assert (zoe.is_minor, zoe.subgroup, consent.may_share) == (True, "Herons", True)


def test_what_one_page_sends_twice_is_written_down_once(pond):
    ada, leaders = signed_in(pond.app.test_client(), pond.people["ada"]), f"/console/e/{pond.slug}/youth"

    consent = f"{pond.base}/m/{pond.codes['mia']}/consent"
    for _ in range(2):
        assert post(pond.ann, f"{pond.base}/add", **NEW, once="one page").status_code == 303
        assert post(pond.ann, consent, **NEW | {"guardian": "Rosa"}, once="another page").status_code == 303
        assert post(ada, leaders, name="Cat Hill", adult="y", once="a third page").status_code == 303

    with world(pond.app) as session:
        names = session.scalars(select(Registration.name)).all()
        guardians = session.scalars(select(Person.name).where(Person.name == "Rosa")).all()
    assert (names.count("Zoe"), names.count("Cat Hill"), len(guardians)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "Zoe Lopez"}, "one word, no surname"),
        ({"name": ""}, "One word that everybody calls them."),
        ({"age": "adult"}, "Choose an age band."),
        ({"subgroup": "z@example.org"}, "no e-mail, no phone number"),
        ({"contact": "next door"}, "A phone number has digits"),
        ({"contact": "pat@"}, "An e-mail address looks like"),
        ({"method": "by owl"}, "Choose how they agreed."),
        ({"may_collect": ""}, "Without this the group can’t keep a record."),
        ({"picks": ["Frogs", "Knots", "Maps", "Baking", "Chess", "Stars"]}, "Up to five, please."),
    ],
)
def test_what_cannot_be_kept_gets_its_sentence_and_stays_typed(pond, wrong, sentence):
    answer = post(pond.ann, f"{pond.base}/add", **NEW | wrong)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Pat Parent"' in answer.text


def test_record_opens_by_a_post_that_is_written_down(pond):
    assert pond.ann.get(f"{pond.base}/m/{pond.codes['mia']}").status_code == 405

    page = post(pond.ann, f"{pond.base}/m/{pond.codes['mia']}").text

    assert all(words in page for words in ("Mia", "Frogs, Knots", "16–17", "pat@example.org", "Ann Brown"))
    assert acts(pond.app)[-1] == "looked at a minor’s record"


def test_changing_a_record_lowers_but_never_raises(pond):
    where = f"{pond.base}/m/{pond.codes['tom']}/change"

    raised = post(pond.ann, where, age="16-17", subgroup="Herons")
    lowered = post(pond.ann, where, age="under 13", subgroup="Herons", picks=["Maps", "Stars"])

    assert (raised.status_code, lowered.status_code) == (422, 303)
    assert "Choose an age band." in raised.text
    with world(pond.app) as session:
        tom = session.scalars(select(Registration).where(Registration.code == pond.codes["tom"])).one()
        assert (tom.subgroup, tom.is_minor) == ("Herons", True)


@pytest.mark.parametrize("form", ["change", "consent"])
def test_record_that_is_shown_again_was_looked_at_again(pond, form):
    answer = post(
        pond.ann, f"{pond.base}/m/{pond.codes['tom']}/{form}", subgroup="t@example.org", age="13-15"
    )

    assert answer.status_code == 422
    assert "pat@example.org" in answer.text
    assert acts(pond.app)[-1] == "looked at a minor’s record"


def test_full_meeting_refuses_another_leader_in_words(pond, client):
    with world(pond.app) as session:
        event = event_of(session, pond.slug)
        event.seats = event.seats_taken
    signed_in(client, pond.people["ada"])

    leader = post(client, f"/console/e/{pond.slug}/youth", name="Cat", adult="y")
    member = post(pond.ann, f"{pond.base}/add", **NEW)

    assert (leader.status_code, member.status_code) == (422, 409)
    assert "is full" in leader.text
    assert "is full" in member.text


def test_consent_taken_back_hides_the_badge_and_a_new_one_shows_it(pond):
    mia = f"{pond.base}/m/{pond.codes['mia']}"
    post(pond.ann, f"{mia}/withdraw")
    hidden = pond.ann.get(f"/x/{pond.tokens['mia']}").status_code
    page = pond.ann.get(f"{pond.base}/").text

    again = post(pond.ann, f"{mia}/consent", **NEW)

    assert (hidden, again.status_code) == (404, 303)
    assert "Consent taken back" in page
    assert pond.ann.get(f"/x/{pond.tokens['mia']}").status_code == 200


def test_erased_member_is_gone_everywhere(pond):
    post(pond.ann, f"{pond.base}/m/{pond.codes['mia']}/erase")

    assert "Mia" not in pond.ann.get(f"{pond.base}/").text.replace("Mia’s record is erased.", "")
    assert pond.ann.get(f"/x/{pond.tokens['mia']}").status_code == 404


def test_code_signs_a_members_phone_in_but_no_childs(pond):
    phone = post(pond.ann, f"{pond.base}/m/{pond.codes['mia']}/phone")
    child = post(pond.ann, f"{pond.base}/m/{pond.codes['ana']}/phone")

    assert "Good for ten minutes, once" in phone.text
    assert (phone.status_code, child.status_code) == (200, 409)


@pytest.mark.parametrize("who", ["mia", "helper", "ada"])
def test_leaders_pages_are_for_leaders(pond, who):
    with world(pond.app) as session:
        if who == "helper":
            helper = a_person(session, "Hal", age="adult")
            attending(session, event_of(session, pond.slug), helper, source="organizer")
            pond.people["helper"] = helper
    phone = a_phone(pond.app, pond.people[who])

    home = phone.get(f"{pond.base}/")
    record = post(phone, f"{pond.base}/m/{pond.codes['tom']}")

    expected = 302 if who == "ada" else 404
    assert (home.status_code, record.status_code) == (expected, expected)


def test_organizer_adds_leaders_and_makes_codes_for_their_phones(pond, client):
    console = f"/console/e/{pond.slug}/youth"
    signed_in(client, pond.people["ada"])

    unsure = post(client, console, name="Cat Lind")
    added = post(client, console, name="Cat Lind", adult="y")
    code = post(client, f"{console}/leaders/{pond.codes['bob']}/phone")
    lead = post(client, f"{console}/lead")

    assert (unsure.status_code, added.status_code, lead.status_code) == (422, 303, 303)
    assert "Only adults whom you know can lead." in unsure.text
    assert "Good for ten minutes, once" in code.text
    page = client.get(console).text
    assert all(name in page for name in ("Cat Lind", "Ann Brown", "My leader’s pages"))
    assert client.get(f"{pond.base}/").status_code == 200


def test_organizer_opens_consents_by_a_post_that_is_written_down(pond, client):
    console = f"/console/e/{pond.slug}/youth"
    signed_in(client, pond.people["ada"])
    listed = client.get(console).text

    opened = post(client, f"{console}/consents/{pond.codes['mia']}").text
    looked = acts(pond.app)[-1]
    post(client, f"{console}/consents/{pond.codes['mia']}/withdraw")

    assert "Pat Parent" not in listed
    assert "Pat Parent" in opened
    assert looked == "looked at a minor’s record"
    assert "Taken back" in client.get(console).text
