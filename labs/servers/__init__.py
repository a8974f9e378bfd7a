"""Talking to the hub: starting and ending lab servers, and what it must forget."""
