"""Submissions a minute: ours beside nbgrader in batch, nbgrader per call, bare nbclient and the bare fork limit.

One run, same notebooks, same cores; ours with the sandbox on, sealed checks, feedback pages, results stored through
the API. The fork limit runs the same cells in the same fork server and nothing else.
Run: python -m infra.bench.grading [submissions]. The last line is one JSON object.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat

from infra.bench.academy import academy, people, wait_for
from infra.bench.grading_labs import LABS, answers
from labs.grader import archives
from labs.grader.engine import Engine
from labs.grader.planning import lay_out
from labs.grader.restore import restore
from labs.grader.sandbox.job import Plan, run
from labs.grader.sandbox.probe import choose
from labs.grader.version import load_zip

PROCESSES = os.cpu_count() or 1


def main(count: int) -> None:
    """Measure every way on every lab and print."""
    report: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="bench-course-") as folder:
        for name, make in LABS.items():
            course = Path(folder) / name
            books = _write_course(course, make(), answers(make(), count))
            few = books[: max(4, count // 10)]
            report[name] = {
                "nbgrader_batch_per_min": _batch(course, few),
                "nbgrader_per_call_per_min": _per_call(course, few[:2]),
                "nbclient_per_min": _nbclient(few),
                "fork_limit_per_min": _fork_limit(course, books),
            }
        with academy(
            PROCESSES, [(Path(folder) / "light" / "source" / "lab", Path(folder) / "light" / "meta" / "lab.yaml")]
        ) as labs:
            report["light"] |= _ours(labs["lab"], Path(folder) / "light", count)
    _finish(report)


def _write_course(course: Path, lab: Any, submissions: list[Any]) -> list[Path]:
    (course / "source" / "lab").mkdir(parents=True)
    nbformat.write(lab, course / "source" / "lab" / "lab.ipynb")
    (course / "meta").mkdir()
    graded = [cell.metadata.nbgrader for cell in lab.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    about = {"title": "Lab", "tasks": [{"grade_id": each.grade_id, "title": each.grade_id} for each in graded]}
    (course / "meta" / "lab.yaml").write_text(json.dumps(about), encoding="utf-8")
    _nbgrader(course, "generate_assignment", "lab")
    paths = []
    for number, notebook in enumerate(submissions):
        path = course / "submitted" / f"s{number:04}" / "lab" / "lab.ipynb"
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
    aside = [path.parents[1] for path in sorted((course / "submitted").glob("*/lab/lab.ipynb")) if path not in books]
    for folder in aside:
        folder.rename(course / folder.name)
    started = time.perf_counter()
    _nbgrader(course, "autograde", "lab")
    rate = _per_minute(len(books), started)
    for folder in aside:
        (course / folder.name).rename(folder)
    return rate


def _per_call(course: Path, books: list[Path]) -> float:
    started = time.perf_counter()
    for path in books:
        _nbgrader(course, "autograde", "lab", "--student", path.parents[1].name, "--force")
    return _per_minute(len(books), started)


def _nbclient(books: list[Path]) -> float:
    from nbclient import NotebookClient

    started = time.perf_counter()
    for path in books:
        NotebookClient(nbformat.read(path, 4), timeout=60, allow_errors=True).execute()
    return _per_minute(len(books), started)


def _version(course: Path) -> Any:
    from labs.grader.build import build

    built = build(course / "source" / "lab", None)
    files = archives.unpack(built.source) | {"manifest.json": json.dumps(built.manifest).encode()}
    return load_zip(archives.pack(files))


def _fork_limit(course: Path, books: list[Path]) -> float:
    """Run the cells (checks and all) in forks, on every core at once; no checks apart, no feedback, no API."""
    version = _version(course)
    level = choose()
    key = version.keys["lab"]
    plans = []
    for path in books:
        notebook, _ = restore(key, nbformat.read(path, 4))
        whole = [{"source": c.source, "copy": None, "brief": True} for c in notebook.cells if c.cell_type == "code"]
        plan = lay_out(version, key, notebook, {}).plan
        plans.append(Plan(whole, [], {}, [], plan.student_files, {}, plan.limits, 0))
    engines = [Engine(level) for _ in range(PROCESSES)]
    pairs = [engine.pair_for(version) for engine in engines]
    started = time.perf_counter()
    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(lambda n: [run(plan, *pairs[n]) for plan in plans[n::PROCESSES]], range(PROCESSES)))
    rate = _per_minute(len(plans), started)
    for engine in engines:
        engine.close()
    return rate


def _ours(assignment: Any, course: Path, count: int) -> dict[str, Any]:
    from labs.models import GradingJob, SubmissionGrade
    from labs.services import receive_submission

    files = sorted((course / "submitted").glob("*/lab/lab.ipynb"))
    students = people(count + 4)
    zips = [archives.pack({"lab.ipynb": path.read_bytes()}) for path in files]
    warm = [
        receive_submission(student=student, assignment=assignment, data=zips[0])[0].pk for student in students[count:]
    ]
    wait_for(warm)
    started = time.perf_counter()
    sent = [
        receive_submission(student=student, assignment=assignment, data=data)[0]
        for student, data in zip(students, zips, strict=False)
    ]
    wait_for([submission.pk for submission in sent])
    rate = _per_minute(len(sent), started)
    times = []
    for student in people(5):
        begun = time.perf_counter()
        submission, _ = receive_submission(student=student, assignment=assignment, data=zips[0])
        wait_for([submission.pk])
        times.append(time.perf_counter() - begun)
    points = {grade.submission_id: grade.points for grade in SubmissionGrade.objects.all()}
    theirs = _their_scores(course)
    ours = {path.parents[1].name: points[one.pk] for path, one in zip(files, sent, strict=True)}
    peak = max(peak or 0 for peak in GradingJob.objects.values_list("peak_mb", flat=True))
    return {
        "ours_per_min": rate,
        "submit_to_grade_median_s": round(sorted(times)[len(times) // 2], 3),
        "scores_equal": all(abs(ours[name] - score) < 1e-9 for name, score in theirs.items()),
        "compared": len(theirs),
        "peak_mb": peak,
    }


def _their_scores(course: Path) -> dict[str, float]:
    """Read nbgrader's automatic scores out of its own database."""
    with sqlite3.connect(course / "gradebook.db") as database:
        rows = database.execute(
            "select sa.student_id, sum(coalesce(g.auto_score, 0)) from grade g"
            " join submitted_notebook sn on sn.id = g.notebook_id"
            " join submitted_assignment sa on sa.id = sn.assignment_id group by sa.student_id"
        )
        return {str(student): float(score) for student, score in rows}


def _finish(report: dict[str, Any]) -> None:
    for name, figures in report.items():
        sys.stdout.write(f"{name}: {json.dumps(figures)}\n")
    sys.stdout.write(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB\n")
    light = report["light"]
    result = {
        "ours_per_min": light["ours_per_min"],
        "nbgrader_batch_per_min": light["nbgrader_batch_per_min"],
        "nbclient_per_min": light["nbclient_per_min"],
        "fork_limit_per_min": light["fork_limit_per_min"],
        "ratio_to_batch": round(light["ours_per_min"] / light["nbgrader_batch_per_min"], 1),
        "ratio_to_limit": round(light["fork_limit_per_min"] / light["ours_per_min"], 2),
        "submit_to_grade_median_s": light["submit_to_grade_median_s"],
        "scores_equal": light["scores_equal"],
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
