"""Packages of a course's own, beside those that every lab has."""
