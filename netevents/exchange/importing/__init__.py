"""Attendees' lists of other programs: reading, recognizing, judging and writing them."""
