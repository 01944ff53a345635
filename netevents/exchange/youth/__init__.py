"""Minors at events: leaders, guardians, records that leaders hold, and who met whom."""
