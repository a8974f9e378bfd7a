"""Outcome figures: definitions as pure functions, suppression, and the table of both. No database in here."""
