"""Draws the pages of plugins, which hand over data and no HTML."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, g, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as BaseResponse

from netevents.plugin import ConsolePage, Link, Page, Panel


class PluginPage(Response):
    """A page that the core has drawn for a plugin."""


def plugin_page(
    page: Page,
    title: str,
    panels: Sequence[Panel] = (),
    *,
    form: FlaskForm | None = None,
    button: str = "Save",
    back: Link | None = None,
) -> Response:
    """A page of a plugin: title, panels, then the form with its button.

    A form that was refused is drawn again with what was typed, and status 422.

    :param back: the page of the plugin's that this one hangs under
    """
    template = "plugin_console_page.html" if isinstance(page, ConsolePage) else "plugin_page.html"
    drawn = render_template(
        template, title=title, panels=panels, form=form, button=button, back=back, **g.frame
    )
    return PluginPage(drawn, 422 if form is not None and form.errors else 200)


def is_ours(answer: BaseResponse) -> bool:
    """Whether ``answer`` may leave: a page drawn here, a redirect, or a file, but no other HTML."""
    return (
        isinstance(answer, PluginPage)
        or 300 <= answer.status_code < 400
        or answer.mimetype not in {"text/html", "application/xhtml+xml", "image/svg+xml"}
    )
