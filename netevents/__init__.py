"""netevents: event networking and mentoring for student groups."""

__version__ = "0.1.0"
