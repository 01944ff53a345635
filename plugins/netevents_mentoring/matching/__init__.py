"""The hard part, pure: profiles in, scores, matches and reasons out. No session, no clock."""
