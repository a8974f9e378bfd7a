"""Reads of the placement app, one file per subject."""
