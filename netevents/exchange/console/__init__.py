"""Pages of the console: the door, badge sheets, reports, exports."""
