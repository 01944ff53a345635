import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from netevents.db import engine_for
from netevents.events import domain
from netevents.events.models import Event
from netevents.events.queries import event_by_room_code, event_by_slug, interests
from netevents.occasions import EventEnded, EventOpened
from netevents.people.codes import EASY
from netevents.people.models import ADULT, Person
from tests.cast import NOON, a_group, a_person, an_event, an_organizer, attending, collected, nobody


def plan_of(event, **changes):
    fields = {name: getattr(event, name) for name in domain.Plan.__dataclass_fields__}
    return replace(domain.Plan(**fields), **changes)


def test_a_new_event_is_a_draft_with_a_readable_address_and_a_room_code(session):
    ada = an_organizer(session)
    group = a_group(session, owner=ada)

    event = domain.create(
        session,
        group,
        name="Hack night: spring!",
        kind="hackathon",
        zone="Europe/Madrid",
        starts_at=NOON,
        ends_at=NOON + timedelta(hours=3),
        by=ada,
        now=NOON,
    )

    assert (event.slug, event.state, event.audience) == ("hack-night-spring", "draft", "adult")
    assert len(event.room_code) == 6
    assert set(event.room_code) <= set(EASY)
    assert event.reports_to_id == ada.id
    assert event.group is group


@pytest.mark.parametrize(
    ("kind", "audience"),
    [("hackathon", "adult"), ("troop meeting", "youth"), ("career fair", "adult"), ("mixer", "adult")],
)
def test_the_kind_chooses_the_audience(session, kind, audience):
    assert an_event(session, kind=kind).audience == audience
    assert an_event(session, kind=kind, audience="mixed").audience == "mixed"


def test_events_of_one_name_have_addresses_and_codes_of_their_own(session):
    group = a_group(session)
    events = [an_event(session, group, name="Mixer") for _ in range(3)]

    assert events[0].slug == "mixer"
    assert len({event.slug for event in events}) == 3
    assert len({event.room_code for event in events}) == 3


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(hours=-1)])
def test_an_event_ends_after_it_starts(session, lasts):
    group = a_group(session)

    with pytest.raises(domain.EndsBeforeStart, match="after the start"):
        an_event(session, group, starts_at=NOON, ends_at=NOON + lasts)


def test_a_changed_plan_keeps_the_address_and_says_what_is_different(session):
    event = an_event(session, name="Mixer")

    different = domain.change(session, event, plan_of(event, name="Big mixer", seats=30), now=NOON)

    assert different == ("name", "seats")
    assert (event.slug, event.name, event.seats) == ("mixer", "Big mixer", 30)


def test_seats_that_are_taken_stay(session):
    event = an_event(session)
    attending(session, event, "Ben")
    attending(session, event, "Cleo")

    with pytest.raises(domain.SeatsTaken, match="2 seats"):
        domain.change(session, event, plan_of(event, name="Other", seats=1), now=NOON)
    assert event.name == "Hack night"
    assert domain.change(session, event, plan_of(event, seats=2), now=NOON) == ("seats",)


@pytest.mark.parametrize("to", ["adult", "mixed"])
def test_once_somebody_has_joined_the_rules_get_no_looser(session, to):
    event = an_event(session, audience="youth")
    attending(session, event, a_person(session, "Lea", age=ADULT), role="leader", source="leader")

    with pytest.raises(domain.AudienceLoosened, match="stricter"):
        domain.change(session, event, plan_of(event, audience=to), now=NOON)
    assert event.audience == "youth"


def test_before_anybody_has_joined_the_audience_is_free(session):
    event = an_event(session, audience="youth")

    assert domain.change(session, event, plan_of(event, audience="adult"), now=NOON) == ("audience",)


def test_settings_read_before_the_rules_got_stricter_do_not_loosen_them(database_url):
    engine = engine_for(database_url)
    with Session(engine, expire_on_commit=False) as console, Session(engine) as other:
        event = an_event(console)
        attending(console, event, a_person(console, "Lea", age=ADULT))
        console.commit()
        other.get_one(Event, event.id).audience = "youth"
        other.commit()

        with pytest.raises(domain.AudienceLoosened):
            domain.change(console, event, plan_of(event, audience="mixed"), now=NOON)
    engine.dispose()


def test_rules_get_stricter_where_everybody_is_known_to_be_an_adult(session):
    event = an_event(session, audience="adult")
    attending(session, event, a_person(session, "Lea", age=ADULT))

    assert domain.change(session, event, plan_of(event, audience="mixed"), now=NOON) == ("audience",)


def test_rules_do_not_get_stricter_over_somebody_of_unknown_age(session):
    event = an_event(session, audience="adult")
    attending(session, event, "Ben")

    with pytest.raises(domain.AgesUnknown, match="never said"):
        domain.change(session, event, plan_of(event, audience="youth"), now=NOON)
    assert event.audience == "adult"


def test_opening_and_ending_are_told_once(session):
    event = an_event(session, state="draft")
    told, tell = collected()

    domain.open_event(session, event, now=NOON, tell=tell)
    domain.open_event(session, event, now=NOON, tell=tell)
    domain.end_event(session, event, now=NOON, tell=tell)
    domain.end_event(session, event, now=NOON, tell=tell)

    assert told == [EventOpened(event), EventEnded(event)]
    assert (event.state, event.ended_at) == ("ended", NOON)


