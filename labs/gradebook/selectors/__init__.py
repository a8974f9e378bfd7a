"""Reads of the gradebook, one file per subject."""
