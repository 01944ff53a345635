"""Mentors for minors: the pages of leaders, guardians and organizers, and what follows from their yes."""
