"""Models of this room, one file per subject."""
