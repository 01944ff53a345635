"""Badges, consent, scanning, connections, notes, policy, exports."""
