"""Puts plugins into the web application."""

from __future__ import annotations

from typing import Any

from flask import Flask

from netevents.occasions import Occasion


def register_plugins(app: Flask) -> None:
    """Install who listens and who adds panels."""

    def tell(occasion: Occasion) -> None:
        """Nobody listens yet."""

    def panels(place: str, page: Any) -> list[Any]:
        return []

    app.extensions["netevents.tell"] = tell
    app.extensions["netevents.panels"] = panels
