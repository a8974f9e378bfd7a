"""Sign-in, second steps, devices, ways back in, leaving, and what the hub learns."""
