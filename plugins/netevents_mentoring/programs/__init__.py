"""Mentoring programs, what mentors offer and what mentees ask for."""
