"""Work handed in: what a zip must be like, receiving it, and who may read it."""
