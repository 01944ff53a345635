"""Sheets for children without a phone: who may print them, what is on them, and above all what is not."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from netevents.events.domain.agreed import AT_MOST
from netevents.events.models import AuditEntry, Event
from netevents.exchange.models import LEFT
from netevents.exchange.youth import guardians, meetings
from netevents.exchange.youth.guardians import Agreed
from netevents.host import switches
from netevents_followup import youth_sheets, youth_sheets_pdf
from netevents_followup.youth_sheets import Entry, Sheet
from tests.cast import a_person, a_phone, attending, nobody, post, world
from tests.conftest import NOON
from tests.exchange.badge_faces import SCRIPTS
from tests.youth.troop import AFTERWARDS, a_member, a_troop

NAMES = ("Uma", "Ravi", "Sol", "Bea", "Ivo")


def words_of(document: bytes) -> list[str]:
    """What an independent reader finds on each page, ligatures and line ends put back."""
    with pypdfium2.PdfDocument(document) as opened:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]


def printed(sheets, *, paper="a4", size="half") -> list[str]:
    return words_of(
        youth_sheets_pdf.pdf(sheets, event="Pond day", when="Sat 21 November 2026", paper=paper, size=size)
    )


def laid_out(troop, *, now=AFTERWARDS) -> dict[str, Sheet]:
    minors = youth_sheets.printable(troop.session, troop.event, now=now)
    return {sheet.name: sheet for sheet in youth_sheets.sheets(troop.session, troop.event, minors, now=now)}


def passed_on(troop, *pairs) -> None:
    """The leaders wrote down that these met; after the meeting they pass on what guardians allow."""
    for one, other in pairs:
        meetings.these_two_met(troop.session, troop.event, one, other, by=troop.ann.person, now=NOON)
    waits = meetings.waiting(troop.session, troop.event)
    allowed = meetings.may_be_released(troop.session, waits, now=AFTERWARDS)
    ready = [row for row in waits if allowed[row.id]]
    meetings.release(troop.session, troop.event, ready, by=troop.ann.person, now=AFTERWARDS)


def test_each_child_reads_whom_they_met_and_what_to_say(session):
    troop = a_troop(session)
    rio = a_member(session, troop.event, "Rio", "under 13", by=troop.ann.person, picks=("Knots", "Maps"))
    passed_on(troop, (troop.mia, troop.tom), (troop.mia, rio))

    sheets = laid_out(troop)

    assert sheets["Mia"].entries == (
        Entry("Tom", ("Chess",), "Ask Tom about Chess: what is the best part?"),
        Entry("Rio", ("Knots", "Maps"), "You both like Knots. Ask Rio: how did that begin?"),
    )
    assert [entry.name for entry in sheets["Tom"].entries] == ["Mia"]
    assert sheets["Ana"].entries == ()


def test_what_waits_was_left_or_lost_its_consent_is_on_no_sheet(session):
    troop = a_troop(session)
    rio, ida, lou = (
        a_member(session, troop.event, name, "13-15", by=troop.ann.person) for name in ("Rio", "Ida", "Lou")
    )
    passed_on(troop, (troop.mia, troop.tom), (troop.mia, rio), (troop.mia, ida))
    meetings.these_two_met(session, troop.event, troop.mia, lou, by=troop.ann.person, now=AFTERWARDS)
    take_back(troop, rio)
    troop.pair(troop.mia, ida).state = LEFT
    session.flush()

    sheets = laid_out(troop)

    assert [entry.name for entry in sheets["Mia"].entries] == ["Tom"]
    assert "Rio" not in sheets
    assert laid_out(troop, now=AFTERWARDS + AT_MOST * 2) == {}


@pytest.mark.parametrize("size", list(youth_sheets_pdf.KINDS))
@pytest.mark.parametrize("paper", list(youth_sheets_pdf.PAPERS))
def test_all_of_it_is_on_paper_and_goes_on_where_it_does_not_fit(paper, size):
    met = tuple(Entry(name, ("Chess", "Stars"), f"Ask {name} about Chess.") for name in NAMES * 2)
    pages = printed([Sheet("Mia", "Otters", met), Sheet("Ana", "", ())], paper=paper, size=size)

    text = " ".join(pages)
    assert all(text.count(entry.say) == 2 for entry in met)
    assert text.count("Likes: Chess, Stars") == len(met)
    assert text.count("Or say:") == len(met)
    assert len(pages) == 3
    # Of Ana nothing was passed on: there are places to write it in.
    assert text.partition("Ana Pond day")[2].count("I met:") == youth_sheets_pdf.EMPTY


def test_names_of_every_script_are_set():
    names = [name.split()[0] for name in SCRIPTS]
    met = tuple(Entry(name, (), f"Ask {name}: what are you good at?") for name in names)

    text = "".join(printed([Sheet("Mia", "", met)])).replace(" ", "")

    assert text.count("whatareyougoodat?") == len(names)
    assert "\N{REPLACEMENT CHARACTER}" not in text
    for name in ("Ђорђе", "Ελένη", "王小明", "김철수", "ᏌᏆᏂ", "Արամ"):
        assert name in text


@pytest.fixture
def pond(app):
    """After the meeting: Mia and Tom met, and everybody has a phone."""
    with world(app) as session:
        troop = a_troop(session)
        switches.switch_on(session, troop.event, "followup")
        zoe = attending(session, troop.event, a_person(session, "Zoe", age="adult"), source="organizer")
        passed_on(troop, (troop.mia, troop.tom))
        troop.event.state, troop.event.ended_at = "ended", NOON
        people = {"ada": troop.ada, "zoe": zoe.person} | {
            who: getattr(troop, who).person for who in ("ann", "mia", "tom")
        }
        mia = troop.mia.code
    phones = {who: a_phone(app, person) for who, person in people.items()}
    return SimpleNamespace(app=app, phones=phones, mia=mia, url=f"/e/{troop.event.slug}/followup/sheets")


def test_leader_prints_and_it_is_known_whose(pond):
    ann = pond.phones["ann"]
    assert "Print sheets" in ann.get(pond.url.partition("followup")[0]).text
    assert "Open the sheets" in ann.get(pond.url).text

    everybody = post(ann, pond.url, whose="", paper="letter", size="whole")
    one = post(ann, pond.url, whose=pond.mia, paper="a4", size="half")

    assert everybody.mimetype == one.mimetype == "application/pdf"
    assert everybody.headers["Cache-Control"] == "no-store"
    assert len(words_of(everybody.data)) == 3
    (sheet,) = words_of(one.data)
    assert "Ask Tom about Chess" in sheet
    with world(pond.app) as session:
        rows = session.scalars(
            select(AuditEntry).where(AuditEntry.act == "looked at a minor’s record to print it")
        ).all()
        assert [bool(row.registration_id and row.person_id) for row in rows] == [True] * 4


def test_on_paper_it_is_in_the_language_of_the_event(pond):
    with world(pond.app) as session:
        session.execute(update(Event).values(language="es"))

    one = post(pond.phones["ann"], pond.url, whose=pond.mia, paper="a4", size="half")

    (sheet,) = words_of(one.data)
    assert "A quién conociste y algo que decir la próxima vez" in sheet
    assert "Pregunta a Tom por Chess: ¿qué es lo mejor?" in sheet
    assert " de 20" in sheet.partition("A quién")[0]


@pytest.mark.parametrize("who", ["ada", "zoe", "mia"])
def test_nobody_else_prints(pond, who):
    assert pond.phones[who].get(pond.url).status_code in {302, 404}
    assert post(pond.phones[who], pond.url, whose="", paper="a4", size="half").status_code in {302, 404}


@pytest.mark.parametrize("wrong", [{"paper": "papyrus"}, {"size": ""}, {"whose": "somebody"}])
def test_what_is_not_offered_is_refused_and_nothing_is_written_down(pond, wrong):
    chosen = {"whose": "", "paper": "a4", "size": "half"} | wrong

    assert post(pond.phones["ann"], pond.url, **chosen).status_code == 422

    with world(pond.app) as session:
        acts = session.scalars(select(AuditEntry.act)).all()
    assert "looked at a minor’s record to print it" not in acts


def test_before_the_end_there_is_nothing_to_print(app):
    with world(app) as session:
        troop = a_troop(session)
        switches.switch_on(session, troop.event, "followup")
        ann, slug = troop.ann.person, troop.event.slug
    phone = a_phone(app, ann)

    assert "Print sheets" not in phone.get(f"/e/{slug}/").text
    assert "Pass on who met" in phone.get(f"/e/{slug}/followup/sheets").text
    assert post(phone, f"/e/{slug}/followup/sheets", paper="a4", size="half").status_code == 303


CHILDREN = st.lists(
    st.builds(
        SimpleNamespace,
        picks=st.sets(st.sampled_from(("Frogs", "Knots", "Chess", "Stars"))),
        may_share=st.booleans(),
        withdraws=st.booleans(),
    ),
    min_size=2,
    max_size=len(NAMES),
)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(children=CHILDREN, data=st.data())
def test_a_sheet_holds_first_names_and_interests_of_those_passed_on(app, children, data):
    """Whatever else is known of them: no group, guardian or contact, and nobody whose guardian says no."""
    with world(app) as session:
        troop = a_troop(session)
        there = [a_child(troop, name, facts) for name, facts in zip(NAMES, children, strict=False)]
        pairs = [(one, other) for one in there for other in there if one.id < other.id]
        met = data.draw(st.lists(st.sampled_from(pairs), unique=True))
        passed_on(troop, *met)
        for minor, facts in zip(there, children, strict=True):
            if facts.withdraws:
                take_back(troop, minor)
        names = [[minor.name for minor in pair] for pair in met]
        sheets = laid_out(troop)
        session.rollback()

    by_name = dict(zip(NAMES, children, strict=False))
    open_ = {name for name, facts in by_name.items() if facts.may_share and not facts.withdraws}
    staying = {name for name, facts in by_name.items() if not facts.withdraws}
    assert sheets.keys() == staying | {"Mia", "Tom", "Ana"}
    for name in staying:
        expected = {other for pair in names if name in pair and open_.issuperset(pair) for other in pair}
        text = " ".join(printed([sheets[name]]))
        assert {other for other in (*NAMES, "Mia", "Tom", "Ana") if other in text} == expected | {name}
        assert set(re.findall(r"Patrol\w+", text)) == {f"Patrol{name.upper()}"}
        assert not [sign for sign in ("@", "Quin", "13-15") if sign in text]


def a_child(troop, name, facts):
    agreed = Agreed("Quin", "quin@example.org", "paper", may_collect=True, may_share=facts.may_share)
    return a_member(
        troop.session,
        troop.event,
        name,
        "13-15",
        by=troop.ann.person,
        subgroup=f"Patrol{name.upper()}",
        picks=facts.picks,
        agreed=agreed,
    )


def take_back(troop, minor) -> None:
    guardians.withdraw(troop.session, troop.event, minor, by=troop.ann.person, now=AFTERWARDS, tell=nobody)
