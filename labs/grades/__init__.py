"""Grades: their history and what follows from it, grading by hand, comments, feedback, grading again."""
