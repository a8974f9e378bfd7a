"""Courses in and out as nbgrader's own folder."""
