"""What is asked before badges are printed."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import HiddenField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.fields import SelectChoice

from netevents.exchange.labels import STOCKS
from netevents.exchange.sheets import stock
from netevents.languages import _, mark
from netevents.web.forms import OnceForm

DUE = "due"
EVERYBODY = "all"


class LabelField(IntegerField):
    """Where on a sheet to begin; nothing means at its first label."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = 1
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 4):
            raise ValueError(_("Write a number, such as 3."))
        self.data = int(typed or 1)


class SheetForm(OnceForm):
    """Which paper is in the printer, and whose badges; where it is only looked at, without a CSRF token."""

    stock = SelectField(
        "Paper", choices=[SelectChoice(kind.name, kind.title) for kind in STOCKS], validate_choice=False
    )
    which = RadioField(
        "Whose",
        choices=[
            SelectChoice(DUE, mark("New and changed ones only")),
            SelectChoice(EVERYBODY, mark("Everybody’s")),
        ],
        default=DUE,
        invalid_choice_message="Choose whose badges.",
    )
    sides = RadioField(
        "Sides",
        choices=[
            SelectChoice("one", mark("One side")),
            SelectChoice("duplex", mark("Both sides, by a printer that turns the sheet on its long edge")),
            SelectChoice("fold", mark("Both sides, by folding: plain paper only")),
        ],
        default="one",
        invalid_choice_message="Choose the sides.",
    )
    begin = LabelField(
        "Begin at label",
        default=1,
        description="1 is the upper left one. A sheet that was used in part can be used up.",
        render_kw={"inputmode": "numeric"},
    )
    one = HiddenField()
    sheet = HiddenField()

    def validate_stock(self, field: SelectField) -> None:
        if stock(field.data or "") is None:
            raise ValidationError(_("Choose the paper that is in the printer."))

    def validate_sides(self, field: RadioField) -> None:
        paper = stock(self.stock.data or "")
        if field.data == "fold" and paper is not None and not paper.cut:
            raise ValidationError(_("Labels can’t be folded. Choose plain paper, or one side."))

    def validate_begin(self, field: LabelField) -> None:
        paper = stock(self.stock.data or "")
        if paper is not None and not field.errors and not 1 <= (field.data or 0) <= paper.per_page:
            raise ValidationError(_("This sheet has labels 1 to %(last)s.", last=paper.per_page))
