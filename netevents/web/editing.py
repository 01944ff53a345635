"""The base of forms that edit what somebody else, or oneself in another tab, may edit meanwhile."""

from __future__ import annotations

from datetime import time
from typing import Any

from wtforms import BooleanField, Field, HiddenField

from netevents.languages import _, said_if_ours
from netevents.web.forms import BaseForm

BEFORE = "before_"
"""Stands before a field’s name where it is sent what the field said when the page was made."""


class EditForm(BaseForm):
    """Keeps what others wrote since the page was made: the row as it is now is given as ``obj`` or ``data``.

    A field that its sender left alone says what the row says now. One that both changed is refused with the
    other’s words beside it, once: whoever sends it again has read them.

    :ivar before: what the page carries beside its fields
    """

    before: dict[str, str]
    _theirs: dict[str, Any]

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        sent = self.meta.wrap_formdata(self, formdata)
        self.before, self._theirs = {}, {}
        for field in self:
            if isinstance(field, HiddenField):
                continue
            now = _tidied(field, field.object_data)
            carried = BEFORE + field.name
            self.before[carried] = _said(now)
            if sent is None or carried not in sent or field.process_errors:
                continue
            before = _said(_tidied(field, sent[carried]))
            if _said(field.data) == before:
                field.data, field.raw_data = now, None
            elif _said(now) not in {before, _said(field.data)}:
                self._theirs[field.name] = now

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether all is well, and nobody else has changed what is changed here."""
        well: bool = super().validate(*args, **kwargs)
        for name, theirs in self._theirs.items():
            self[name].errors = [*self[name].errors, _sentence(self[name], theirs)]
        return well and not self._theirs


def _tidied(field: Field, value: Any) -> Any:
    for tidied in field.filters:
        value = tidied(value)
    return value


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _sentence(field: Field, theirs: Any) -> str:
    if isinstance(field, BooleanField):
        theirs = _("yes") if theirs else _("no")
    elif choices := getattr(field, "choices", None):
        labels = choices if isinstance(choices, dict) else dict(choices)
        theirs = said_if_ours(labels.get(theirs, theirs))
    elif isinstance(theirs, time):
        theirs = theirs.strftime("%H:%M")
    if not _said(theirs):
        return _("Somebody has emptied this meanwhile. Save again to keep what stands here.")
    return _(
        "Somebody has changed this to “%(theirs)s” meanwhile. Save again to keep what stands here.",
        theirs=theirs,
    )
