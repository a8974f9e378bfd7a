"""Fetch and submit as two plain functions, for the server of a lab.

Both block on HTTP: call them in a thread of their own, or every kernel's messages wait.
"""

from pathlib import Path
from typing import Any

from traitlets.config import Config


class ExchangeFailed(Exception):
    """The site said no, or did not answer; the message is plain text for the student."""


def fetch(course: str, assignment: str, root: str) -> None:
    """Bring the student's version of an assignment below `root`; raise `ExchangeFailed`. Never overwrites work.

    Does what the plug-in does, without the second that nbgrader's import takes while a student waits.
    """
    from labs.exchange import archive, reading
    from labs.exchange.client import Client, ExchangeCallFailed

    target = Path(root).absolute() / course / assignment
    if target.exists():
        raise ExchangeFailed(f"You already have a copy of the assignment in this directory: {target}")
    try:
        release = Client().call("GET", course, assignment, "release")
        archive.place(reading.in_the_labs_language(release), target)
    except (ExchangeCallFailed, archive.ArchiveRefused) as error:
        raise ExchangeFailed(str(error)) from error


def submit(course: str, assignment: str, root: str) -> dict[str, Any]:
    """Hand an assignment in from below `root` and return the site's receipt; raise `ExchangeFailed`.

    The receipt: {"id", "timestamp", "attempt", "sha256"}.
    """
    plugin, result = _run("Submit", course, assignment, root)
    receipt = getattr(plugin, "receipt", None) or result
    return dict(receipt) if isinstance(receipt, dict) else {}


def title(course: str, assignment: str) -> str:
    """Return the lab's title in the language of the lab server; "" where the site does not answer or knows none."""
    from labs.exchange.client import Client, ExchangeCallFailed

    try:
        listed = Client(timeout=4.0).assignments(course)
    except ExchangeCallFailed:
        return ""
    return next((str(one.get("title", "")) for one in listed if one["assignment"] == assignment), "")


def _run(name: str, course: str, assignment: str, root: str) -> tuple[Any, Any]:
    """Run one exchange plug-in and return it with what it returned."""
    # Late: nbgrader's import takes most of a second, and opening a lab again does not need it.
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeError, ExchangeFactory

    from labs import exchange

    config = Config()
    exchange.configure(config)
    config.CourseDirectory.course_id = course
    config.CourseDirectory.assignment_id = assignment
    plugin = getattr(ExchangeFactory(config=config), name)(
        coursedir=CourseDirectory(config=config),
        authenticator=Authenticator(config=config),
        config=config,
        assignment_dir=root,
    )
    try:
        return plugin, plugin.start()
    except ExchangeError as error:
        raise ExchangeFailed(str(error)) from error
