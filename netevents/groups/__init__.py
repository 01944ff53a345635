"""Student groups, their memberships and roles."""
