"""Submissions a minute: ours beside nbgrader in batch, nbgrader per call, bare nbclient and the bare fork limit.

One run, same notebooks, same cores; ours with the sandbox on, sealed checks, feedback pages, results stored through
the API. The clock of each way starts with all hand-ins there: in nbgrader's folder, or in our queue. The fork limit
runs the same cells in the same fork server and nothing else.
Run: python -m infra.bench.grading [notebooks]. The last line is one JSON object.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from infra.bench.academy import academy, people, wait_for
from infra.bench.grading_labs import LABS, answers
from labs.grader import archives
from labs.grader.planning import lay_out
from labs.grader.restore import restore
from labs.grader.sandbox.forkserver import ForkServer, preload_for
from labs.grader.sandbox.job import Plan, run
from labs.grader.sandbox.probe import choose
from labs.grader.version import load_zip
from tests.integration.processes import below

# Each waits for others between two hand-ins (ours for the site, the limit's for its forks): some more than cores.
PROCESSES = (os.cpu_count() or 1) + 2
ROUNDS = 3
# Each notebook that nbgrader grades is handed in by so many people, so that a round of ours takes seconds, too.
PEOPLE = 4
SINGLE = 5


@dataclass
class Course:
    """One lab as a course folder of nbgrader's, with its submissions, and what was measured on it."""

    folder: Path
    books: list[Path]
    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    waits: list[float] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    compared: int = 0
    peak_mb: int = 0

    def part(self, number: int) -> list[Path]:
        """Return the notebooks of one round."""
        return self.books[number::ROUNDS]


def main(count: int) -> None:
    """Measure every way on every lab, round by round, so that what else the machine does weighs on all alike."""
    with tempfile.TemporaryDirectory(prefix="bench-course-") as top:
        courses = {}
        for name, make in LABS.items():
            folder = Path(top) / name
            number = count if name == "light" else count // 2
            courses[name] = Course(folder, _write_course(folder, make(), answers(make(), number)))
        labs = [
            (each.folder / "source" / name, each.folder / "meta" / f"{name}.yaml") for name, each in courses.items()
        ]
        with academy(PROCESSES, labs) as published:
            for number in range(ROUNDS):
                for name, course in courses.items():
                    _round(course, published[name], number)
            workers = _workers_mb()
        _finish(courses, workers)


def _round(course: Course, assignment: Any, number: int) -> None:
    books = course.part(number)
    if number == 0:
        # What starts once is started before: sandboxes, the sealed version, the fork servers.
        _hand_in(assignment, books[:1] * 4)
    course.rates["nbgrader_batch"].append(_batch(course.folder, books))
    _ours(course, assignment, books)
    course.rates["fork_limit"].append(_fork_limit(course.folder, books * PEOPLE, "bare"))
    course.rates["own_fork_limit"].append(_fork_limit(course.folder, books * PEOPLE, "student"))
    course.rates["nbclient"].append(_nbclient(books[:4]))
    if number == 0:
        course.rates["nbgrader_per_call"].append(_per_call(course.folder, books[:2]))
    print(course.folder.name, {way: rates[-1] for way, rates in course.rates.items()}, flush=True)


def _write_course(course: Path, lab: Any, submissions: list[Any]) -> list[Path]:
    (course / "source" / course.name).mkdir(parents=True)
    nbformat.write(lab, course / "source" / course.name / "lab.ipynb")
    (course / "meta").mkdir()
    graded = [cell.metadata.nbgrader for cell in lab.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    about = {"title": "Lab", "tasks": [{"grade_id": each.grade_id, "title": each.grade_id} for each in graded]}
    (course / "meta" / f"{course.name}.yaml").write_text(json.dumps(about), encoding="utf-8")
    _nbgrader(course, "generate_assignment", course.name)
    paths = []
    for number, notebook in enumerate(submissions):
        path = course / "submitted" / f"s{number:04}" / course.name / "lab.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
        paths.append(path)
    return paths


def _nbgrader(course: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *arguments, f"--CourseDirectory.root={course}"]
    subprocess.run(command, cwd=course, check=True, capture_output=True)


def _per_minute(count: int, started: float) -> float:
    return round(count * 60 / (time.perf_counter() - started), 1)


def _batch(course: Path, books: list[Path]) -> float:
    """One call for all; counts what it graded."""
    everything = sorted((course / "submitted").glob("*/*/lab.ipynb"))
    aside = [path.parents[1] for path in everything if path not in books]
    for folder in aside:
        folder.rename(course / folder.name)
    started = time.perf_counter()
    _nbgrader(course, "autograde", course.name)
    rate = _per_minute(len(books), started)
    for folder in aside:
        (course / folder.name).rename(folder)
    return rate


def _per_call(course: Path, books: list[Path]) -> float:
    started = time.perf_counter()
    for path in books:
        _nbgrader(course, "autograde", course.name, "--student", path.parents[1].name, "--force")
    return _per_minute(len(books), started)


def _nbclient(books: list[Path]) -> float:
    from nbclient import NotebookClient

    started = time.perf_counter()
    for path in books:
        NotebookClient(nbformat.read(path, 4), timeout=60, allow_errors=True).execute()
    return _per_minute(len(books), started)


def _version(course: Path) -> Any:
    from labs.grader.build import build

    built = build(course / "source" / course.name, None)
    files = archives.unpack(built.source) | {"manifest.json": json.dumps(built.manifest).encode()}
    return load_zip(archives.pack(files))


def _fork_limit(course: Path, books: list[Path], role: str) -> float:
    """Run the cells (checks and all) in forks, on every core at once; no checks apart, no feedback, no API.

    `role` "bare": IPython as it is, which formats every error whatever a plan says; ours is held against that limit.
    "student": our own shell, in which checks name an error in brief: what that saves moves the bar no further away.
    """
    version = _version(course)
    level = choose()
    key = version.keys["lab"]
    plans = []
    for path in books:
        notebook, _ = restore(key, nbformat.read(path, 4))
        whole = [{"source": c.source, "copy": None, "brief": True} for c in notebook.cells if c.cell_type == "code"]
        plan = lay_out(version, key, notebook, {}).plan
        plans.append(Plan(whole, [], {}, [], plan.student_files, {}, plan.limits, 0))
    servers = [ForkServer(level, role, preload_for(version.sources)) for _ in range(PROCESSES)]
    started = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(lambda n: [run(plan, servers[n], servers[n]) for plan in plans[n::PROCESSES]], range(PROCESSES)))
    rate = _per_minute(len(plans), started)
    for server in servers:
        server.close()
    return rate


