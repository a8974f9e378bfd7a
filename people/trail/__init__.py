"""The access log: every look at a confidential field, its chain, its anchors, and guards of the database."""
