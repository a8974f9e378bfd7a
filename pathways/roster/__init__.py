"""Filling a cohort's seats: a list of people tried out row by row, cards that carry a seat."""
