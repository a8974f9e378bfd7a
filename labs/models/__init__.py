"""Models of the app, one file per subject."""
