"""Commands of the pathways app."""
