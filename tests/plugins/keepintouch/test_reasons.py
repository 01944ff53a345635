"""Whatever two people did and chose, and wherever the clocks are: what must hold of every reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from netevents.events.models import Event
from netevents_keepintouch import nudging
from netevents_keepintouch.cadence import MONTHS, morning_of, this_turn
from netevents_keepintouch.models import CADENCES, NOT, Keeping, News, Reminder, Tie, Woken
from netevents_keepintouch.news import Told
from netevents_keepintouch.nudging import Read
from netevents_keepintouch.queries import Meeting, Wish

BEN, CLEO = 1, 2
PAIR = (BEN, CLEO)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
maybe = st.one_of(st.none(), moments)


@st.composite
def worlds(draw):
    """Everything that can be between Ben and Cleo at a moment."""
    now = draw(moments)
    cadence, since = draw(st.sampled_from(CADENCES)), draw(moments)
    event = Event(id=7, slug="hack-night", name="Hack night")
    met = sorted(draw(st.lists(moments, min_size=1, max_size=3)))
    meetings = [Meeting(f"met{number}", event, at, "Cleo", "") for number, at in enumerate(met)]
    tie = Tie(id=1, low_id=BEN, high_id=CLEO, touched_at=draw(maybe))
    keeping = Keeping(
        tie_id=1, person_id=BEN, cadence=cadence, since=since, put_off_until=draw(st.one_of(st.none(), days))
    )
    told = News(code="news", person_id=CLEO, words="I moved", made_at=draw(moments))
    return Read(
        wishes={PAIR: Wish(tie, draw(st.sampled_from([keeping, keeping, None])))},
        meetings={PAIR: meetings},
        zones={BEN: draw(zones)},
        reminders=[(PAIR, Reminder(code="date", words="Exam", on=draw(days)))] * draw(st.integers(0, 1)),
        news=[(PAIR, Told(BEN, told, ("met0",)))] * draw(st.integers(0, 1)),
        woken=[Woken(person_id=BEN, other_id=CLEO, on=draw(days))] * draw(st.integers(0, 1)),
        now=now,
    )


def here(read, moment):
    return moment.astimezone(ZoneInfo(read.zones[BEN])).date()


def keeping_of(read):
    return read.wishes[PAIR].keeping


@given(read=worlds())
def test_there_is_one_reason_at_most_and_none_after_not(read):
    reasons = nudging._best(read)

    assert len(reasons) <= 1
    if keeping_of(read) and keeping_of(read).cadence == NOT:
        assert reasons == []


@given(read=worlds())
def test_while_it_is_put_off_only_ones_own_date_is_named(read):
    keeping = keeping_of(read)
    if keeping and keeping.put_off_until and here(read, read.now) < keeping.put_off_until:
        assert [one for one in nudging._best(read) if one.rank != nudging.DATE] == []


@given(read=worlds())
def test_the_chosen_time_begins_on_the_day_they_were_last_in_touch(read):
    """Counted by hand: so many months on in the calendar, on the same day or the last of a shorter month."""
    times = [meeting.met_at for meeting in read.meetings[PAIR]]
    last = here(read, max([*times, read.wishes[PAIR].tie.touched_at or times[0]]))
    for reason in nudging._cadences(read):
        months = MONTHS[keeping_of(read).cadence]
        month = last
        for _ in range(months):
            month = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
        while month.day < last.day and (month + timedelta(days=1)).month == month.month:
            month += timedelta(days=1)
        chosen = here(read, keeping_of(read).since) + timedelta(days=7)

        first = max(month, chosen, keeping_of(read).put_off_until or month)
        assert reason.on == this_turn(keeping_of(read).cadence, first, here(read, read.now))
        morning = morning_of(reason.on, read.zones[BEN]).astimezone(ZoneInfo(read.zones[BEN]))
        assert (morning.date(), morning.hour) == (reason.on, 8)


@given(read=worlds())
def test_no_reason_is_about_what_was_done_since(read):
    """But for a date of one’s own, and news that one may answer by letting them pass."""
    touched_at = read.wishes[PAIR].tie.touched_at
    for reason in nudging._best(read):
        if touched_at is not None and reason.rank not in {nudging.DATE, nudging.NEWS}:
            assert here(read, touched_at) < reason.on
