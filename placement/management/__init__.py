"""Commands of the placement app."""
