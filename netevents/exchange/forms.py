"""What people type about badges and connections."""

from __future__ import annotations

from netevents.web.editing import EditForm
from netevents.web.forms import BaseForm, Given, Line, Lines


class CodeForm(BaseForm):
    """The short code beside the QR, for people without a camera."""

    code = Line("Their code", 20, [Given("Type the six letters and digits on their badge.")])


class LinesForm(BaseForm):
    """Three private lines about somebody, as they waited on a phone."""

    talked_about = Lines("What we talked about", 500)
    my_question = Lines("My question for them", 500)
    offered = Lines("What I offered", 500)


class NoteForm(LinesForm, EditForm):
    """The same, on the page of somebody whom one has met."""


class ReportForm(BaseForm):
    """Tell an organizer that something is wrong."""

    words = Lines("What happened?", 2000, [Given("Say in a few words what happened.")])
