"""Cohorts, seats and class sessions, and where a student stands."""
