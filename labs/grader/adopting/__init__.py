"""Notebooks that were written for another place, an older nbgrader, or a feature that a release has to work out."""
