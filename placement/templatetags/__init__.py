"""Template tags of the pathways app."""