def _hand_in(assignment: Any, books: list[Path]) -> list[Any]:
    """Hand in one notebook after another, each by a new person, and wait for all grades; return the submissions."""
    from labs.submissions.services import receive_submission

    zips = [archives.pack({"lab.ipynb": path.read_bytes()}) for path in books]
    sent = [
        receive_submission(student=student, assignment=assignment, data=data)[0]
        for student, data in zip(people(len(books)), zips, strict=True)
    ]
    wait_for([submission.pk for submission in sent])
    return sent


def _ours(course: Course, assignment: Any, books: list[Path]) -> None:
    """Add one round of ours: submissions a minute, single submissions on an idle queue, scores beside nbgrader's."""
    from labs.models import GradingJob, SubmissionGrade
    from labs.submissions.services import receive_submission

    data = {path: archives.pack({"lab.ipynb": path.read_bytes()}) for path in books}
    everybody = people(len(books) * PEOPLE)
    with _graders_held():
        sent = [
            (path, receive_submission(student=student, assignment=assignment, data=data[path])[0].pk)
            for student, path in zip(everybody, books * PEOPLE, strict=True)
        ]
        started = time.perf_counter()
    wait_for([pk for _, pk in sent])
    course.rates["ours"].append(_per_minute(len(sent), started))
    for student in people(SINGLE):
        begun = time.perf_counter()
        submission, _ = receive_submission(student=student, assignment=assignment, data=data[books[0]])
        wait_for([submission.pk])
        course.waits.append(time.perf_counter() - begun)
    theirs = _their_scores(course.folder)
    points = dict(
        SubmissionGrade.objects.filter(submission__in=[pk for _, pk in sent]).values_list("submission", "points")
    )
    course.compared += len(sent)
    course.unlike += [path.parts[-3] for path, pk in sent if abs(points[pk] - theirs[path.parts[-3]]) > 1e-9]
    jobs = GradingJob.objects.filter(submission__assignment=assignment)
    course.peak_mb = max(peak or 0 for peak in jobs.values_list("peak_mb", flat=True))


@contextlib.contextmanager
def _graders_held() -> Iterator[None]:
    """Let no grader work meanwhile; those that wait for a job get one, and begin it afterwards."""
    workers = _workers()
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def _workers() -> list[int]:
    return [one.pid for one in below(os.getpid()) if "labs.grader work --number" in one.command]


def _workers_mb() -> list[int]:
    """Return the most memory each worker has held: itself, its sandboxes and what they share counted for each."""
    trees = [[worker, *(one.pid for one in below(worker))] for worker in _workers()]
    return [sum(_peak_kb(pid) for pid in tree) >> 10 for tree in trees]


def _peak_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0


def _their_scores(course: Path) -> dict[str, float]:
    """Read nbgrader's automatic scores out of its own database."""
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(
            "select sa.student_id, sum(coalesce(g.auto_score, 0)) from grade g"
            " join submitted_notebook sn on sn.id = g.notebook_id"
            " join submitted_assignment sa on sa.id = sn.assignment_id group by sa.student_id"
        )
        return {str(student): float(score) for student, score in rows}


def _finish(courses: dict[str, Course], workers: list[int]) -> None:
    """Print everything found, and as the last line the one JSON object, of the light lab."""
    for name, course in courses.items():
        rates = {f"{way}_per_min": round(statistics.median(found), 1) for way, found in course.rates.items()}
        print(f"{name}: {json.dumps(rates | _result(course) | {'peak_mb_of_one': course.peak_mb})}")
        print(f"{name}: {course.compared} scores compared with nbgrader's, not equal: {course.unlike or 'none'}")
    print(f"peak memory per worker with its sandboxes: {workers} MB")
    scores_equal = not any(course.unlike for course in courses.values())
    print(json.dumps(_result(courses["light"]) | {"scores_equal": scores_equal}))


def _result(course: Course) -> dict[str, Any]:
    """Return the figures of one lab; ratios are the median of the rounds' own, each taken within a minute or two."""
    rates = course.rates
    to_batch = [ours / theirs for ours, theirs in zip(rates["ours"], rates["nbgrader_batch"], strict=True)]
    to_limit = [limit / ours for ours, limit in zip(rates["ours"], rates["fork_limit"], strict=True)]
    return {
        **{
            f"{way}_per_min": round(statistics.median(rates[way]), 1)
            for way in ("ours", "nbgrader_batch", "nbclient", "fork_limit", "own_fork_limit")
        },
        "ratio_to_batch": round(statistics.median(to_batch), 1),
        "ratio_to_limit": round(statistics.median(to_limit), 2),
        "submit_to_grade_median_s": round(statistics.median(course.waits), 3),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 48)
