"""The hub's lines: JSON as everywhere, without names and addresses; people's own pages leave none."""

import logging
import re
from typing import Any

from jupyterhub import orm
from jupyterhub.metrics import prometheus_log_method
from tornado.log import access_log

from infra.running.logs import Lines

# As the site makes them (people/base/request_ids.py); believed where the site's own service sends one.
REQUEST = re.compile(r"[0-9a-f]{24}")
# What stands for a person in JupyterHub's own sentences: the opaque name, and where a browser is.
NAME = re.compile(r"(?<![\w-])u-[a-z0-9-]+|(?<=/user/)[^/\s'\"?]+|(?<=/users/)[^/\s'\"?]+|(?<=[Uu]ser )[a-z0-9][\w-]+")
ADDRESS = re.compile(r"\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7}\b")
SLOW_S = 1.0


class HubLines(Lines):
    """JupyterHub's words with their values, but for whoever they name."""

    def words(self, record: logging.LogRecord) -> str:
        """Return the words with names and addresses taken out."""
        return ADDRESS.sub("…", NAME.sub("…", record.getMessage()))


def log_request(handler: Any) -> None:
    """Write down what the site's own service asked, what was slow, and what failed; JupyterHub counts each."""
    prometheus_log_method(handler)
    status, seconds = handler.get_status(), handler.request.request_time()
    from_site = is_from_site(handler)
    if status < 500 and seconds < SLOW_S and not from_site:
        return
    sent = handler.request.headers.get("X-Request-ID", "")
    said = {
        "request": sent if from_site and REQUEST.fullmatch(sent) else "",
        "route": type(handler).__name__,
        "method": handler.request.method,
        "status": status,
        "ms": round(seconds * 1000),
    }
    access_log.log(logging.ERROR if status >= 500 else logging.INFO, "answered", extra=said)


def is_from_site(handler: Any) -> bool:
    """Return whether the site's service asked; a handler without a notion of users was asked by nobody."""
    try:
        caller = handler.current_user
    except Exception:
        return False
    return isinstance(caller, orm.Service) and caller.name == "site"
