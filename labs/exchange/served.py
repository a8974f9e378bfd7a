"""nbgrader's assignment list for a lab's server that did not import nbgrader at its start."""

from __future__ import annotations

from typing import Any


def assignment_list(app: Any) -> list[tuple[str, type]]:
    """Put nbgrader's manager into the server's settings; return its addresses, below the base, with their handlers."""
    from nbgrader.server_extensions.assignment_list import handlers

    manager = handlers.AssignmentList(parent=app)
    manager.root_dir = app.root_dir
    app.web_app.settings["assignment_list_manager"] = manager
    return list(handlers.default_handlers)
