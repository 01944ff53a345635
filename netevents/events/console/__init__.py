"""Pages of the console: my groups and their events, one event, its roll."""
