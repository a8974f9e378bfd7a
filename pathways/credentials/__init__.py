"""Certificates and badges: what a person can show of what they finished."""
