"""Openings of employers, the skills they take, and why somebody fits."""
