"""Running an installation: serve, set up, back up, examine."""
