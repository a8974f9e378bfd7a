"""People: accounts, roles, releases, confidential text and the trail of every look."""
