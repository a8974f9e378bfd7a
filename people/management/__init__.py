"""Management code of the people app."""
