"""Pairs: agreement, meetings, concerns, feedback, and an end on purpose; people who ask people."""
