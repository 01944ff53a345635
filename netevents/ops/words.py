"""Failures on the command line are sentences, not tracebacks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from netevents.config import Misconfigured
from netevents.refusal import Refusal

P = ParamSpec("P")
T = TypeVar("T")


def said(command: Callable[P, T]) -> Callable[P, T]:
    """Turn what an installation or a rule refuses into one sentence and exit code 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (Misconfigured, Refusal) as refusal:
            raise click.ClickException(str(refusal)) from refusal

    return run
