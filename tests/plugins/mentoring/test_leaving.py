"""What all rooms forget of a person. Other people’s words stay theirs."""

from __future__ import annotations

import pytest
from sqlalchemy import String, cast, or_, select

from netevents.db import Base
from netevents.events.models import Registration
from netevents.exchange.erasure import erase
from netevents.exchange.youth.stricter import make_stricter
from netevents.host import leaving
from netevents.host.telling import tell
from netevents.people.models import ADULT, Person
from netevents_mentoring import forgetting
from netevents_mentoring.pairs import ending
from netevents_mentoring.pairs.models import Asking, Concern, Meeting, Pair
from netevents_mentoring.programs.models import Offer, Request
from netevents_mentoring.queue.models import Help
from netevents_mentoring.youth.models import Approval, GuardianKey, Message, Proposal, Screening
from tests.cast import nobody
from tests.conftest import NOON
from tests.plugins.mentoring.full_term import BENS, CLEOS, DAY, a_full_term, with_the_young
from tests.plugins.mentoring.pairs.term import seen_by


def everywhere(session):
    """Every value of every row of the plugin’s tables."""
    texts = []
    for table in Base.metadata.sorted_tables:
        if table.name.startswith("plugin_mentoring_"):
            for column in table.columns:
                texts += session.scalars(select(cast(column, String)).where(column.is_not(None)))
    return "\n".join(map(str, texts))


def pointing_at(session, person):
    """Tables and columns of the plugin’s that still name the person or one of their places."""
    places = select(Registration.id).where(Registration.person_id == person.id)
    found = set()
    for table in Base.metadata.sorted_tables:
        if not table.name.startswith("plugin_mentoring_"):
            continue
        for key in (key for column in table.columns for key in column.foreign_keys):
            if key.target_fullname == "person.id":
                named = key.parent == person.id
            elif key.target_fullname == "registration.id":
                named = key.parent.in_(places)
            else:
                continue
            if session.execute(select(key.parent).where(named).limit(1)).first():
                found.add(f"{table.name.removeprefix('plugin_mentoring_')}.{key.parent.name}")
    return found


def forget(session, person):
    erase(session, person, plugins=leaving.erase, now=NOON + 2 * DAY, tell=nobody)
    session.expire_all()


def test_no_word_of_the_person_is_left_in_any_room_and_other_people_s_stay(session):
    term, _, _ = a_full_term(session)
    with_the_young(session, term)
    before = everywhere(session)
    assert [words for words in BENS + CLEOS if words not in before] == []

    forget(session, term.people["Ben"].person)

    after = everywhere(session)
    assert [words for words in BENS if words in after] == []
    assert [words for words in CLEOS if words not in after] == []


def test_only_the_pair_still_names_the_shell_for_the_other_side(session):
    term, pair, _ = a_full_term(session)
    with_the_young(session, term)
    ben = term.people["Ben"].person
    assert len(pointing_at(session, ben)) > 10

    forget(session, ben)

    assert pointing_at(session, ben) == {
        "pair.mentee_id",
        "pair.mentor_id",
        "approval.mentor_id",
        "screening.person_id",
    }
    assert (pair.closed_why, pair.closed_at) == (ending.LEFT, NOON + DAY)
    mine = seen_by(session, term, "Cleo", pair)
    assert (mine.profile.is_gone, mine.profile.name) == (True, "left netevents")


def test_what_two_had_goes_once_both_are_gone(session):
    term, _, _ = a_full_term(session)

    for name in ("Ben", "Cleo"):
        forget(session, term.people[name].person)

    assert session.scalars(select(Pair)).all() == []
    assert session.scalars(select(Concern)).all() == []
    assert session.scalars(select(Meeting)).all() == []


def test_whom_they_were_about_to_help_waits_again(session):
    term, _, _ = a_full_term(session)

    forget(session, term.people["Ben"].person)

    [call] = session.scalars(select(Help)).all()
    assert (call.asker_id, call.mentor_id, call.claimed_at) == (term.place("Cleo").id, None, None)


@pytest.mark.parametrize("who", ["guardian_id", "leader_id", "second_leader_id"])
def test_without_guardian_or_leader_a_minor_s_mentorship_ends(session, who):
    term, _, _ = a_full_term(session)
    _, approval = with_the_young(session, term)

    forgetting.forget(session, session.get_one(Person, getattr(approval, who)))

    session.expire_all()
    assert approval.withdrawn_at == NOON
    assert session.scalars(select(Pair).where(Pair.mentee_minor)).one().closed_why == ending.NO_APPROVAL
    assert session.scalars(select(Message.words)).all() == ["drum machines"]


def test_a_mentor_who_goes_leaves_what_the_others_wrote_of_a_minor_s_mentorship(session):
    term, _, _ = a_full_term(session)
    _, approval = with_the_young(session, term)
    ben, later = term.people["Ben"].person, NOON + DAY
    session.add(Message(approval_id=approval.id, author_id=approval.guardian_id, words="Stop that", at=later))
    pair = session.scalars(select(Pair).where(Pair.mentee_minor)).one()
    session.add(
        Concern(
            code="odd", pair_id=pair.id, by_id=pair.mentee_id, words="He asks for my street", made_at=NOON
        )
    )
    session.flush()

    forget(session, ben)

    assert approval.withdrawn_at == later
    assert (pair.closed_at, pair.closed_why) == (NOON, ending.LEFT)
    assert session.scalars(select(Message.words).order_by(Message.id)).all() == ["", "Stop that"]
    assert session.scalars(select(Concern.words).where(Concern.code == "odd")).all() == [
        "He asks for my street"
    ]
    vouched = session.scalars(select(Screening)).one()
    assert (vouched.how, vouched.withdrawn_at) == ("", NOON)


def test_a_minor_s_own_mentorship_goes_with_them(session):
    term, _, _ = a_full_term(session)
    mia, _ = with_the_young(session, term)

    forget(session, mia.person)

    for table in (Approval, Proposal, GuardianKey, Message):
        assert session.scalars(select(table)).all() == []
    assert session.scalars(select(Pair).where(Pair.mentee_minor)).all() == []


def test_an_organizer_s_part_is_forgotten_and_the_mentorship_stays(session):
    term, _, _ = a_full_term(session)
    _, approval = with_the_young(session, term)
    session.scalars(select(Proposal)).one().organizer_id = term.ada.id
    session.scalars(select(Screening)).one().vouched_by_id = term.ada.id
    session.flush()

    forgetting.forget(session, term.ada)

    assert session.scalars(select(Approval)).one() is approval
    assert pointing_at(session, term.ada) == {"approval.organizer_id"}


def test_what_only_adults_may_have_goes_before_somebody_counts_as_a_minor(session):
    term, _, _ = a_full_term(session)
    cleo = term.people["Cleo"].person
    cleo.age = ADULT
    session.flush()

    make_stricter(
        session,
        term.event,
        "mixed",
        by=term.ada,
        now=NOON,
        tell=lambda occasion: tell(session, occasion),
    )
    session.expire_all()

    ben = term.place("Ben")
    assert session.get_one(Registration, ben.id).is_minor
    for table, column in ((Offer, Offer.registration_id), (Request, Request.registration_id)):
        assert session.scalars(select(table).where(column == ben.id)).all() == []
    for table in (Pair, Asking):
        mine = or_(table.mentor_id == ben.id, table.mentee_id == ben.id)
        assert session.scalars(select(table).where(mine)).all() == []
    assert session.scalars(select(Offer.person_id)).all() == [cleo.id]
