"""What the demo's database says, read beside the running demo and never written."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SLOW_MACHINE = 180.0
GRADED_ONCE = """
select s.id, s.attempt,
       (select count(*) from labs_gradeevent e
         where e.submission_id = s.id and e.version_id = s.version_id and e.kind = 'auto') as grades,
       (select count(*) from labs_submissiongrade g where g.submission_id = s.id) as folds,
       (select count(*) - count(distinct cast(d.version_id as text) || d.notebook) from labs_feedbackdocument d
         where d.submission_id = s.id
           and d.path not like 'feedback/by-hand/%' and d.path not like 'feedback/remarks/%') as pages_twice,
       (select count(*) - count(distinct cast(a.version_id as text) || a.grade_id) from labs_handanswer a
         where a.submission_id = s.id) as answers_twice,
       (select group_concat(j.state || coalesce(':' || j.ticket, '')) from labs_gradingjob j
         where j.submission_id = s.id) as jobs
  from labs_submission s order by s.id
"""
CURRENT = """
select s.student_id, s.assignment_id, count(*) as handed_in, max(s.attempt) as newest,
       count(distinct c.id) as current, max(c.attempts) as counted, max(c.grading) as grading,
       max(c.points) as points, (select max(g.points) from labs_submissiongrade g
          join labs_submission t on t.id = g.submission_id
         where t.student_id = s.student_id and t.assignment_id = s.assignment_id) as best
  from labs_submission s
  left join labs_currentgrade c on c.student_id = s.student_id and c.assignment_id = s.assignment_id
 group by s.student_id, s.assignment_id
"""


@dataclass(frozen=True)
class Ledger:
    """The database of the demo in the folder `var`."""

    var: Path

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return a query's rows; opened anew each time, so that nothing is held while a site starts or ends."""
        address = f"file:{self.var / 'site.sqlite3'}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, timeout=20)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def lab(self, course: str, key: str) -> dict[str, Any]:
        """Return id, release and source path, and the automatic points of a lab."""
        return self.rows(
            "select a.id, v.release_path, v.source_path, v.manifest from labs_assignment a"
            " join labs_assignmentversion v on v.id = a.current_id where a.course_key = ? and a.key = ?",
            course,
            key,
        )[0]

    def students_have_newest(self, course: str, key: str) -> bool:
        """Return whether the newest version of a lab is the one that students get."""
        rows = self.rows(
            "select v.id = a.current_id as given from labs_assignmentversion v"
            " join labs_assignment a on a.id = v.assignment_id where a.course_key = ? and a.key = ?"
            " order by v.number desc limit 1",
            course,
            key,
        )
        return bool(rows and rows[0]["given"])

    def jobs(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Return state, worker and tries of the jobs of the given submissions."""
        wanted = [one.replace("-", "") for one in ids]
        marks = ",".join("?" * len(wanted))
        query = f"select id, state, worker, tries from labs_gradingjob where submission_id in ({marks})"
        return self.rows(query, *wanted)

    def came_back(self, ids: Iterable[str]) -> int:
        """Return how many times a grader went silent with one of the given submissions."""
        jobs = [job["id"] for job in self.jobs(ids)]
        marks = ",".join("?" * len(jobs))
        query = f"select count(*) as n from labs_gradingevent where kind = 'expired' and job_id in ({marks})"
        return int(self.rows(query, *jobs)[0]["n"])

    def idle(self) -> bool:
        """Return whether no ticket is in the grading queue."""
        return not self.rows("select id from django_q_ormq where key in ('labs-waiting', 'labs-bulk')")


def until(what: str, happens: Callable[[], object], seconds: float = SLOW_MACHINE) -> None:
    """Wait until `happens()` is true; say `what` did not happen otherwise."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, f"{what} did not happen in {seconds:.0f} s"
        time.sleep(0.1)


def assert_nothing_lost_or_twice(ledger: Ledger, ids: Iterable[str]) -> None:
    """Wait for an empty queue; then hold all that was ever handed in, `ids` among it, against one grade each."""
    until("grading all hand-ins", ledger.idle)
    found = {row["id"]: row for row in ledger.rows(GRADED_ONCE)}
    assert {one.replace("-", "") for one in ids} <= set(found)
    unlike = [row for row in found.values() if (row["grades"], row["folds"], row["jobs"]) != (1, 1, "done")]
    assert not unlike
    assert not [row for row in found.values() if row["pages_twice"] or row["answers_twice"]]
    for row in ledger.rows(CURRENT):
        assert row["handed_in"] == row["newest"] == row["counted"], row
        assert (row["current"], row["grading"]) == (1, 0), row
        assert row["points"] == row["best"], row
    order = ledger.rows("select student_id, assignment_id, attempt from labs_submission order by at")
    for person in {(row["student_id"], row["assignment_id"]) for row in order}:
        attempts = [row["attempt"] for row in order if (row["student_id"], row["assignment_id"]) == person]
        assert attempts == list(range(1, len(attempts) + 1))
