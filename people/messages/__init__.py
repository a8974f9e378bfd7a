"""Messages inside the site, and work saved while it is typed."""
