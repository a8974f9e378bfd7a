"""Scores held against plain nbgrader's: random labs, named cases, and what both are measured with."""