def test_an_end_that_was_told_when_it_passed_is_not_told_again_by_the_button(session):
    event = an_event(session)
    event.end_told_at = event.ends_at
    session.flush()
    told, tell = collected()

    domain.end_event(session, event, now=event.ends_at + timedelta(hours=1), tell=tell)

    assert (event.state, event.end_told_at, told) == ("ended", event.ends_at, [])


def test_opened_again_its_end_will_be_told_again(session):
    event = an_event(session)
    told, tell = collected()
    for _ in range(2):
        domain.end_event(session, event, now=NOON, tell=tell)
        domain.open_event(session, event, now=NOON, tell=nobody)

    assert told == [EventEnded(event)] * 2
    assert event.end_told_at is None


@pytest.mark.parametrize(("hours", "again"), [(-1, False), (0, False), (1, True)])
def test_only_an_end_that_moves_to_later_will_be_told_again(session, hours, again):
    event = an_event(session)
    event.end_told_at = event.ends_at
    session.flush()

    domain.change(session, event, plan_of(event, ends_at=event.ends_at + timedelta(hours=hours)), now=NOON)

    assert (event.end_told_at is None) is again


def test_an_end_that_somebody_else_told_just_now_stays_told(session):
    event = an_event(session)
    times = {"ended_at": NOON, "end_told_at": NOON}
    ended = update(Event).values(state="ended", **times).execution_options(synchronize_session=False)
    session.execute(ended)

    domain.change(session, event, plan_of(event, name="Long night"), now=NOON)

    assert (event.state, event.end_told_at) == ("ended", NOON)


def test_what_somebody_else_opened_just_now_is_not_told_again(session):
    event = an_event(session, state="draft")
    opened = update(Event).values(state="open").execution_options(synchronize_session=False)
    session.execute(opened)
    told, tell = collected()

    domain.open_event(session, event, now=NOON, tell=tell)

    assert (event.state, told) == ("open", [])


def test_an_end_that_came_too_early_is_taken_back(session):
    event = an_event(session, state="ended")

    domain.open_event(session, event, now=NOON, tell=nobody)

    assert (event.state, event.ended_at) == ("open", None)


def test_nothing_opens_after_its_end(session):
    event = an_event(session, state="draft")

    with pytest.raises(domain.NotNow, match="Change the times"):
        domain.open_event(session, event, now=event.ends_at, tell=nobody)
    assert event.state == "draft"


def test_a_draft_cannot_end(session):
    with pytest.raises(domain.NotNow, match="Open it first"):
        domain.end_event(session, an_event(session, state="draft"), now=NOON, tell=nobody)


def test_it_is_a_draft_again_only_while_nobody_has_joined(session):
    event = an_event(session)
    domain.back_to_draft(session, event)
    assert event.state == "draft"

    event.state = "open"
    attending(session, event, "Ben")
    with pytest.raises(domain.NotNow, match="People have joined"):
        domain.back_to_draft(session, event)
    assert event.state == "open"


def test_it_is_no_draft_again_while_somebody_joins(database_url):
    engine = engine_for(database_url)
    with Session(engine) as session:
        event_id, cleo_id = an_event(session).id, a_person(session, "Cleo").id
        session.commit()
    said = []

    def hide():
        with Session(engine) as console, pytest.raises(domain.NotNow) as refused:
            domain.back_to_draft(console, console.get_one(Event, event_id))
        said.append(str(refused.value))

    with Session(engine) as door:
        place = domain.register(
            door, door.get_one(Event, event_id), door.get_one(Person, cleo_id), now=NOON, tell=nobody
        )
        hiding = threading.Thread(target=hide)
        hiding.start()
        hiding.join(0.3)
        assert place.id
        door.commit()
    hiding.join()
    engine.dispose()
    assert [sentence[:18] for sentence in said] == ["People have joined"]


def test_an_archived_draft_that_opens_is_on_the_lists_again(session):
    event = an_event(session, state="draft")
    domain.filing.archive(session, event, now=NOON)

    domain.open_event(session, event, now=NOON, tell=nobody)

    assert event.archived_at is None


def test_the_list_of_interests_is_kept_in_order_without_repeats(session):
    event = an_event(session)

    domain.set_interests(session, event, ["Chess", "Knots", "Chess", ""])
    domain.set_interests(session, event, ["Knots", "Stars"])

    assert [interest.label for interest in interests(session, event)] == ["Knots", "Stars"]


def test_a_room_code_is_understood_as_people_type_it_and_hides_drafts(session):
    event = an_event(session)
    draft = an_event(session, state="draft")
    typed = f" {event.room_code[:3].lower()}-{event.room_code[3:].lower()} "

    assert event_by_room_code(session, typed) is event
    assert event_by_room_code(session, draft.room_code) is None
    assert event_by_slug(session, draft.slug) is draft
    assert event_by_slug(session, "nowhere") is None
