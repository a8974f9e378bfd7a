"""A whole academy for tests of hostile hand-ins: the real site over HTTP, and one worker that has to outlive them all.

The site answers from the test's own database, in a transaction that is undone at the end of the module. What comes back
is read from what the site has stored, as a student and an instructor would get it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.files.storage import FileSystemStorage, storages
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections, transaction
from django.test.testcases import LiveServerThread

from labs.assignments.checks.services import ask_for_sealing
from labs.base import file_store
from labs.base.enums import JobState, Via
from labs.grader.engine import Engine
from labs.grader.results import NotebookResult, Result, TaskResult
from labs.grader.site import Site
from labs.grader.version import Version
from labs.grader.worker import Worker
from labs.models import Assignment, AssignmentVersion, FeedbackDocument, GradeEvent, HandAnswer, Submission
from labs.submissions.services import receive_submission
from people.models import User
from tests.labs.factories import UserFactory

from . import books

FULL = 8.0


class _Server(ThreadedWSGIServer):
    """Answers on the test's own connection, which stays open."""

    def _close_connections(self) -> None:
        return


class _Thread(LiveServerThread):
    server_class = _Server


@dataclass
class Academy:
    """The site at `url`, and the one `worker` of these tests."""

    url: str
    worker: Worker
    published: dict[str, Assignment] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)

    def publish(self, name: str, version: Version) -> Assignment:
        """Put a version made for a test onto the site, once."""
        if name not in self.published:
            lab = Assignment.objects.create(course_key="course", key=name, title="Lab")
            files = {f"{book}.ipynb": books.as_bytes(key.source) for book, key in version.keys.items()}
            source = file_store.keep(f"versions/{name}.zip", books.archives.pack({**version.files, **files}))
            manifest = {**version.manifest, "assignment": name}
            lab.current = AssignmentVersion.objects.create(
                assignment=lab, number=1, sha256=uuid4().hex, manifest=manifest, max_points=manifest["max_points"],
                release_path=source, source_path=source,
            )  # fmt: skip
            lab.save()
            self.published[name] = lab
            # As everywhere, its first job is to find out how its checks are run.
            ask_for_sealing(version=lab.current)
            assert self.worker.turn(wait_s=0) == 1
        return self.published[name]

    def hand_in(self, lab: Assignment, data: bytes) -> Submission:
        """Hand in as a new person."""
        student = UserFactory(role="student")
        return receive_submission(student=student, assignment=lab, data=data, via=Via.LAB)[0]

    def grade(self, name: str, version: Version, data: bytes) -> Result:
        """Hand in, let the worker take its turn, and return what the site has of it."""
        submission = self.hand_in(self.publish(name, version), data)
        assert self.worker.turn(wait_s=0) == 1
        job = submission.jobs.get()
        assert (job.state, job.tries) == (JobState.DONE, 1), job.reason
        return stored(submission)

    def honest(self, name: str, version: Version) -> None:
        """Let somebody hand in honest work: it is graded at once, by the same worker, and gets every point."""
        result = self.grade(name, version, books.zipped(books.handed_in(version, solved=True)))
        assert (result.outcome, result.points) == ("graded", FULL), result.detail
        assert {task.flag for task in result.notebooks[0].tasks} == {""}


def stored(submission: Submission) -> Result:
    """Return what the site has stored of a graded hand-in, in the grader's own form."""
    data: dict[str, Any] = GradeEvent.objects.get(submission=submission).data
    most = {task["grade_id"]: task for task in submission.version.tasks}
    books_of = {name: NotebookResult(name, []) for name in submission.version.notebooks}
    for task in data["tasks"]:
        about = most[task["grade_id"]]
        points, manual = task["auto_points"], task["needs_manual"]
        found = TaskResult(task["grade_id"], points, about["points"], manual, task["message"], task["flag"])
        books_of[about["notebook"]].tasks.append(found)
    for page in FeedbackDocument.objects.filter(submission=submission):
        books_of[page.notebook].feedback_html = file_store.read(page.path).decode()
    for answer in HandAnswer.objects.filter(submission=submission):
        book = books_of[most[answer.grade_id]["notebook"]]
        book.answers[answer.grade_id] = {"source": answer.source, "html": answer.html}
    return Result(data["outcome"], data["message"], data["detail"], list(books_of.values()))


@contextmanager
def running(engine: Engine, folder: str) -> Iterator[Academy]:
    """Run the site for a while, with one worker; then undo all that it has stored."""
    private = FileSystemStorage(location=folder)
    before, storages._storages = storages._storages, {**storages._storages, "private": private}
    connection = connections["default"]
    connection.inc_thread_sharing()
    thread = _Thread("127.0.0.1", StaticFilesHandler, connections_override={"default": connection})
    try:
        with transaction.atomic():
            thread.start()
            thread.is_ready.wait()
            assert thread.error is None, thread.error
            url = f"http://127.0.0.1:{thread.port}"
            site = Site(f"{url}/api/labs", settings.GRADER_TOKEN, "worker-0", engine.level, "test")
            yield Academy(url, Worker(site, engine))
            site.close()
            transaction.set_rollback(True)
    finally:
        thread.terminate()
        connection.dec_thread_sharing()
        storages._storages = before
