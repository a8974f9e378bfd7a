"""`gradebook.db` and `autograded/` of an exported course, as stock nbgrader and its formgrader open them.

The site writes every other file and `plan.json`; this runs in a process of its own, because the site knows no nbgrader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook, SubmittedAssignment
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from labs.grader import notebooks, release
from labs.grader.errors import UnreadableSubmission
from labs.grader.restore import restore
from labs.grader.version import Key

PLAN = "plan.json"


def write(folder: Path) -> list[str]:
    """Write `gradebook.db` and `autograded/` below `folder` from its `plan.json`, which is deleted.

    The plan: {"course", "assignments": [{"name", "notebooks"}], "submissions": [{"student", "assignment",
    "timestamp", "tasks": [{"notebook", "grade_id", "auto", "manual", "waiting", "comment"}], "extra"}]}. Returns a
    sentence for each thing that could not be put in.
    """
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    address = f"sqlite:///{folder / 'gradebook.db'}"
    keys = {}
    with Gradebook(address, plan["course"]) as book:
        for assignment in plan["assignments"]:
            book.add_assignment(assignment["name"])
        for student in sorted({one["student"] for one in plan["submissions"]}):
            book.add_student(student)
    for assignment in plan["assignments"]:
        for name in assignment["notebooks"]:
            keys[assignment["name"], name] = _save_cells(folder, address, assignment["name"], name)
    said: list[str] = []
    with Gradebook(address, plan["course"]) as book:
        for one in plan["submissions"]:
            said += _add(book, one)
            said += _autograded(folder, one, keys)
    (folder / PLAN).unlink()
    return said


def _save_cells(folder: Path, address: str, assignment: str, name: str) -> Key:
    """Put a notebook's cells into the gradebook as `nbgrader generate_assignment` does."""
    file = folder / "source" / assignment / f"{name}.ipynb"
    key = Key(name, notebooks.read_source(file.name, file.read_bytes()))
    about = {"notebook": name, "assignment": assignment, "db_url": address}
    SaveCells(config=Config()).preprocess(release.answer_key(key.source), {"nbgrader": about})
    return key


def _add(book: Gradebook, one: dict[str, Any]) -> Iterator[str]:
    """Put one submission with its points and comments into the gradebook."""
    added = book.add_submission(one["assignment"], one["student"], timestamp=one["timestamp"])
    grades = {(nb.name, grade.name): grade for nb in added.notebooks for grade in nb.grades}
    comments = {(nb.name, comment.name): comment for nb in added.notebooks for comment in nb.comments}
    for task in one["tasks"]:
        place = task["notebook"], task["grade_id"]
        grade = grades.pop(place, None)
        if grade is None:
            yield f"{_name(one)}: {task['grade_id']} is not in the lab's newest version; its points are left out"
            continue
        grade.auto_score, grade.manual_score = task["auto"], task["manual"]
        grade.needs_manual_grade = task["waiting"]
        if task["comment"] and place in comments:
            comments[place].manual_comment = task["comment"]
        elif task["comment"]:
            yield f"{_name(one)}: nbgrader has no place for the comment on {task['grade_id']}; it is left out"
    for grade in grades.values():
        grade.needs_manual_grade = False
    _add_extra(added, one["extra"])
    book.db.commit()


def _add_extra(added: SubmittedAssignment, extra: float) -> None:
    """Put what the whole was set to, beyond its tasks, onto the first of them: nbgrader has no place for the whole."""
    first = next((grade for nb in added.notebooks for grade in nb.grades), None)
    if extra and first is not None:
        first.extra_credit = extra


def _autograded(folder: Path, one: dict[str, Any], keys: dict[tuple[str, str], Key]) -> Iterator[str]:
    """Write the notebooks of one submission with every locked cell put back, as `nbgrader autograde` leaves them."""
    submitted = folder / "submitted" / one["student"] / one["assignment"]
    target = folder / "autograded" / one["student"] / one["assignment"]
    target.mkdir(parents=True)
    (target / "timestamp.txt").write_text(one["timestamp"], encoding="utf-8")
    for (assignment, name), key in keys.items():
        file = submitted / f"{name}.ipynb"
        if assignment != one["assignment"] or not file.is_file():
            continue
        try:
            notebook, _flags = restore(key, notebooks.read_submitted(file.name, file.read_bytes()))
        except UnreadableSubmission as error:
            yield f"{_name(one)}: {error.detail}; it is not in autograded/"
            continue
        for number, cell in enumerate(notebook.cells):
            cell.setdefault("id", f"cell-{number}")
        whole = new_notebook(cells=notebook.cells, metadata=key.source.metadata)
        (target / file.name).write_text(nbformat.writes(whole, version=4), encoding="utf-8")


def _name(one: dict[str, Any]) -> str:
    return f"{one['student']}/{one['assignment']}"
