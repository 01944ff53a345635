"""Compiled templates, kept between starts like Python's own compiled modules, and beside them."""

from __future__ import annotations

import pickle
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import jinja2
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

HERE: Final = Path(__file__).parent
FOLDER: Final = HERE.parent / "__pycache__" / "templates"
MAKERS: Final = ("filters.py", "unindented.py")
"""What a compiled template depends on, beside Jinja and its own text."""


class Compiled(FileSystemBytecodeCache):
    """Where the folder cannot be written, or holds what cannot be read, templates are compiled as ever."""

    def __init__(self, folder: Path = FOLDER) -> None:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(makers() + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def makers() -> str:
    """Whatever else must be the same for a template to come out the same."""
    return jinja2.__version__ + "".join((HERE / name).read_text(encoding="utf-8") for name in MAKERS)
