"""Résumés, made of what the site can show."""
