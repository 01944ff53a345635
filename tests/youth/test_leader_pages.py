"""Leaders’ pages on a phone, from the first name to the record’s end."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from netevents.events.models import AuditEntry, GuardianConsent, Registration
from netevents.exchange import badges
from netevents.exchange.models import MADE, WAITING, Connection
from netevents.exchange.youth import meetings
from netevents.people.models import Person
from tests.cast import a_person, a_phone, attending, post, signed_in, world
from tests.conftest import NOON
from tests.youth.troop import AFTERWARDS, a_troop, event_of

NEW = {
    "name": "Zoe", "age": "13-15", "subgroup": "Herons", "guardian": "Pat Parent",
    "contact": "pat@example.org", "method": "paper", "may_collect": "y", "may_share": "y",
}  # fmt: skip


@pytest.fixture
def pond(app):
    """The troop’s meeting with Ann’s phone, and the codes that stand in addresses."""
    with world(app) as session:
        troop = a_troop(session)
        here = SimpleNamespace(
            app=app,
            slug=troop.event.slug,
            base=f"/e/{troop.event.slug}/leader",
            people={who: getattr(troop, who).person for who in ("ann", "bob", "mia", "tom", "ana")}
            | {"ada": troop.ada},
            codes={who: getattr(troop, who).code for who in ("ann", "bob", "mia", "tom", "ana")},
            tokens={who: troop.badge(getattr(troop, who)) for who in ("ann", "mia", "tom")},
            typed={
                who: badges.current(session, getattr(troop, who))["printed"].code for who in ("mia", "tom")
            },
        )
    here.ann = a_phone(app, here.people["ann"])
    return here


def acts(app):
    with world(app) as session:
        return session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()


def connections(app):
    with world(app) as session:
        return [(row.state, row.how) for row in session.scalars(select(Connection))]


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


def test_two_badges_one_after_the_other_record_a_meeting(pond):
    first = pond.ann.get(f"/x/{pond.tokens['mia']}").text
    post(pond.ann, f"{pond.base}/m/{pond.codes['mia']}/met")
    home = pond.ann.get(f"{pond.base}/").text
    second = pond.ann.get(f"/x/{pond.tokens['tom']}").text

    done = post(pond.ann, f"{pond.base}/met", one=pond.codes["mia"], other=pond.codes["tom"])

    assert "This badge belongs to a youth member." in first
    assert "Met someone" in first
    assert "Scan the other one’s badge now" in home
    assert "Mia and Tom met" in second
    assert done.status_code == 303
    assert connections(pond.app) == [(WAITING, "leader")]
    assert "Scan the other one’s badge now" not in pond.ann.get(f"{pond.base}/").text


@pytest.mark.parametrize(
    "fields",
    [
        lambda pond: {"one": pond.codes["mia"], "other": pond.codes["tom"]},
        lambda pond: {"one_code": pond.typed["mia"], "other_code": pond.typed["tom"].lower()},
        lambda pond: {"one": pond.codes["tom"], "other_code": pond.typed["mia"]},
    ],
)
def test_without_a_camera_by_names_or_typed_codes(pond, fields):
    assert post(pond.ann, f"{pond.base}/met", **fields(pond)).status_code == 303
    assert connections(pond.app) == [(WAITING, "leader")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (lambda pond: {}, "Choose a name, or type the code on the badge."),
        (lambda pond: {"one": pond.codes["mia"], "other": pond.codes["mia"]}, "the same badge twice"),
        (lambda pond: {"one": pond.codes["mia"], "other": pond.codes["ann"]}, "Choose a name, or type"),
        (
            lambda pond: {"one": pond.codes["mia"], "other_code": "ZZZZZZ"},
            "Nobody in the troop has that code",
        ),
    ],
)
def test_who_cannot_have_met_gets_a_sentence(pond, fields, sentence):
    answer = post(pond.ann, f"{pond.base}/met", **fields(pond))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert connections(pond.app) == []


def test_passing_on_waits_for_the_end_and_leaves_out_who_may_not(pond, clock):
    with world(pond.app) as session:
        troop = {row.name: row for row in session.scalars(select(Registration).where(Registration.is_minor))}
        event = event_of(session, pond.slug)
        for one, other in (("Mia", "Tom"), ("Mia", "Ana")):
            meetings.these_two_met(session, event, troop[one], troop[other], by=pond.people["ann"], now=NOON)
    early = post(pond.ann, f"{pond.base}/release")
    clock.moment = AFTERWARDS

    page = pond.ann.get(f"{pond.base}/release").text
    done = post(pond.ann, f"{pond.base}/release")

    assert (early.status_code, done.status_code) == (409, 303)
    assert "A guardian has not agreed" in page
    with world(pond.app) as session:
        made = session.scalars(select(Connection).where(Connection.state == MADE)).all()
        assert [(row.low_id, row.high_id) for row in made] == [
            tuple(sorted((troop["Mia"].id, troop["Tom"].id)))
        ]
        (waits,) = session.scalars(select(Connection.code).where(Connection.state == WAITING))
    assert post(pond.ann, f"{pond.base}/release", code=waits).status_code == 409
    assert post(pond.ann, f"{pond.base}/release/{waits}/drop").status_code == 303
    assert len(connections(pond.app)) == 1


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
