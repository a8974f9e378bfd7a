"""What the seven exchange classes share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.exchange import abc
from traitlets import Bool, Float, Unicode

from labs.exchange import archive
from labs.exchange.client import Client, ExchangeCallFailed

SIDECAR = "academy_submission.json"


class SiteExchange(abc.Exchange):
    """An exchange that is the learning site. Errors end in nbgrader's own ExchangeError with a plain sentence."""

    url = Unicode(help="Address of the site's lab API; by default $ACADEMY_API_URL").tag(config=True)
    path_includes_course = Bool(True, help="Keep assignments in <course>/<assignment>/").tag(config=True)
    timeout = Float(15.0, help="Seconds to wait for the site").tag(config=True)

    @property
    def client(self) -> Client:
        """The client for this call, with the lab server's own token."""
        return Client(url=self.url, timeout=self.timeout) if self.url else Client(timeout=self.timeout)

    def ask(self, method: str, *parts: str, **more: Any) -> bytes:
        """Call the site; fail the nbgrader way when it says no."""
        try:
            return self.client.call(method, *parts, **more)
        except ExchangeCallFailed as error:
            self.fail(str(error))
            raise

    def assignments(self, course: str = "", assignment: str = "") -> list[dict[str, Any]]:
        """Return what the site lists, of one course and assignment or of all ('' and '*')."""
        try:
            found = self.client.assignments("" if course == "*" else course)
        except ExchangeCallFailed as error:
            self.fail(str(error))
            raise
        return [one for one in found if assignment in ("", "*", one["assignment"])]

    def names(self) -> tuple[str, str]:
        """Return (course, assignment) as given. Fails when one is missing."""
        if not self.coursedir.course_id:
            self.fail("Which course? Add --course.")
        if not self.coursedir.assignment_id:
            self.fail("Which assignment? Add its name.")
        return self.coursedir.course_id, self.coursedir.assignment_id

    def home(self, course: str, assignment: str) -> Path:
        """Return the student's own folder of an assignment."""
        root = Path(self.assignment_dir).absolute()
        return root / course / assignment if self.path_includes_course else root / assignment

    def packed(self, folder: Path) -> bytes:
        """Return a folder as zip; says which files were left out for their size."""
        limit = int(1000 * self.coursedir.max_file_size)
        try:
            data, skipped = archive.pack(folder, ignore=self.coursedir.ignore, file_limit=limit)
        except archive.ArchiveRefused as error:
            self.fail(str(error))
            raise
        for name in skipped:
            self.log.warning("Left out, because it is too big: %s", name)
        return data

    def init_src(self) -> None:
        """Nothing to prepare: the source is the site, or checked in `copy_files`."""

    def init_dest(self) -> None:
        """Nothing to prepare."""

    def copy_files(self) -> None:
        """Nothing to copy: listing classes override `list_files`."""
