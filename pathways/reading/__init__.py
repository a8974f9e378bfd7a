"""What helps a reader and belongs to no single lesson."""
