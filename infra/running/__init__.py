"""Keeps an academy's programs running on one machine: shared by the demo and by a real academy without systemd."""
