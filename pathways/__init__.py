"""Pathways, courses, lessons, cohorts, progress and skills."""
