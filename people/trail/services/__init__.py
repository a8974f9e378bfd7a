"""Every change of state in this room: one keyword-only function each."""
