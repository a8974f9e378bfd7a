"""What the assignment list in JupyterLab and `nbgrader list` show."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc
from traitlets import Bool

from labs.exchange.base import SiteExchange


class ListFromSite(SiteExchange, abc.ExchangeList):
    """Released and fetched assignments, or (inbound, cached) submissions with the state of their feedback."""

    as_json = Bool(False, help="Print what is listed as JSON, too").tag(config=True)

    def list_files(self) -> list[dict[str, Any]]:
        """Return rows in the form that nbgrader's own list returns."""
        found = self.assignments(self.coursedir.course_id or "", self.coursedir.assignment_id or "")
        if not (self.inbound or self.cached):
            rows = [self._released(one) for one in found]
            self.log.info("Released assignments:")
        else:
            rows = [row for one in found for row in self._submitted(one)]
            self.log.info("Submitted assignments:")
        for line in (line for row in rows for line in _lines(row)):
            self.log.info(line)
        if self.as_json:
            sys.stdout.write(json.dumps(rows) + "\n")
        return rows

    def remove_files(self) -> list[dict[str, Any]]:
        """Nothing is removed from here."""
        self.fail("Assignments are taken back on the learning site, not from here.")
        return []

    def _released(self, one: dict[str, Any]) -> dict[str, Any]:
        home = self.home(one["course"], one["assignment"])
        here = home.is_dir()
        names = sorted(path.stem for path in home.glob("*.ipynb")) if here else one["notebooks"]
        return {
            "course_id": one["course"],
            "assignment_id": one["assignment"],
            "status": "fetched" if here else "released",
            "path": str(home) if here else "",
            "notebooks": [{"notebook_id": name, "path": str(home / f"{name}.ipynb")} for name in names],
        }

    def _submitted(self, one: dict[str, Any]) -> list[dict[str, Any]]:
        by_student: dict[str, list[dict[str, Any]]] = {}
        for submission in sorted(one["submissions"], key=lambda each: str(each["timestamp"])):
            by_student.setdefault(submission["student"], []).append(submission)
        wanted = self.coursedir.student_id or "*"
        if self.cached:
            # The assignment list shows own work alone, to somebody who teaches the course as well.
            wanted = os.environ.get("JUPYTERHUB_USER") or "*"
        return [
            {
                "course_id": one["course"],
                "assignment_id": one["assignment"],
                "student_id": student,
                "status": "submitted",
                "submissions": [self._submission(one, each) for each in submissions],
            }
            for student, submissions in sorted(by_student.items())
            if wanted in ("*", student)
        ]

    def _submission(self, one: dict[str, Any], submission: dict[str, Any]) -> dict[str, Any]:
        home = self.home(one["course"], one["assignment"])
        folder = home / "feedback" / submission["timestamp"]
        feedback = submission.get("feedback", {})
        notebooks = [_notebook(home, folder, name, feedback.get(name)) for name in submission["notebooks"]]
        local = bool(notebooks) and all(each["has_local_feedback"] for each in notebooks)
        return {
            "course_id": one["course"],
            "assignment_id": one["assignment"],
            "student_id": submission["student"],
            "timestamp": submission["timestamp"],
            "random_string": submission["id"],
            "status": "submitted",
            "path": str(home),
            "notebooks": notebooks,
            "has_local_feedback": local,
            "has_exchange_feedback": bool(notebooks) and all(each["has_exchange_feedback"] for each in notebooks),
            "feedback_updated": any(each["feedback_updated"] for each in notebooks),
            "local_feedback_path": str(folder) if local else None,
        }


def _lines(row: dict[str, Any]) -> list[str]:
    """Return what `nbgrader list` prints about one row: one line, or one for each attempt."""
    if row["status"] != "submitted":
        return [f"{row['course_id']} {row['assignment_id']} ({row['status']})"]
    return [
        f"{row['course_id']} {row['student_id']} {row['assignment_id']} {one['timestamp']} ({_feedback(one)})"
        for one in row["submissions"]
    ]


def _feedback(one: dict[str, Any]) -> str:
    if one["has_local_feedback"] and not one["feedback_updated"]:
        return "feedback already fetched"
    return "feedback ready to be fetched" if one["has_exchange_feedback"] else "no feedback available"


def _notebook(home: Path, folder: Path, name: str, remote: str | None) -> dict[str, Any]:
    page = folder / f"{name}.html"
    local = page.is_file()
    changed = local and remote is not None and _md5(page) != remote
    return {
        "notebook_id": name,
        "path": str(home / f"{name}.ipynb"),
        "has_local_feedback": local,
        "has_exchange_feedback": remote is not None,
        "local_feedback_path": str(page) if local else None,
        "feedback_updated": changed,
    }


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
