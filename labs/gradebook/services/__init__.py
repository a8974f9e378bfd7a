"""Changes to the gradebook, one file per subject."""
