"""The live queue: help with a topic at a place, now."""
