"""Scores are those of plain nbgrader: on many kinds of notebooks, run in one nbgrader batch beside ours."""

import random
import sqlite3

import nbformat
import pytest

from labs.grader.sealing import seal

from . import books

pytestmark = pytest.mark.integration

ANSWERS = [
    "def f(x): return x * 2",
    "def f(x): return x + x",
    "def f(x): return 2",
    "def f(x): return float(x * 2)",
    "def f(x): return str(x * 2)",
    "def f(x): return None",
    "def f(x): raise KeyError(x)",
    "def f(x):\n    print('working', x)\n    return x * 2",
    "def f(x):\n    import sys\n    print('hm', file=sys.stderr)\n    return x * 2",
    "def f(x):\n    import warnings\n    warnings.warn('careful')\n    return x * 2",
    "def f(x): return [x] * 2",
    "def f(x): return x * 2 if x != 21 else 0",
    "f = lambda x: x << 1 if isinstance(x, int) else x * 2",
    "class F:\n    def __call__(self, x): return x * 2\nf = F()",
    "seen = []\ndef f(x):\n    seen.append(x)\n    return x * 2",
    "this is not python",
    "1 / 0",
    "",
    "def f(x=[]): return x * 2",
    "from operator import mul\nf = lambda x: mul(x, 2)",
    "raise NotImplementedError()",
    "x = 5\ndef f(n): return n * 2\nf(3)",
]
CHECKS = [
    ("assert f(1) == 2", "assert f(21) == 42"),
    ("assert f(0) == 0", ""),
    ("assert f(3) == 6, 'three'", "assert f(-1) == -2\nassert f('ab') == 'abab'"),
    ("result = f(4)\nresult", ""),
    ("score = 0\nscore += f(1) == 2", "score += f(21) == 42\nscore / 2"),
    ("import math\nassert math.isclose(f(1.5), 3)", ""),
    ("for n in range(3):\n    assert f(n) == 2 * n, n", "assert all(f(n) == 2 * n for n in range(30))"),
    ("0.5", ""),
    ("try:\n    f(None)\nexcept TypeError:\n    pass\nelse:\n    raise AssertionError('None')", ""),
    ("print('looks fine')", "assert isinstance(f(2), (int, float))"),
]


def lab():
    cells = [books.solution("f", ANSWERS[0])]
    cells += [books.check(f"c{n}", visible, hidden, points=10) for n, (visible, hidden) in enumerate(CHECKS)]
    return books.book(*cells, books.written("why"))


def test_scores_are_nbgraders_on_every_answer(engine, nbgrader_forks, tmp_path):
    notebook = lab()
    version = books.version(notebook)
    seal(engine, version)
    (tmp_path / "source" / "lab").mkdir(parents=True)
    nbformat.write(notebook, tmp_path / "source" / "lab" / "lab.ipynb")

    def nbgrader(*command):
        return nbgrader_forks.run("-m", "nbgrader", *command, f"--CourseDirectory.root={tmp_path}", folder=tmp_path)

    assert nbgrader("generate_assignment", "lab").returncode == 0
    ours = {}
    shuffled = random.Random(7)
    for number, answer in enumerate(ANSWERS):
        submitted = books.handed_in(version, {"f": answer, "why": shuffled.choice(["because", "YOUR ANSWER HERE"])})
        folder = tmp_path / "submitted" / f"s{number:02}" / "lab"
        folder.mkdir(parents=True)
        nbformat.write(submitted, folder / "lab.ipynb")
        result = engine.grade_zip(version, books.zipped(submitted))
        ours[f"s{number:02}"] = {task.grade_id: task.auto_points for task in result.notebooks[0].tasks}
    nbgrader("autograde", "lab")
    with sqlite3.connect(tmp_path / "gradebook.db") as database:
        rows = database.execute(
            "select sa.student_id, b.name, g.auto_score from grade g join base_cell b on b.id = g.cell_id"
            " join submitted_notebook sn on sn.id = g.notebook_id"
            " join submitted_assignment sa on sa.id = sn.assignment_id"
        ).fetchall()
    theirs = {}
    for student, cell, score in rows:
        theirs.setdefault(student, {})[cell] = score
    assert len(theirs) == len(ANSWERS)
    different = [
        (ANSWERS[int(student[1:])], cell, score, ours[student][cell])
        for student, cells in theirs.items()
        for cell, score in cells.items()
        if score is not None and ours[student][cell] != score
    ]
    assert different == []
