"""Views of the pathways app, one file per reader."""
