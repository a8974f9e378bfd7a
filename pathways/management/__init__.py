"""Management of the pathways app."""
