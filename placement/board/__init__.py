"""The board of one staff member: what is due, who is ready."""
