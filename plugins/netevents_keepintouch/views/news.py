"""A line for those one has met, and what they tell."""

from __future__ import annotations

from werkzeug.wrappers import Response

from netevents.exchange import policy
from netevents.exchange.notes import first_line
from netevents.languages import _
from netevents.plugin import Act, EventPage, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_keepintouch import domain, news
from netevents_keepintouch.cadence import in_words, on_their_day
from netevents_keepintouch.forms import NewsForm
from netevents_keepintouch.models import WROTE, News
from netevents_keepintouch.news import Told
from netevents_keepintouch.panels import writing
from netevents_keepintouch.views.blueprint import bp, done, home, my_zone, reached_by

NAMED = 30
"""So many readers are named; nobody reads a longer list."""


@bp.route("/news", methods=["GET", "POST"])
@access(Access.ATTENDEE)
def my_news(page: EventPage) -> Response:
    """Share a line, see to whom it goes, take it back."""
    form = NewsForm()
    if form.validate_on_submit():
        assert form.words.data, "a valid form has words"
        try:
            news.post(page.session, page.me.person_id, form.words.data, now=page.now)
        except news.EnoughNews as refusal:
            form.words.errors = [str(refusal)]
        else:
            return done(page, page.url("my_news"), _("Told. They read it when they look here."))
    names = [
        policy.profile_view(one, policy.NOTHING).name for one in news.readers(page.session, page.me.person_id)
    ]
    goes_to = _("Everybody you have met reads it, except those you took your profile back from.")
    named = ", ".join(names[:NAMED])
    who = _("%(names)s and others.", names=named) if len(names) > NAMED else f"{named}."
    zone = my_zone(page)
    told = [_mine(page, one, zone) for one in news.own(page.session, page.me.person_id, now=page.now)]
    if not names:
        nobody = Panel(_("Share a line"), text=_("You have met nobody yet who could read it."))
        return plugin_page(page, _("Your news"), [*told, nobody], back=home(page))
    share = Panel(
        _("Share a line"),
        text=f"{goes_to} {_('It stays for a month, or until you take it back.')}",
        rows=[(_("Who reads it"), who)],
        form=form,
        button=_("Tell them"),
    )
    return plugin_page(page, _("Your news"), [*told, share], back=home(page))


@bp.get("/news/<code>")
@access(Access.ATTENDEE)
def read_news(page: EventPage, code: str) -> Response:
    """What somebody tells, and how to write to them."""
    told = _told(page, code)
    met = reached_by(page, told.codes)
    if met is None:
        raise NotHere
    panels = [
        Panel(met.profile.name, quote=told.news.words),
        writing(
            met.profile.name,
            met.profile,
            first_line(met.note),
            [
                Act(_("I wrote to them"), page.url("wrote", code=code), style="main"),
                Act(_("Let it pass"), page.url("let_pass", code=code)),
            ],
        ),
    ]
    return plugin_page(page, _("News"), panels, back=home(page))


@bp.post("/news/<code>/wrote")
@access(Access.ATTENDEE)
def wrote(page: EventPage, code: str) -> Response:
    told = _told(page, code)
    tie = domain.tie_of(page.session, page.me.person_id, told.news.person_id)
    domain.in_touch(page.session, tie, page.me.person_id, WROTE, my_zone(page), now=page.now)
    news.let_pass(page.session, page.me.person_id, told.news)
    return done(page, page.url("home"), _("Good. They will be glad."))


@bp.post("/news/<code>/pass")
@access(Access.ATTENDEE)
def let_pass(page: EventPage, code: str) -> Response:
    news.let_pass(page.session, page.me.person_id, _told(page, code).news)
    return done(page, page.url("home"), _("All right. They are not told."))


@bp.post("/news/<code>/back")
@access(Access.ATTENDEE)
def take_back(page: EventPage, code: str) -> Response:
    news.take_back(page.session, page.me.person_id, code)
    return done(page, page.url("my_news"), _("Taken back. It is on nobody’s page any more."))


def _told(page: EventPage, code: str) -> Told:
    """What is told to me under this code.

    :raises NotHere: if nothing is, or not any more
    """
    found = news.told_to(page.session, [page.me.person_id], now=page.now, code=code)
    if not found:
        raise NotHere
    return found[0]


def _mine(page: EventPage, one: News, zone: str) -> Panel:
    on = in_words(on_their_day(one.made_at, zone))
    return Panel(
        _("Told on %(day)s", day=on),
        quote=one.words,
        acts=[Act(_("Take it back"), page.url("take_back", code=one.code))],
    )
