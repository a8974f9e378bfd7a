"""Management of the labs app."""
