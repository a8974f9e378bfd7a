"""Choices, errors and the lock that every room of this app uses."""
