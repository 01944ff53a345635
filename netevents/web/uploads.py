"""Views that take larger requests than others declare so; everything else stays small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request

View = TypeVar("View", bound=Callable[..., Any])


def takes(most: int) -> Callable[[View], View]:
    """Let a view take requests of up to ``most`` bytes; written below the route."""

    def declare(view: View) -> View:
        view.takes = most  # type: ignore[attr-defined]
        return view

    return declare


def allow_size(app: Flask, asked: Request) -> None:
    """As much as the view of this request takes; called before anything of the request is read."""
    view = app.view_functions.get(asked.endpoint or "")
    if most := getattr(view, "takes", None):
        asked.max_content_length = most
