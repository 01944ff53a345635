"""Minors as mentees: screened mentors, approvals, and the thread that leaders read."""
