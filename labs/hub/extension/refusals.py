"""JupyterLab's page of licences never ends an answer that refuses, and the browser waits for ever; here it ends."""

import json
from typing import Any

from jupyterlab_server.licenses_handler import LicensesHandler
from tornado.web import RequestHandler


def _refuse(self: RequestHandler, status_code: int, **_: Any) -> None:
    """Say the status; `LicensesHandler.finish` is a coroutine that nobody awaits where something is refused."""
    self.set_header("Content-Type", "application/json")
    RequestHandler.finish(self, json.dumps({"message": str(status_code)}))


def install() -> None:
    """Put it in place."""
    LicensesHandler.write_error = _refuse
