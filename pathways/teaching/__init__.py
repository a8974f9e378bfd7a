"""What an instructor sees of a cohort, and progress over HTTP."""
