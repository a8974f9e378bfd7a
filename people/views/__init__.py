"""Pages of the people app, one file per subject."""
