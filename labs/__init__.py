"""Labs: from an assignment's release to a graded submission."""
