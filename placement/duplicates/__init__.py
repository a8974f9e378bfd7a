"""Two entries of one employer, put together."""
