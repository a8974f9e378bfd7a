"""nbgrader's assignment list, course list and validation for a lab's server that did not import them at its start."""

from __future__ import annotations

from typing import Any


def assignment_list(app: Any) -> list[tuple[str, type]]:
    """Put nbgrader's manager into the server's settings; return its addresses, below the base, with their handlers."""
    from nbgrader.server_extensions.assignment_list import handlers
    from nbgrader.server_extensions.course_list.handlers import CourseListHandler
    from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler

    settings = app.web_app.settings
    settings["assignment_list_manager"] = manager = handlers.AssignmentList(parent=app)
    manager.root_dir = settings["root_dir"] = settings["assignment_dir"] = app.root_dir
    more = [("/assignments/validate", ValidateAssignmentHandler), ("/formgraders", CourseListHandler)]
    return [*handlers.default_handlers, *more]
