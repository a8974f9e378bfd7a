"""The grading engine: nbgrader as a library, student code in a sandbox, hidden checks sealed away from it."""
