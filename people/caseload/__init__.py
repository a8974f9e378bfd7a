"""Who works with whom, and who is kept away from whose records."""
