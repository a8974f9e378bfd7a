"""A real academy on one machine: `make academy`, `make doctor`, `make upgrade`."""
