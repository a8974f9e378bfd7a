"""What students say about their jobs, until staff confirm it."""
