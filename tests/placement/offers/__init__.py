"""Offers of work."""
