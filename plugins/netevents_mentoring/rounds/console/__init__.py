"""What organizers do with rounds: run, look, move, publish, take home."""
