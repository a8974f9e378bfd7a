"""Marking: what an answer is worth, as pure functions."""
