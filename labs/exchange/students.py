"""What students do: fetch an assignment, submit it, fetch its feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from labs.exchange import archive, reading
from labs.exchange.base import SiteExchange


class FetchAssignmentFromSite(SiteExchange, abc.ExchangeFetchAssignment):
    """Put the release into the student's folder. Work that is there is never overwritten."""

    def init_dest(self) -> None:
        """Refuse when there is a copy already, unless only missing files are asked for."""
        self.dest_path = self.home(*self.names())
        if self.dest_path.exists() and not self.replace_missing_files:
            self.fail(f"You already have a copy of the assignment in this directory: {self.dest_path}")

    def copy_files(self) -> None:
        """Unpack beside, then rename: a folder is there whole or not at all."""
        course, assignment = self.names()
        data = reading.in_the_labs_language(self.ask("GET", course, assignment, "release"))
        if self.dest_path.exists():
            archive.unpack(data, self.dest_path, only_missing=True)
        else:
            archive.place(data, self.dest_path)
        self.log.info("Fetched as: %s %s", course, assignment)


class SubmitToSite(SiteExchange, abc.ExchangeSubmit):
    """Send the folder. The site stores it before it answers; its receipt is logged and kept in `receipt`."""

    receipt: dict[str, Any] | None = None

    def init_src(self) -> None:
        """Find the folder. nbgrader also accepts a path in place of the assignment's name."""
        course, assignment = self.names()
        self.src_path = self.home(course, assignment)
        self.coursedir.assignment_id = self.src_path.name
        if not self.src_path.is_dir():
            self.fail(f"Assignment not found at: {self.src_path}")

    def copy_files(self) -> None:
        """Check the notebooks against the release, then send."""
        course, assignment = self.names()
        self._compare(course, assignment)
        body = self.packed(self.src_path)
        self.receipt = json.loads(self.ask("POST", course, assignment, "submit", body=body))
        self.timestamp = self.receipt["timestamp"]
        self.log.info("Submitted as: %s %s %s", course, assignment, self.timestamp)

    def _compare(self, course: str, assignment: str) -> None:
        released = {name for one in self.assignments(course, assignment) for name in one["notebooks"]}
        here = {path.stem for path in self.src_path.glob("*.ipynb")}
        missing, extra = sorted(released - here), sorted(here - released)
        if missing and self.strict:
            self.fail(f"Not submitted, these notebooks are missing: {', '.join(missing)}")
        if missing:
            self.log.warning("These notebooks are missing: %s", ", ".join(missing))
        if extra:
            self.log.warning("These notebooks are not part of the assignment: %s", ", ".join(extra))


class FetchFeedbackFromSite(SiteExchange, abc.ExchangeFetchFeedback):
    """Put released feedback into `<assignment>/feedback/<timestamp>/<notebook>.html`."""

    def copy_files(self) -> None:
        """Fetch every feedback that the site lists for this assignment."""
        course, assignment = self.names()
        home = self.home(course, assignment)
        for one in self.assignments(course, assignment):
            for submission in one["submissions"]:
                for notebook in submission.get("feedback", {}):
                    page = self.ask("GET", course, assignment, submission["id"], "feedback", notebook)
                    target = home / "feedback" / submission["timestamp"] / f"{Path(notebook).name}.html"
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(page)
        self.log.info("Fetched feedback: %s %s", course, assignment)
