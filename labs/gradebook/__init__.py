"""One cohort's gradebook: what counts, changes to many at once, files out and in."""
