"""The pathways app over HTTP, as JSON."""
