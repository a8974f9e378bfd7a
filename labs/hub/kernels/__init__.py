"""Kernels of our own, run inside a lab."""
