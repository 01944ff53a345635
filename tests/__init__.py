"""The tests: by slice and plugin, one file per act."""
