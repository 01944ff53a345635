"""“Why not somebody else?”: asked of one mentee, answered exactly, done with its price known, undone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response as BaseResponse

from netevents.events import audit
from netevents.plugin import Act, ConsolePage, Panel, Table
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.pages import plugin_page
from netevents_mentoring.programs.models import Offer, Program, Request
from netevents_mentoring.rounds import asking, moves, queries
from netevents_mentoring.rounds.asked import question_of
from netevents_mentoring.rounds.console.pieces import the_round, to_round
from netevents_mentoring.rounds.forms import WhyNotForm
from netevents_mentoring.rounds.models import BETTER, Question, Round
from netevents_mentoring.rounds.moves import Move

bp = Blueprint("moves", __name__)
COMPUTED = ("done", "published")
UNNOTICED = 0.00005
"""A loss that rounds to nothing."""


@bp.route("/round/<code>/for/<request>", methods=["GET", "POST"])
@access(Access.ORGANIZER)
def ask(page: ConsolePage, code: str, request: str) -> BaseResponse:
    """Which mentor, for this mentee."""
    done, program = _computed(page, code)
    mentee = queries.request_of(page.session, program, request)
    if mentee is None:
        raise NotHere
    form = WhyNotForm(queries.mentors_to_choose(page.session, program))
    name = queries.called(mentee.registration)
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
    has = f"{name} has {names[current.offer_id]}." if current and names else f"{name} has nobody."
    panel = Panel(name, text=f"{has} Choose a mentor, and read what it would cost, and who would move.")
    return plugin_page(page, "Why not …?", [panel], form=form, button="Find out", back=to_round(page, done))


@bp.get("/round/<code>/question/<question>")
@access(Access.ORGANIZER)
def show(page: ConsolePage, code: str, question: str) -> BaseResponse:
    done, program = _computed(page, code)
    asked = _the_question(page, done, question)
    back = to_round(page, done)
    if asked.answered_at is None:
        panel = Panel(
            "It is being worked out",
            text="This page looks again by itself.",
            progress=0.2 if asked.tries else 0.05,
        )
        return plugin_page(page, "Why not …?", [panel], back=back, looks_again=True)
    title = "A move that helps" if asked.kind == BETTER else "Why not …?"
    return plugin_page(page, title, _answered(page, done, program, asked), back=back)


@bp.post("/round/<code>/question/<question>/make")
@access(Access.ORGANIZER)
def make(page: ConsolePage, code: str, question: str) -> BaseResponse:
    done, _ = _computed(page, code)
    asked = _the_question(page, done, question)
    there = page.url("moves.show", code=code, question=question)
    moves.make_answer(page.session, done, asked, now=page.now)
    audit.record(page.session, page.event, page.reader, "moved people in a round", now=page.now)
    page.session.commit()
    flash("Done.")
    return redirect(there)


@bp.post("/round/<code>/question/<question>/undo")
@access(Access.ORGANIZER)
def undo(page: ConsolePage, code: str, question: str) -> BaseResponse:
    done, _ = _computed(page, code)
    asked = _the_question(page, done, question)
    there = page.url("moves.show", code=code, question=question)
    if asked.made_at is None and asked.kind == BETTER:
        asked.undone_at = page.now
        there = page.url("rounds.show", code=code)
    moves.undo(page.session, done, asked, now=page.now)
    page.session.commit()
    flash("Taken back.")
    return redirect(there)


def _answered(page: ConsolePage, done: Round, program: Program, asked: Question) -> Sequence[Panel]:
    mentee = queries.names(page.session, Request, [asked.request_id]).get(
        asked.request_id, "Somebody who left"
    )
    mentor = queries.names(page.session, Offer, [asked.offer_id]).get(asked.offer_id, "somebody who left")
    answer = asked.answer
    if answer.get("forbidden"):
        return [Panel(f"{mentee} and {mentor}: not possible", lines=answer["forbidden"])]
    changes = [Move.of_json(one) for one in answer["moves"]]
    made, undone = asked.made_at is not None, asked.undone_at is not None
    acts = []
    if made and not undone and done.state == "done":
        acts.append(Act("Undo", page.url("moves.undo", code=done.code, question=asked.code)))
    elif not made and not undone and changes:
        acts.append(
            Act("Make these moves", page.url("moves.make", code=done.code, question=asked.code), style="main")
        )
        if asked.kind == BETTER:
            acts.append(Act("No, leave it", page.url("moves.undo", code=done.code, question=asked.code)))
    return [
        Panel(f"{mentee} with {mentor}", text=price(answer, changes), tone="tint"),
        Panel(
            "Who would move" if not made else "Taken back" if undone else "Who was moved",
            table=Table(("Mentee", "From", "To"), _moved(page, changes)) if changes else None,
            text="" if changes else "Nobody: it is so already.",
            acts=acts,
        ),
    ]


def price(answer: dict[str, object], changes: Sequence[Move]) -> str:
    if not changes:
        return "This is how the round stands."
    without = [one for one in changes if one.after is None]
    more = [one for one in changes if one.before is None]
    said = ""
    if len(more) > len(without):
        said = "Somebody more has a mentor then. "
    elif len(without) > len(more):
        said = "Somebody stays without a mentor for it. "
    loss = float(str(answer.get("loss", 0.0)))
    exact = answer.get("exact", True)
    if loss > UNNOTICED:
        most = "" if exact else "at most "
        return f"{said}The round would lose {most}{100 * loss:.1f} hundredths of one ideal match in all."
    if loss < -UNNOTICED:
        least = "" if exact else "at least "
        return f"{said}The round would gain {least}{-100 * loss:.1f} hundredths of one ideal match in all."
    return f"{said}The round as a whole stays as good as it is."


def _moved(page: ConsolePage, changes: Sequence[Move]) -> list[tuple[str, str, str]]:
    mentees = queries.names(page.session, Request, [one.request for one in changes])
    ids = [offer for one in changes for offer in (one.before, one.after) if offer is not None]
    mentors = queries.names(page.session, Offer, ids)

    def called(offer: int | None) -> str:
        return "nobody" if offer is None else mentors.get(offer, "somebody who left")

    return [
        (mentees.get(one.request, "Somebody who left"), called(one.before), called(one.after))
        for one in changes
    ]


def _computed(page: ConsolePage, code: str) -> tuple[Round, Program]:
    done, program = the_round(page, code)
    if done.state not in COMPUTED:
        raise NotHere
    return done, program


def _the_question(page: ConsolePage, done: Round, code: str) -> Question:
    found = question_of(page.session, done, code)
    if found is None:
        raise NotHere
    return found
