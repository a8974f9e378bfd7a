"""Pages that make and change cohorts."""
