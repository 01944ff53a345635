"""The way to a mentor on the screens of organizer, leaders, mentor and minor."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from netevents.events.models import AuditEntry
from netevents_mentoring.pairs.models import Pair
from netevents_mentoring.youth.models import Approval, Message, Proposal, Screening
from tests.cast import engine_of, post, statements, world
from tests.plugins.mentoring.minors.screens import guardian_page, member, one, propose

HAL = {"how": "Two references.", "until": "2026-08-01", "known": "y"}
LOOK = "looked at a minor’s record"


def looks(app):
    with world(app) as session:
        return session.scalars(select(AuditEntry.act).where(AuditEntry.act == LOOK)).all()


def approved(pond):
    """All the way by the screens; gives the guardian’s address and the thread’s."""
    code, there = propose(pond), guardian_page(pond)
    post(pond.phones["hal"], f"{pond.at}/would-you/{code}/yes")
    post(pond.app.test_client(), f"{there}agree/{code}")
    post(pond.phones["bob"], member(pond, f"/agree/{code}"))
    post(pond.phones["ada"], f"{pond.console}/approvals/{code}/approve")
    return there, f"{pond.at}/thread/{one(pond.app, Approval).code}"


def test_organizer_vouches_and_takes_it_back(pond):
    ada, there = pond.phones["ada"], f"{pond.console}/screening"
    assert "Hal Berg" in ada.get(there).text

    answer = post(ada, there, mentor=pond.ida_person, **HAL)
    assert answer.status_code == 303
    page = ada.get(there).text
    assert "Two references." in page
    assert "Ida Kern" in page

    post(ada, f"{there}/{pond.ida_person}/withdraw")
    with world(pond.app) as session:
        rows = session.scalars(select(Screening).where(Screening.withdrawn_at.is_not(None))).all()
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mentor": "nobody"}, "Choose one from the list."),
        ({"how": " "}, "Say what you saw"),
        ({"until": "soon"}, "Write the day like"),
        ({"until": ""}, "Until which day?"),
        ({"until": "2028-01-01"}, "within the next twelve months"),
        ({"until": "2026-01-01"}, "within the next twelve months"),
        ({"known": ""}, "Only adults for whom you vouch"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(pond, wrong, said):
    answer = post(
        pond.phones["ada"],
        f"{pond.console}/screening",
        **{"mentor": pond.ida_person, **HAL, **wrong},
    )

    assert answer.status_code == 422
    assert said in answer.text


def test_leader_sees_who_asked_and_opening_a_record_is_written_down(pond):
    page = pond.phones["ann"].get(f"{pond.at}/minors").text
    assert all(name in page for name in ("Mia", "Tom", "Nobody proposed yet"))
    assert "Ana" not in page
    assert looks(pond.app) == []

    record = post(pond.phones["ann"], member(pond)).text
    assert "Hal Berg: Knots" in record
    assert "Ida Kern" not in record
    assert len(looks(pond.app)) == 1


def test_only_a_screened_mentor_can_be_proposed(pond):
    answer = post(pond.phones["ann"], member(pond, "/propose"), mentor=pond.idas)

    assert answer.status_code == 422
    assert "Choose a mentor." in answer.text
    with world(pond.app) as session:
        assert session.scalars(select(Proposal)).all() == []


def test_adults_who_mentor_see_no_list_of_minors(pond):
    for name in ("hal", "ida", "mia", "tom"):
        assert pond.phones[name].get(f"{pond.at}/minors").status_code == 404
        assert post(pond.phones[name], member(pond)).status_code == 404


def test_the_mentor_is_asked_and_does_not_learn_who_it_is_for(pond):
    hal, there = pond.phones["hal"], f"{pond.at}/would-you/{propose(pond)}"
    assert there in hal.get("/e/pond-day/").text

    page = hal.get(there).text
    assert "Knots" in page
    assert "Mia" not in page
    assert "Otters" not in page
    for name in ("ida", "ann", "mia"):
        assert pond.phones[name].get(there).status_code == 404
        assert post(pond.phones[name], f"{there}/yes").status_code == 404

    post(hal, f"{there}/yes")
    assert one(pond.app, Proposal).mentor_at is not None
    assert "I will mentor them" not in hal.get(there).text
    assert there not in hal.get("/e/pond-day/").text
    post(hal, f"{there}/no")
    assert one(pond.app, Proposal).refused_at is not None


def test_a_leader_writes_down_what_the_guardian_said(pond):
    code = propose(pond)
    there = member(pond, f"/guardian/{code}")
    said = {f"{code}-guardian": pond.pat, f"{code}-method": "phone", f"{code}-named": "y"}

    refused = post(pond.phones["ann"], there, **said | {f"{code}-named": ""})
    assert refused.status_code == 422
    assert "A guardian agrees to one mentor by name." in refused.text
    assert post(pond.phones["ann"], there, **said | {f"{code}-method": "own page"}).status_code == 422
    assert one(pond.app, Proposal).guardian_at is None

    assert post(pond.phones["ann"], there, **said).status_code == 303
    assert one(pond.app, Proposal).guardian_method == "phone"


def test_the_first_leader_cannot_be_the_second(pond):
    code = propose(pond)

    assert "I agree, and am related to none of them" not in post(pond.phones["ann"], member(pond)).text
    assert "I agree, and am related to none of them" in post(pond.phones["bob"], member(pond)).text
    post(pond.phones["ann"], member(pond, f"/agree/{code}"))
    assert one(pond.app, Proposal).second_leader_at is None


def test_all_the_way_and_back(pond):
    guardian, app = pond.app.test_client(), pond.app
    there, thread = approved(pond)

    code = one(app, Approval).code
    assert one(app, Pair).how == "leader"
    assert one(app, Approval).guardian_method == "own page"
    hal = pond.phones["hal"]
    assert "Saturday" not in hal.get(thread).text
    assert post(hal, f"{thread}/write", words="Saturday at ten?", once="a").status_code == 303
    assert post(hal, f"{thread}/write", words="Saturday at ten?", once="a").status_code == 303
    assert one(app, Message).words == "Saturday at ten?"
    for reader in ("hal", "mia", "ann", "bob"):
        assert "Saturday at ten?" in post(pond.phones[reader], thread).text
    assert "Saturday at ten?" in post(guardian, f"{there}open").text

    assert post(guardian, f"{there}write/{code}", words="With me there.", once="b").status_code == 303
    assert "With me there." in post(pond.phones["mia"], thread).text

    assert post(guardian, f"{there}end/{code}").status_code == 303
    assert one(app, Pair).closed_at is not None
    assert post(hal, thread).status_code == 404
    assert "has ended" in post(pond.phones["ann"], thread).text
    assert post(pond.phones["ann"], f"{thread}/write", words="Hm", once="c").status_code == 409


def test_the_thread_is_nobody_elses(pond):
    _, thread = approved(pond)

    for name in ("ida", "tom"):
        assert pond.phones[name].get(thread).status_code == 404
        assert post(pond.phones[name], thread).status_code == 404
        assert post(pond.phones[name], f"{thread}/write", words="Hi", once="d").status_code == 404
        assert post(pond.phones[name], f"{thread}/end").status_code == 404
    with world(pond.app) as session:
        assert session.scalars(select(Message)).all() == []


def test_each_look_of_an_adult_is_written_down_and_the_minors_own_is_not(pond):
    there, thread = approved(pond)
    before = len(looks(pond.app))

    post(pond.phones["mia"], thread)
    assert len(looks(pond.app)) == before
    for nth, (phone, address) in enumerate(
        [(pond.phones["hal"], thread), (pond.app.test_client(), f"{there}open")], 1
    ):
        post(phone, address)
        assert len(looks(pond.app)) == before + nth


def test_organizer_reads_who_agreed_and_refuses(pond):
    code = propose(pond)
    post(pond.phones["hal"], f"{pond.at}/would-you/{code}/yes")
    post(pond.app.test_client(), f"{guardian_page(pond)}agree/{code}")
    post(pond.phones["bob"], member(pond, f"/agree/{code}"))
    ada = pond.phones["ada"]

    assert "Mia (Otters)" in ada.get(f"{pond.console}/approvals").text
    opened = post(ada, f"{pond.console}/approvals/{code}").text
    assert all(who in opened for who in ("Ann Brown", "Pat Parent", "Bob Ek"))
    post(ada, f"{pond.console}/approvals/{code}/refuse")

    with world(pond.app) as session:
        assert session.scalars(select(Pair)).all() == []
    assert "Nothing waits." in ada.get(f"{pond.console}/approvals").text


def test_taking_a_screening_back_ends_the_pair_at_once(pond):
    approved(pond)

    post(pond.phones["ada"], f"{pond.console}/screening/{pond.hal_person}/withdraw")

    assert one(pond.app, Pair).closed_at is not None


def test_the_leaders_list_asks_as_much_for_many_as_for_one(pond):
    engine = engine_of(pond.app)
    ann = pond.phones["ann"]
    ann.get(f"{pond.at}/minors")
    with statements(engine) as many:
        ann.get(f"{pond.at}/minors")
    post(ann, f"/e/pond-day/leader/m/{pond.mia}/withdraw")
    with statements(engine) as one_left:
        ann.get(f"{pond.at}/minors")

    assert len(many) == len(one_left)
