"""One cohort's gradebook: what counts, who is shown, files out."""
