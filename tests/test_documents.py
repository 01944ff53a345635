"""What the documents name is there: pages, commands, settings, targets of make."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from netevents.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = {
    file.relative_to(ROOT).as_posix(): file for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
}
BY_FLAGS = {"NETEVENTS_DEVELOPMENT", "NETEVENTS_INSECURE_LAN"}
"""What ``netevents serve`` says to its own processes."""


def text(name: str) -> str:
    return DOCUMENTS[name].read_text(encoding="utf-8")


def dead_links(words: str, folder: Path) -> list[str]:
    """Links inside the repository that lead nowhere."""
    links = re.findall(r"\]\(([^)#\s]+)", words)
    return [link for link in links if "://" not in link and not (folder / link).is_file()]


def in_code(words: str) -> list[str]:
    """What stands in blocks of code and between backticks, line by line."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", words, re.DOTALL | re.MULTILINE)
    indented = re.findall(r"^    (\S.*)$", words, re.MULTILINE)
    return [
        *indented,
        *re.findall(r"`([^`\n]+)`", words),
        *(line for block in blocks for line in block.splitlines()),
    ]


def unknown_commands(words: str) -> list[str]:
    """Calls of ``netevents`` that it would not understand."""
    calls = [
        found[1].split()
        for line in in_code(words)
        if (found := re.match(r"(?:\S+=\S+ |\S*/)*netevents ((?:-{0,2}\w[\w-]*\s?)+)", line))
    ]
    return [" ".join(call) for call in calls if not understood(main, call)]


def understood(command: click.Command, call: list[str]) -> bool:
    while call and isinstance(command, click.Group):
        below = command.get_command(click.Context(command), call[0])
        if below is None:
            return False
        command, call = below, call[1:]
    options = {name for option in command.params for name in option.opts}
    return options.issuperset(word for word in call if word.startswith("--"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name):
    assert dead_links(text(name), DOCUMENTS[name].parent) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_are_there(name):
    assert unknown_commands(text(name)) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_targets_of_make_are_there(name):
    made = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    named = [found[1] for line in in_code(text(name)) if (found := re.match(r"make ([a-z-]+)", line))]

    assert [target for target in named if target not in made] == []


def test_every_setting_is_in_the_table_for_administrators():
    code = "".join(file.read_text(encoding="utf-8") for file in ROOT.glob("netevents/**/*.py"))
    read = set(re.findall(r"\"(NETEVENTS_[A-Z_]+)\"", code)) - BY_FLAGS
    rows = "\n".join(row for row in text("docs/admins.md").splitlines() if row.startswith("| `NETEVENTS_"))
    told = set(re.findall(r"`(NETEVENTS_[A-Z_]+)`", rows))
    told |= {f"NETEVENTS_MAIL{name}" for name in re.findall(r"`(_[A-Z]+)`", rows)}

    assert read == told


def test_what_is_not_there_would_be_found():
    assert dead_links("[here](nowhere.md)", ROOT) == ["nowhere.md"]
    assert unknown_commands("`netevents fly`, `netevents db fly`, `netevents serve --fly`") == [
        "fly",
        "db fly",
        "serve --fly",
    ]
    assert unknown_commands("`netevents db upgrade`, `netevents serve --port 80`") == []
