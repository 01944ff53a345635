"""What attendees see: questions to try, another question for two, and trios."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.exchange import policy
from netevents.exchange.models import MADE
from netevents.exchange.queries import connection_for
from netevents.languages import _, said_if_ours
from netevents.people.models import Person
from netevents.plugin import EventPage, Link, Panel
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_starters import domain, queries
from netevents_starters.drawing import draw, in_order
from netevents_starters.models import PAIR, YOUTH, Seat

bp = Blueprint("starters", __name__)
TO_TRY = 3


@bp.get("/")
@access(Access.ATTENDEE)
def questions(page: EventPage) -> Response:
    """A few questions for whoever one talks to next; everybody has others."""
    prompts = queries.prompts_of(page.session, page.event, YOUTH if page.me.is_minor else PAIR)
    mine = [domain.for_everybody(_(prompt.text)) for prompt in in_order(prompts, salt=page.me.code)[:TO_TRY]]
    panel = Panel(title=_("Ask one, then listen"), lines=mine)
    nothing = Panel(title=_("None yet"), text=_("The organizers have not written any questions."))
    return plugin_page(page, _("Questions to try"), [panel if mine else nothing])


@bp.get("/with/<code>/<int(max=999):turn>")
@access(Access.ATTENDEE)
def another(page: EventPage, code: str, turn: int) -> Response:
    """One more question for two who have met."""
    person = page.session.get_one(Person, page.me.person_id)
    met = connection_for(page.session, person, code)
    if met is None or met.event.id != page.event.id or met.connection.state != MADE:
        raise NotHere
    use = domain.use_for(met.mine, met.other)
    prompts, given = queries.prompts_and_given(page.session, page.event, use, met.connection)
    salt = domain.salt_of(met.mine, met.other)
    question = draw(met.my_profile, met.profile, prompts, salt=salt, given=given, turn=turn)
    if question is None:
        raise NotHere
    panel = Panel(
        title=met.profile.name,
        quote=question.text,
        links=[Link(_("Another question"), page.url("another", code=code, turn=turn + 1))],
    )
    return plugin_page(page, _("A question for you two"), [panel], back=Link(_("Back"), f"/c/{code}"))


@bp.get("/trio")
@access(Access.ATTENDEE)
def trio(page: EventPage) -> Response:
    """Waiting for two others, or the three of them."""
    _offered(page)
    return plugin_page(
        page, _("Trios"), [trio_panel(page, queries.seat_of(page.session, page.me, now=page.now))]
    )


@bp.post("/trio")
@access(Access.ATTENDEE)
def ask(page: EventPage) -> BaseResponse:
    _offered(page)
    domain.ask_for_trio(page.session, page.event, page.me, now=page.now)
    there = page.url("trio")
    page.session.commit()
    return redirect(there)


@bp.post("/trio/leave")
@access(Access.ATTENDEE)
def leave(page: EventPage) -> BaseResponse:
    there = page.url("trio")
    domain.leave_trio(page.session, page.me)
    page.session.commit()
    flash(_("You are out. Ask again whenever you like."))
    return redirect(there)


def trio_panel(page: EventPage, seat: Seat | None) -> Panel:
    """Where somebody stands: not asked yet, waiting, or with two others."""
    minutes = int(queries.LASTS.total_seconds() // 60)
    if seat is None:
        return Panel(
            title=_("Easier in threes"),
            text=_("Walk up to somebody with two others who asked for the same. They see your first name."),
            acts=[Link(_("Find me a trio"), page.url("ask"), style="main")],
        )
    if seat.trio is None:
        return Panel(
            title=_("Waiting for two others"),
            text=_(
                "As soon as two more people ask, you have a trio. You wait %(minutes)s minutes at most.",
                minutes=minutes,
            ),
            links=[Link(_("Look again"), page.url("trio"))],
            acts=[Link(_("Stop waiting"), page.url("leave"))],
        )
    names = [
        _("%(name)s (you)", name=_first_name(one)) if one.registration_id == page.me.id else _first_name(one)
        for one in queries.seats_at(page.session, seat.trio)
    ]
    return Panel(
        title=_("Your trio"),
        quote=_(seat.trio.question),
        text=_(
            "Meet at %(meeting_point)s. All three phones show the word “%(sign)s”.",
            meeting_point=said_if_ours(page.settings["meeting_point"]),
            sign=_(seat.trio.sign),
        ),
        lines=names,
        acts=[Link(_("Leave the trio"), page.url("leave"))],
    )


def _offered(page: EventPage) -> None:
    """Trios, where the organizer offers them; never to minors."""
    if page.me.is_minor or not page.settings["trios"]:
        raise NotHere


def _first_name(seat: Seat) -> str:
    return policy.before_meeting(seat.registration, frozenset()).name.split()[0]
