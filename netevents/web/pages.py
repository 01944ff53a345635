"""Draws the pages of plugins, which hand over data and no HTML."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, g, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from netevents.languages import mark, said_if_ours
from netevents.plugin import ConsolePage, Link, Page, Panel
from netevents.web.fresh import LOOK_AGAIN


class PluginPage(Response):
    """A page that the core has drawn for a plugin."""


def plugin_page(
    page: Page,
    title: str,
    panels: Sequence[Panel] = (),
    *,
    form: FlaskForm | None = None,
    button: str = mark("Save"),
    back: Link | None = None,
    search: str | None = None,
    looks_again: bool = False,
) -> Response:
    """A page of a plugin: title, panels with what is in them, then the form with its button.

    A form that was refused, also one in a panel, is drawn again with what was typed, and status 422.

    :param back: the page of the plugin's that this one hangs under
    :param search: what was looked for, to show a search box, which asks this page again with ``?q=``
    :param looks_again: whether browsers fetch it anew every two seconds, while something is under way
    """
    template = "plugin_console_page.html" if isinstance(page, ConsolePage) else "plugin_page.html"
    drawn = render_template(
        template,
        title=title,
        panels=panels,
        form=form,
        button=said_if_ours(button),
        back=back,
        searched=search,
        **g.frame,
    )
    forms = (form, *(panel.form for panel in panels))
    answer = PluginPage(drawn, 422 if any(sent is not None and sent.errors for sent in forms) else 200)
    if looks_again:
        answer.headers["Refresh"] = LOOK_AGAIN
    return answer


def is_ours(answer: BaseResponse) -> bool:
    """Whether ``answer`` may leave: a page drawn here, a redirect, or a file, but no other HTML."""
    return (
        isinstance(answer, PluginPage)
        or 300 <= answer.status_code < 400
        or answer.mimetype not in {"text/html", "application/xhtml+xml", "image/svg+xml"}
    )
