"""Confidential text at rest: keys, sealed values, rotation, sealed sessions."""
