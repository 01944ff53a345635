"""Events, registrations, the roll, check-in, posters."""
