"""A round as a file: take it home, change it, bring it back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from netevents.db import reading
from netevents.events import audit
from netevents.languages import _, mark
from netevents.plugin import Act, ConsolePage, Panel, Table
from netevents.refusal import NotHere
from netevents.web.access import Access, access
from netevents.web.csv import header_and_rows
from netevents.web.https import need_https
from netevents.web.pages import plugin_page
from netevents.web.uploads import takes
from netevents_mentoring.rounds import moves, sheets
from netevents_mentoring.rounds.console.pieces import the_computed, title_of, to_round
from netevents_mentoring.rounds.forms import ExportForm, MovesForm, SheetForm
from netevents_mentoring.rounds.models import Round

bp = Blueprint("sheets", __name__)
LARGEST = 10 * 2**20
SHOWN = 200


@bp.get("/round/<code>/file")
@access(Access.ORGANIZER)
def show(page: ConsolePage, code: str) -> Response:
    done, _program = the_computed(page, code)
    return _drawn(page, done, ExportForm(prefix="out"), SheetForm(prefix="in"))


@bp.post("/round/<code>/round.csv")
@access(Access.ORGANIZER)
def export(page: ConsolePage, code: str) -> BaseResponse:
    done, _program = the_computed(page, code)
    need_https(_("Exports"))
    form = ExportForm(prefix="out")
    if not form.validate_on_submit():
        return _drawn(page, done, form, SheetForm(formdata=None, prefix="in"))
    slug = page.event.slug
    audit.record(
        page.session,
        page.event,
        page.reader,
        mark("exported a round"),
        why=form.why.data,
        now=page.now,
        file="round.csv",
    )
    page.session.commit()
    with reading():  # whoever scans meanwhile does not wait for a large file
        content = b"".join(header_and_rows(sheets.HEADER, sheets.rows(page.session, done)))
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-round.csv"'
    return answer


@bp.post("/round/<code>/file")
@access(Access.ORGANIZER)
@takes(LARGEST)
def preview(page: ConsolePage, code: str) -> Response:
    """What a changed file would move; nothing is moved yet."""
    done, program = the_computed(page, code)
    form = SheetForm(prefix="in")
    if form.validate_on_submit():
        page.session.rollback()
        with reading():  # nothing is changed yet, and nobody waits for a large file
            try:
                found = sheets.read(page.session, done, program, form.sheet.data.read(), now=page.now)
            except sheets.Unreadable as refusal:
                form.sheet.errors = [str(refusal)]
            else:
                return _read(page, done, found)
    return _drawn(page, done, ExportForm(formdata=None, prefix="out"), form)


@bp.post("/round/<code>/file/make")
@access(Access.ORGANIZER)
@takes(LARGEST)
def make(page: ConsolePage, code: str) -> BaseResponse:
    """Make the moves that were shown, if they still can be made."""
    done, program = the_computed(page, code)
    there = page.url("rounds.show", code=code)
    form = MovesForm()
    if not form.validate_on_submit():
        raise NotHere
    found = sheets.of_codes(page.session, done, program, form.moves.data, now=page.now)
    if found.refused:
        raise moves.Changed(_("Something has changed since this file was read. Please bring it in again."))
    moves.make(page.session, done, found.moves, now=page.now)
    audit.record(page.session, page.event, page.reader, mark("moved people in a round"), now=page.now)
    page.session.commit()
    flash(_("Done as in your file.") if found.moves else _("Everything is as in your file already."))
    return redirect(there)


def _drawn(page: ConsolePage, done: Round, out: FlaskForm, back_in: FlaskForm) -> Response:
    panels = [
        Panel(
            _("Take it home"),
            text=_(
                "Everybody in this round, with the reasons: a table for a spreadsheet. "
                "We write down that you took it."
            ),
            form=out,
            button=_("Take round.csv"),
            action=page.url("sheets.export", code=done.code),
        ),
        Panel(
            _("Bring the file back"),
            text=_("Change the column mentor_code and bring the file back. You see what would move first."),
            form=back_in,
            button=_("Read the file"),
            action=page.url("sheets.preview", code=done.code),
        ),
    ]
    return plugin_page(
        page, _("%(round)s, as a file", round=title_of(done)), panels, back=to_round(page, done)
    )


def _read(page: ConsolePage, done: Round, found: sheets.Reading) -> Response:
    panels = []
    if found.good:
        lines = "\n".join(f"{row.mentee} {row.mentor}" for row in found.good)
        act = Act(
            _("Make these moves"),
            page.url("sheets.make", code=done.code),
            sent={"moves": lines},
            style="main",
        )
        panels.append(
            Panel(
                _("What would move"),
                text=_of_all(found.good),
                lines=[row.names for row in found.good[:SHOWN]],
                acts=[act],
                tone="tint",
            )
        )
    else:
        panels.append(Panel(_("Nothing would move"), text=_("The round stands as in your file.")))
    if found.refused:
        rows = [
            (_("Row %(number)s", number=row.number), row.names, row.why_not) for row in found.refused[:SHOWN]
        ]
        panels.append(
            Panel(
                _("What can’t be done"),
                text=f"{_('These rows are left as they were.')} {_of_all(found.refused)}".strip(),
                table=Table((_("Row"), _("Asked for"), _("Why not")), rows),
                tone="warm",
            )
        )
    return plugin_page(page, _("What your file would change"), panels, back=to_round(page, done))


def _of_all(rows: Sequence[sheets.Row]) -> str:
    """How many of a file's rows stand below, where not all do."""
    if len(rows) <= SHOWN:
        return ""
    return _("The first %(shown)s of %(all)s stand here.", shown=SHOWN, all=len(rows))
