"""How a person may be reached outside the site, and the one place from which that is done."""
