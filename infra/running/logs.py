"""Log lines as JSON, one object a line: when, how grave, who says it, which request it belongs to, and words.

No line may hold what a person typed or is called. So of other people's code the words stand without their values ("Not
Found: %s"), of an error its kind and where it was raised but not its text, and of a request the name of its route.
Knows no Django, for hub and grader write the same lines.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

# Whose words are written with their values: our own, which name ids and kinds alone.
OWN = frozenset(
    {"academy_site", "people", "pathways", "labs", "placement", "scheduler", "upkeep", "requests", "academy"}
)
# What a line may hold beside its words, set by `extra`.
FIELDS = ("request", "route", "method", "status", "ms")
FRAMES = 12


class Lines(logging.Formatter):
    """Makes the lines; arguments of an ordinary formatter are taken and not looked at."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without a break in it."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": at, "level": record.levelname, "from": record.name, "says": self.words(record)}
        said = {name: getattr(record, name, None) for name in FIELDS}
        line |= {name: value for name, value in said.items() if isinstance(value, str | int) and value != ""}
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__name__, "where": where(record.exc_info[2])}
        return json.dumps(line)

    def words(self, record: logging.LogRecord) -> str:
        """Return what may be written of the record's words."""
        if record.name.partition(".")[0] in OWN:
            return record.getMessage()
        # Django says of what it refuses whatever was asked for.
        return "refused" if record.name.startswith("django.security") else str(record.msg)


def where(trace: Any) -> list[str]:
    """Return the innermost frames of a traceback as `file:line function`, without their text or values."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def settings(*, request_filter: str = "") -> dict[str, Any]:
    """Return a configuration of Python's logging that writes these lines to stderr.

    `request_filter`: the dotted path of a filter that sets a record's `request`.
    """
    filters = {"request": {"()": request_filter}} if request_filter else {}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": filters,
        "formatters": {"lines": {"()": "infra.running.logs.Lines"}},
        "handlers": {
            "lines": {"class": "logging.StreamHandler", "formatter": "lines", "filters": list(filters)},
        },
        "root": {"level": "INFO", "handlers": ["lines"]},
        "loggers": {
            # Its own handlers give way to ours.
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
            # What it says of answers below 500 helps nobody: the site's own line says which.
            "django.request": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
            "gunicorn.error": {"level": "WARNING", "handlers": ["lines"], "propagate": False},
        },
    }
