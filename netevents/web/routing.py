"""Addresses, put together late: a process that has just begun answers sooner."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """Works out how its address is built when one is first asked for.

    Werkzeug does so for every rule at the start, which takes more than half of making the application.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT002
        work_out = cache(super()._compile_builder)

        def build(rule: LateRule, **values: Any) -> tuple[str, str]:
            return work_out(append_unknown)(rule, **values)

        return build
