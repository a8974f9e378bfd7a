"""The student's pages of a hand-in."""
