"""Rounds: matching run outside the request, what the organizer does with it, and everybody’s answers."""
