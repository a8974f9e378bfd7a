"""The editor's room: what helps whoever writes lessons."""
