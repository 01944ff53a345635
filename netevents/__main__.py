"""``python -m netevents`` is the ``netevents`` command."""

from netevents.cli import main

main(prog_name="netevents")
