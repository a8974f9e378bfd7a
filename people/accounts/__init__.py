"""Accounts: invitations, roles with a second person, and a person's own pages."""
