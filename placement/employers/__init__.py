"""Employers and their contacts, vetted by two staff members."""
