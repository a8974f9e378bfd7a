"""Pages of the labs app."""
