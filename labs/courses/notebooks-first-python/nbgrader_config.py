"""nbgrader settings of this course."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "notebooks-first-python"
# First lines of code: a note says where they go, and there is no error that has to be deleted first.
c.ClearSolutions.code_stub = {"python": "# Write here. Then run this cell."}
