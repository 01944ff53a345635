"""Lets plugins in: discover, check, mount, panels, tell, settings, migration tracks."""
