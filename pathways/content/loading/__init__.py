"""Curriculum files to pages and back: `load` and `export`."""
