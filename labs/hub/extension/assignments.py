"""nbgrader's assignment list, course list and validation, brought in at their first use.

Their import takes half a second of every start.
"""

from typing import Any

from jupyter_server.utils import url_path_join
from tornado.httputil import HTTPServerRequest
from tornado.routing import PathMatches, Router, Rule
from tornado.web import Application

from labs.exchange import served

PATHS = r"(?:assignments(?:/(?:fetch|submit|fetch_feedback|validate))?|courses|formgraders|nbgrader_version)"


class Nbgrader(Router):
    """Answers nbgrader's own addresses with nbgrader's own handlers."""

    def __init__(self, app: Any) -> None:
        """Keep the server; nothing of nbgrader is imported yet."""
        self.app = app
        self.inner: Application | None = None

    def find_handler(self, request: HTTPServerRequest, **_: Any) -> Any:
        """Return what handles a request."""
        if self.inner is None:
            self.inner = self._load()
        return self.inner.find_handler(request)

    def _load(self) -> Application:
        """Return nbgrader's handlers in an application that shares the server's settings."""
        outer = self.app.web_app
        base = outer.settings["base_url"]
        found = served.assignment_list(self.app)
        inner = Application([(url_path_join(base, path), handler) for path, handler in found])
        inner.settings, inner.transforms = outer.settings, outer.transforms
        return inner


def add(app: Any) -> None:
    """Put nbgrader's addresses among the server's own."""
    base = app.web_app.settings["base_url"]
    rule = Rule(PathMatches(url_path_join(base, PATHS) + "$"), Nbgrader(app))
    app.web_app.wildcard_router.rules.insert(0, rule)
