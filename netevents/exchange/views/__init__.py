"""Pages of the phone: joining, badges, scanning, connections, sharing, my people."""
