"""nbgrader settings of this course."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "terminal-files-git"
# Nobody has learnt code yet: an empty answer is an empty text, not an error that has to be deleted first.
c.ClearSolutions.code_stub = {"python": "# Type your answer between the quotes above. Then run this cell."}
