"""A student's own applications on one page."""
