"""Pathways, courses and lessons: pages, blocks, the catalogue in memory, and the curriculum files."""
