"""The ``netevents`` command: each command is imported when it is called, so ``--help`` answers at once."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "init": ("netevents.ops.commands:init", "Make the instance folder and its secret key."),
    "db": ("netevents.ops.schema:db", "Bring the database to the newest schema, or check it."),
    "demo": ("netevents.ops.demo:demo", "Fill an empty database with an invented event."),
    "serve": ("netevents.ops.serving:serve", "Serve the site."),
    "worker": ("netevents.ops.work:worker", "Do waiting work: mail, plugins, what time brings."),
    "tick": ("netevents.ops.work:tick", "Do all due work once, by hand or cron."),
    "organizer": ("netevents.ops.organizers:organizer", "Accounts of organizers."),
    "plugins": ("netevents.host.commands:plugins", "Installed plugins; a new one."),
    "words": ("netevents.ops.wording:words", "Bring a package’s translations up to date with its words."),
    "backup": ("netevents.ops.commands:backup", "Copy the database while it is in use, and check the copy."),
    "restore": ("netevents.ops.commands:restore", "Put a backup in place of the database."),
    "doctor": ("netevents.ops.doctor:doctor", "Say in words what is wrong with this installation."),
}
HIDDEN: Final = {"job": "netevents.ops.jobs:job"}
"""Commands that netevents gives to itself."""


class Lazy(click.Group):
    """Knows every command by name and sentence; imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS[cmd_name][0] if cmd_name in COMMANDS else HIDDEN.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        gc.disable()  # what is imported stays: looking through it over and over is a tenth of each start
        command: click.Command = getattr(import_module(module), attribute)
        gc.enable()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="netevents")
def main() -> None:
    """Event networking and mentoring for student groups."""
