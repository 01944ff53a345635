"""The page of two people: what was between them, how often, and what to think of."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.wrappers import Response

from netevents.events.models import Event
from netevents.exchange.models import Connection, Note
from netevents.exchange.notes import first_line
from netevents.exchange.queries import Met
from netevents.languages import _, mark
from netevents.plugin import Act, EventPage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_keepintouch import domain, panels, queries
from netevents_keepintouch.cadence import CHOICES, in_words, on_their_day
from netevents_keepintouch.forms import CadenceForm, ReminderForm
from netevents_keepintouch.models import LOGGED, MET, NOT, Tie
from netevents_keepintouch.queries import Wish
from netevents_keepintouch.views.blueprint import bp, done, me, met_here, my_zone, reached_by

NOTE_LINES = (
    ("talked_about", mark("We talked about")),
    ("my_question", mark("My question for them")),
    ("offered", mark("What I offered")),
)


@bp.route("/with/<code>", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def with_somebody(page: EventPage, code: str) -> Response:
    """Our history, how often, and my dates; POST writes a date down."""
    met = met_here(page, code)
    zone = my_zone(page)
    form = ReminderForm(zone=zone, now=page.now)
    if form.validate_on_submit():
        assert form.words.data, "a valid form has words"
        assert form.on.data is not None, "and a day"
        tie = _tie(page, met)
        try:
            domain.remind(page.session, tie, page.me.person_id, form.words.data, form.on.data, now=page.now)
        except domain.TooManyDates as refusal:
            form.words.errors = [str(refusal)]
        else:
            return done(page, page.url("with_somebody", code=code), _("Written down, for you alone."))
    wish = queries.wish(page.session, page.me.person_id, met.other.person_id)
    return plugin_page(
        page,
        _("You and %(name)s", name=met.profile.name),
        [
            *_between(page, met, wish, zone),
            *_dates(page, code, wish),
            Panel(_("Write down a date"), form=form, button=_("Write it down")),
        ],
        back=Link(met.profile.name, f"/c/{code}"),
    )


@bp.post("/with/<code>/often")
@access(Access.ATTENDEE)
def choose(page: EventPage, code: str) -> Response:
    """How often; the next word is reckoned from when they were last in touch."""
    met, form = met_here(page, code), CadenceForm()
    if not form.validate():
        raise NotHere
    domain.keep(page.session, _tie(page, met), page.me.person_id, form.cadence.data, now=page.now)
    chosen = _(CHOICES[form.cadence.data]).lower()
    said = _("Chosen: %(how_often)s. Only you see it.", how_often=chosen)
    return done(page, page.url("with_somebody", code=code), said)


@bp.post("/with/<code>/touched")
@access(Access.ATTENDEE)
def touched(page: EventPage, code: str) -> Response:
    met = met_here(page, code)
    domain.in_touch(page.session, _tie(page, met), page.me.person_id, LOGGED, my_zone(page), now=page.now)
    return done(page, page.url("with_somebody", code=code), _("Good. The time begins anew for both of you."))


@bp.post("/with/<code>/untouched")
@access(Access.ATTENDEE)
def untouched(page: EventPage, code: str) -> Response:
    """It was a wrong tap."""
    met = met_here(page, code)
    domain.take_back(page.session, _tie(page, met), page.me.person_id, my_zone(page), now=page.now)
    return done(page, page.url("with_somebody", code=code), _("Taken back."))


@bp.post("/with/<code>/later")
@access(Access.ATTENDEE)
def later(page: EventPage, code: str) -> Response:
    met = met_here(page, code)
    until = domain.put_off(page.session, _tie(page, met), page.me.person_id, my_zone(page), now=page.now)
    said = _("Not before %(day)s, then.", day=in_words(until))
    return done(page, page.url("with_somebody", code=code), said)


@bp.post("/with/<code>/dates/<reminder>")
@access(Access.ATTENDEE)
def finish(page: EventPage, code: str, reminder: str) -> Response:
    met = met_here(page, code)
    wish = queries.wish(page.session, page.me.person_id, met.other.person_id)
    found = queries.reminder(page.session, wish.tie, page.me.person_id, reminder) if wish else None
    if found is None:
        raise NotHere
    domain.finish(found, now=page.now)
    return done(page, page.url("with_somebody", code=code), _("Done."))


def _tie(page: EventPage, met: Met) -> Tie:
    return domain.tie_of(page.session, page.me.person_id, met.other.person_id)


def _between(page: EventPage, met: Met, wish: Wish | None, zone: str) -> list[Panel]:
    """What they tell, our history with my notes, and how often."""
    code, name = met.connection.code, met.profile.name
    meetings = queries.meetings_with(page.session, me(page), met)
    seen = queries.touches(page.session, wish.tie) if wish else ()
    last_met_at = meetings[-1][1].met_at
    codes = [connection.code for _, connection, _ in reversed(meetings)]
    today = on_their_day(page.now, zone)
    said = any(one.by_id == page.me.person_id and one.how != MET and one.on == today for one in seen)
    acts = [
        Act(_("That was a wrong tap"), page.url("untouched", code=code))
        if said
        else Act(_("We were in touch"), page.url("touched", code=code), style="main")
    ]
    silent = wish is not None and wish.keeping is not None and wish.keeping.cadence == NOT
    if not said and not silent:
        acts.append(Act(_("Not now, in two weeks"), page.url("later", code=code)))
    return [
        panels.writing(name, (reached_by(page, codes) or met).profile, _last(meetings), acts),
        panels.cadence(page, code, name, wish, panels.in_a_sentence(wish, last_met_at, zone, now=page.now)),
        panels.history(page, [(one.met_at, event.name) for event, one, _ in meetings], seen, zone),
        *(_note(event.name, note) for event, _, note in meetings if note is not None),
    ]


def _last(meetings: Sequence[tuple[Event, Connection, Note | None]]) -> str:
    """What I noted last, in a line."""
    return next((line for *_, note in reversed(meetings) if (line := first_line(note))), "")


def _note(event: str, note: Note) -> Panel:
    rows = [(_(label), words) for line, label in NOTE_LINES if (words := getattr(note, line))]
    return Panel(_("Your note from %(event)s", event=event), rows=rows, tone="private")


def _dates(page: EventPage, code: str, wish: Wish | None) -> list[Panel]:
    written = queries.reminders(page.session, wish.tie, page.me.person_id) if wish else ()
    return [panels.dates(page, code, written)] if written else []
