"""People: accounts, sign-ins, profiles, erasure, take-out."""
