"""What instructors do: release an assignment, collect submissions, release feedback."""

from __future__ import annotations

import glob
import json
import shutil
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc
from nbgrader.utils import parse_utc

from labs.exchange import archive, marks
from labs.exchange.base import SIDECAR, SiteExchange


class ReleaseAssignmentToSite(SiteExchange, abc.ExchangeReleaseAssignment):
    """Send the students' version, then the source that grading needs with the course's own marks: one version."""

    def init_src(self) -> None:
        """Find what `nbgrader generate_assignment` made."""
        _, assignment = self.names()
        self.src_path = self._folder(self.coursedir.release_directory, assignment)
        self.source_path = self._folder(self.coursedir.source_directory, assignment)
        if not self.source_path.is_dir():
            self.fail(f"Not found: {self.source_path}. Write the lab's notebooks there first.")
        if not self.src_path.is_dir():
            self.fail(f"Not found: {self.src_path}. Run `nbgrader generate_assignment {assignment}` first.")

    def copy_files(self) -> None:
        """Send both folders."""
        course, assignment = self.names()
        self.ask("PUT", course, assignment, "release", body=self.packed(self.src_path))
        own = marks.settings(self.config, self.coursedir)
        for path in marks.around(self.config):
            said = "Not taken along: %s. The site makes its release from the source: write its cells into the notebook."
            self.log.warning(said, path)
        params = {"settings": json.dumps(own)} if own else None
        said = json.loads(
            self.ask("PUT", course, assignment, "source", params=params, body=self.packed(self.source_path))
        )
        self.log.info("Released as: %s %s", course, assignment)
        # Students may have to wait for it: the site says so.
        self.log.info("The site says: %s", said["detail"])

    def _folder(self, step: str, assignment: str) -> Path:
        return Path(self.coursedir.format_path(step, ".", assignment))


class CollectFromSite(SiteExchange, abc.ExchangeCollect):
    """Newest submission of every student into `submitted/<student>/<assignment>/`, with `timestamp.txt`."""

    def copy_files(self) -> None:
        """Fetch what is new; with `--update` also what is newer than the copy here."""
        course, assignment = self.names()
        for one in self.assignments(course, assignment):
            for submission in self._chosen(one).values():
                self._collect(course, assignment, submission)

    def _chosen(self, one: dict[str, Any]) -> dict[str, dict[str, Any]]:
        chosen: dict[str, dict[str, Any]] = {}
        due = parse_utc(one["due"]) if self.before_duedate and one.get("due") else None
        for submission in sorted(one["submissions"], key=lambda each: str(each["timestamp"])):
            in_time = due is None or parse_utc(submission["timestamp"]) <= due
            if in_time or submission["student"] not in chosen:
                chosen[submission["student"]] = submission
        return chosen

    def _collect(self, course: str, assignment: str, submission: dict[str, Any]) -> None:
        student = submission["student"]
        if self.coursedir.student_id not in ("*", "", student):
            return
        target = Path(self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment))
        if target.is_dir():
            here = self.coursedir.get_existing_timestamp(str(target))
            newer = here is None or parse_utc(submission["timestamp"]) > here
            if not (self.update and newer):
                self.log.info("Already collected: %s %s", student, assignment)
                return
            shutil.rmtree(target)
        archive.unpack(self.ask("GET", course, assignment, submission["id"], "files"), target)
        # Written after unpacking, so that nothing a student sends can stand in their place.
        (target / "timestamp.txt").write_text(submission["timestamp"], encoding="utf-8")
        (target / SIDECAR).write_text(json.dumps(submission), encoding="utf-8")
        self.log.info("Collected: %s %s", student, assignment)


class ReleaseFeedbackToSite(SiteExchange, abc.ExchangeReleaseFeedback):
    """Send what `nbgrader generate_feedback` made for collected submissions."""

    def copy_files(self) -> None:
        """Send every page that belongs to a collected submission."""
        course, assignment = self.names()
        student = self.coursedir.student_id or "*"
        pattern = self.coursedir.format_path(self.coursedir.feedback_directory, student, assignment)
        for folder in sorted(glob.glob(pattern)):  # noqa: PTH207 (nbgrader gives one whole pattern)
            submission = self._submission(Path(folder).parent.name, assignment)
            if submission is None:
                self.log.warning("No collected submission belongs to %s", folder)
                continue
            for page in sorted(Path(folder).glob("*.html")):
                self.ask("PUT", course, assignment, submission, "feedback", page.stem, body=page.read_bytes())
        self.log.info("Feedback released: %s %s", course, assignment)

    def _submission(self, student: str, assignment: str) -> str | None:
        folder = self.coursedir.format_path(self.coursedir.submitted_directory, student, assignment)
        sidecar = Path(folder) / SIDECAR
        return json.loads(sidecar.read_text(encoding="utf-8"))["id"] if sidecar.is_file() else None
