"""Ordinary pages do without the heavy libraries."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import pkgutil, sys
import netevents.app, netevents_mentoring
LIGHT = ("profiles", "rules", "criteria", "results", "words")
HEAVY = {"numpy", "scipy", "ortools", "sklearn", "pandas"}
names = [
    module.name
    for module in pkgutil.walk_packages(netevents_mentoring.__path__, "netevents_mentoring.")
    if ".matching." not in module.name and ".migrations" not in module.name
]
for name in [*names, *("netevents_mentoring.matching." + part for part in LIGHT)]:
    __import__(name)
assert len(names) > 10, names
print(sorted({name.split(".")[0] for name in sys.modules} & HEAVY))
"""


def test_no_page_imports_what_only_a_round_needs():
    looked = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)

    assert looked.stdout.strip() == "[]"
