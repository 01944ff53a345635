"""“Why not somebody else?”: asked of one mentee, answered exactly, done with its price known, undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.events import audit
from netevents.languages import _, grouped, mark
from netevents.plugin import Act, ConsolePage, Panel, Table
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.programs.queries import called
from netevents_mentoring.rounds import asking, moves, queries
from netevents_mentoring.rounds.asked import question_of
from netevents_mentoring.rounds.console.pieces import locks_not_kept, the_computed, to_round
from netevents_mentoring.rounds.forms import WhyNotForm
from netevents_mentoring.rounds.models import BETTER, Question, Round
from netevents_mentoring.rounds.moves import Move
from netevents_mentoring.rounds.wording import told

bp = Blueprint("moves", __name__)
UNNOTICED = 0.00005
"""A loss that rounds to nothing."""
CHANGES: Final = {
    (True, True): mark("The sum of all matches would fall by %(number)s. One ideal match counts 100."),
    (True, False): mark(
        "The sum of all matches would fall by at most %(number)s. One ideal match counts 100."
    ),
    (False, True): mark("The sum of all matches would rise by %(number)s. One ideal match counts 100."),
    (False, False): mark(
        "The sum of all matches would rise by at least %(number)s. One ideal match counts 100."
    ),
}
"""What moves change, by whether it is a loss, and whether that is exact."""


@bp.route("/round/<code>/for/<request>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def ask(page: ConsolePage, code: str, request: str) -> BaseResponse:
    """Which mentor, for this mentee."""
    done, program = the_computed(page, code)
    mentee = queries.request_of(page.session, program, request)
    if mentee is None:
        raise NotHere
    form = WhyNotForm(queries.mentors_to_choose(page.session, program))
    name = called(mentee.registration)
    if form.validate_on_submit():
        mentor = queries.offer_of(page.session, program, form.mentor.data)
        if mentor is None:
            raise NotHere
        asked = asking.ask(page.session, done, mentee, mentor, by=page.reader, now=page.now)
        there = page.url("moves.show", code=code, question=asked.code)
        page.session.commit()
        return redirect(there)
    current = queries.current_match(page.session, done.id, mentee.id)
    names = queries.names(page.session, Offer, [current.offer_id] if current else [])
    has = (
        _("%(name)s has %(mentor)s.", name=name, mentor=names[current.offer_id])
        if current and names
        else _("%(name)s has nobody.", name=name)
    )
    choose = _("Choose a mentor, and read what it would cost, and who would move.")
    panel = Panel(name, text=f"{has} {choose}")
    return plugin_page(
        page, _("Why not …?"), [panel], form=form, button=_("Find out"), back=to_round(page, done)
    )


@bp.get("/round/<code>/question/<question>")
@access(Access.ORGANIZER)
def show(page: ConsolePage, code: str, question: str) -> BaseResponse:
    done, program = the_computed(page, code)
    asked = _the_question(page, done, question)
    back = to_round(page, done)
    if asked.answered_at is None:
        panel = Panel(
            _("It is being worked out"),
            text=_("This page looks again by itself."),
            progress=0.2 if asked.tries else 0.05,
        )
        return plugin_page(page, _("Why not …?"), [panel], back=back, looks_again=True)
    title = _("A move that helps") if asked.kind == BETTER else _("Why not …?")
    return plugin_page(page, title, _answered(page, done, program, asked), back=back)


@bp.post("/round/<code>/question/<question>/make")
@access(Access.ORGANIZER)
def make(page: ConsolePage, code: str, question: str) -> BaseResponse:
    done, _program = the_computed(page, code)
    asked = _the_question(page, done, question)
    there = page.url("moves.show", code=code, question=question)
    moves.make_answer(page.session, done, asked, now=page.now)
    audit.record(page.session, page.event, page.reader, mark("moved people in a round"), now=page.now)
    page.session.commit()
    flash(_("Done."))
    return redirect(there)


@bp.post("/round/<code>/question/<question>/undo")
@access(Access.ORGANIZER)
def undo(page: ConsolePage, code: str, question: str) -> BaseResponse:
    done, _program = the_computed(page, code)
    asked = _the_question(page, done, question)
    there = page.url("moves.show", code=code, question=question)
    if asked.made_at is None and asked.kind == BETTER:
        asked.undone_at = page.now
        there = page.url("rounds.show", code=code)
    moves.undo(page.session, done, asked, now=page.now)
    page.session.commit()
    flash(_("Taken back."))
    return redirect(there)


def _answered(page: ConsolePage, done: Round, program: Program, asked: Question) -> Sequence[Panel]:
    mentee = queries.names(page.session, Request, [asked.request_id]).get(
        asked.request_id, _("Somebody who left")
    )
    mentor = queries.names(page.session, Offer, [asked.offer_id]).get(asked.offer_id, _("somebody who left"))
    answer = asked.answer
    if answer.get("forbidden"):
        return [
            Panel(
                _("%(mentee)s and %(mentor)s: not possible", mentee=mentee, mentor=mentor),
                lines=[*map(told, answer["forbidden"]), *locks_not_kept(page, answer)],
            )
        ]
    changes = [Move.of_json(one) for one in answer["moves"]]
    made, undone = asked.made_at is not None, asked.undone_at is not None
    acts = []
    if made and not undone and done.state == "done":
        acts.append(Act(_("Undo"), page.url("moves.undo", code=done.code, question=asked.code)))
    elif not made and not undone and changes:
        acts.append(
            Act(
                _("Make these moves"),
                page.url("moves.make", code=done.code, question=asked.code),
                style="main",
            )
        )
        if asked.kind == BETTER:
            acts.append(Act(_("No, leave it"), page.url("moves.undo", code=done.code, question=asked.code)))
    return [
        Panel(
            _("%(mentee)s with %(mentor)s", mentee=mentee, mentor=mentor),
            text=price(answer, changes),
            tone="tint",
        ),
        Panel(
            _("Who would move") if not made else _("Taken back") if undone else _("Who was moved"),
            table=Table((_("Mentee"), _("From"), _("To")), _moved(page, changes)) if changes else None,
            text="" if changes else _("Nobody: it is so already."),
            acts=acts,
        ),
    ]


def price(answer: dict[str, object], changes: Sequence[Move]) -> str:
    if not changes:
        return _("This is how the round stands.")
    without = [one for one in changes if one.after is None]
    more = [one for one in changes if one.before is None]
    sentences = []
    if len(more) > len(without):
        sentences.append(_("Somebody more has a mentor then."))
    elif len(without) > len(more):
        sentences.append(_("Somebody stays without a mentor for it."))
    loss = float(str(answer.get("loss", 0.0)))
    number = grouped(round(100 * abs(loss), 1))
    if abs(loss) <= UNNOTICED:
        sentences.append(_("The round as a whole stays as good as it is."))
    else:
        sentences.append(_(CHANGES[loss > 0, bool(answer.get("exact", True))], number=number))
    return " ".join(sentences)


def _moved(page: ConsolePage, changes: Sequence[Move]) -> list[tuple[str, str, str]]:
    mentees = queries.names(page.session, Request, [one.request for one in changes])
    ids = [offer for one in changes for offer in (one.before, one.after) if offer is not None]
    mentors = queries.names(page.session, Offer, ids)

    def mentor_of(offer: int | None) -> str:
        return _("nobody") if offer is None else mentors.get(offer, _("somebody who left"))

    return [
        (mentees.get(one.request, _("Somebody who left")), mentor_of(one.before), mentor_of(one.after))
        for one in changes
    ]


def _the_question(page: ConsolePage, done: Round, code: str) -> Question:
    found = question_of(page.session, done, code)
    if found is None:
        raise NotHere
    return found
