"""Hand-ins a minute in bash or JavaScript: our engine beside `nbgrader autograde`, in one run, scores compared.

nbgrader runs the kernel that labs have. The lab is one of our own, by default *shell-pipelines*; handed in are its
solution, its wrong answers, its other right answers, as often as it takes. Ours: sandbox, sealed checks and feedback
pages, a process for each core; without the site's queue, which `infra.bench.grading` measures.

Run: python -m infra.bench.shells [hand-ins] [course/lab], such as javascript/functions-and-data. The last line is one
JSON object.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from pathlib import Path

import nbformat

from labs.grader import archives
from labs.grader.engine import Engine
from labs.grader.languages.known import LANGUAGES
from labs.grader.quality import lab as labs
from labs.grader.release import student_version
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal
from labs.grader.version import Version, grade_id

LAB = "help-desk-practice/shell-pipelines"
ROOT = Path(__file__).resolve().parents[2]
KERNELS = ROOT / "labs" / "hub" / "lab" / "share"
ROUNDS = 3
STUBS = {one.name: one.stub for one in LANGUAGES.values()}
SETTINGS = f"c = get_config()\nc.ClearSolutions.code_stub = {STUBS!r}\n"


def hand_ins(lab: labs.Lab, count: int) -> list[bytes]:
    """Return so many notebooks as students would hand them in."""
    key = next(iter(lab.version.keys.values()))
    known = [{}, *(one["cells"] for one in [*lab.mutants, *lab.alternatives])]
    made = []
    for number in range(count):
        answers = {grade_id(cell): cell.source for cell in key.source.cells if grade_id(cell)}
        answers |= known[number % len(known)]
        notebook = student_version(key.source)
        for cell in notebook.cells:
            about = cell.metadata.get("nbgrader", {})
            if about.get("solution"):
                cell.source = answers[about["grade_id"]]
        made.append(nbformat.writes(notebook, version=4).encode())
    return made


def stock(folder: Path, name: str, books: dict[str, bytes]) -> tuple[float, dict[str, float]]:
    """Return (hand-ins a minute, student → points) of one `nbgrader autograde` for all of them."""
    shutil.rmtree(folder / "submitted", ignore_errors=True)
    for student, book in books.items():
        target = folder / "submitted" / student / name
        shutil.copytree(folder / "release" / name, target)
        (target / f"{name}.ipynb").write_bytes(book)
    started = time.perf_counter()
    nbgrader(folder, "autograde", name)
    rate = len(books) * 60 / (time.perf_counter() - started)
    with sqlite3.connect(folder / "gradebook.db") as database:
        rows = database.execute(
            "select sa.student_id, sum(coalesce(g.auto_score, 0)) from grade g"
            " join submitted_notebook sn on sn.id = g.notebook_id"
            " join submitted_assignment sa on sa.id = sn.assignment_id group by sa.student_id"
        )
        return rate, {str(student): float(points) for student, points in rows if student in books}


def nbgrader(folder: Path, *words: str) -> None:
    """Run one of nbgrader's commands with the kernels that our labs have."""
    told = {**os.environ, "JUPYTER_PATH": str(KERNELS), "PYTHONPATH": str(ROOT)}
    told["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = [sys.executable, "-m", "nbgrader", *words, f"--CourseDirectory.root={folder}"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=told)


def worker(level: str, version: Version, work: Queue[tuple[str, bytes] | None], done: Queue[tuple[str, float]]) -> None:
    """Grade what comes, with one warm engine."""
    with Engine(level) as engine:
        engine.pair_for(version, next(iter(version.keys.values())).language)
        done.put(("ready", 0.0))
        while one := work.get():
            student, data = one
            done.put((student, engine.grade_zip(version, data).points))


def main(count: int, wanted: str) -> None:
    """Measure both, round by round."""
    course, name = wanted.split("/")
    lab, level = labs.read(course, name, labs.COURSES / course), choose()
    with Engine(level) as engine:
        seal(engine, lab.version)
    work: Queue[tuple[str, bytes] | None] = multiprocessing.Queue()
    done: Queue[tuple[str, float]] = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=worker, args=(level, lab.version, work, done), daemon=True)
        for _ in range(os.cpu_count() or 1)
    ]
    for process in workers:
        process.start()
    for _ in workers:
        done.get()
    rates: dict[str, list[float]] = {"ours": [], "nbgrader_batch": []}
    unlike: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-shell-") as place:
        folder = Path(place)
        shutil.copytree(labs.COURSES / course / "source" / name, folder / "source" / name)
        (folder / "nbgrader_config.py").write_text(SETTINGS)
        nbgrader(folder, "generate_assignment", name)
        books = {f"s{number:03}": book for number, book in enumerate(hand_ins(lab, count))}
        for part in range(ROUNDS):
            some = dict(list(books.items())[part::ROUNDS])
            rate, theirs = stock(folder, name, some)
            rates["nbgrader_batch"].append(rate)
            started = time.perf_counter()
            for student, book in some.items():
                work.put((student, archives.pack({f"{name}.ipynb": book})))
            ours = dict(done.get() for _ in some)
            rates["ours"].append(len(some) * 60 / (time.perf_counter() - started))
            unlike |= {one: (ours[one], theirs[one]) for one in some if abs(ours[one] - theirs[one]) > 1e-9}
    for _ in workers:
        work.put(None)
    ratio = statistics.median(ours / theirs for ours, theirs in zip(*rates.values(), strict=True))
    medians = {f"{way}_per_min": round(statistics.median(found), 1) for way, found in rates.items()}
    print(
        json.dumps(
            {"lab": wanted, **medians, "ratio_to_batch": round(ratio, 1), "compared": count, "scores_unlike": unlike}
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 18, sys.argv[2] if len(sys.argv) > 2 else LAB)
