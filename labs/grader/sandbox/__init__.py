"""Starting, feeding and ending the sandbox, seen from the trusted side."""
