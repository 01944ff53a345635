"""One good opening question for two people, and trios for the shy."""

from netevents.plugin import Plugin


class Starters(Plugin):
    name = "starters"
    title = "Starters"
    summary = "One opening question for each pair, and trios for the shy."
    youth_safe = True
