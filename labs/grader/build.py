"""`python -m labs.grader build`: an author's folder becomes a release, an answer key and a manifest."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import archives, meta, notebooks, release
from labs.grader.errors import BuildError

_AUTOTEST = re.compile(r"^\s*#+ *(HASHED +)?AUTOTEST\b", re.MULTILINE)
SKIPPED = {".ipynb_checkpoints", "__pycache__", ".DS_Store", "feedback"}


@dataclass(frozen=True)
class Built:
    """One assignment, ready to publish: two zips and their manifest."""

    release: bytes
    source: bytes
    manifest: dict[str, Any]

    def write(self, folder: Path) -> None:
        """Write release.zip, source.zip and manifest.json into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "release.zip").write_bytes(self.release)
        (folder / "source.zip").write_bytes(self.source)
        text = json.dumps(self.manifest, indent=1, ensure_ascii=False, sort_keys=True)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def build(source: Path, meta_file: Path | None, *, course: str = "", assignment: str = "") -> Built:
    """Build an assignment from nbgrader's `source/<assignment>` folder. Raises BuildError naming file and field.

    Without names given, they are read from the path `<course>/source/<assignment>`.
    """
    source = source.resolve()
    files = read_folder(source)
    books = {Path(name).stem: notebooks.read_source(name, files[name]) for name in sorted(files) if _is_notebook(name)}
    if not books:
        raise BuildError(f"{source.name}: no notebook here")
    for name, book in books.items():
        _require_gradable(name, book)
    about = meta.load(meta_file)
    student = {f"{name}.ipynb": _student_bytes(name, book) for name, book in books.items()}
    given = {name: content for name, content in files.items() if not _is_notebook(name)} | student
    _require_no_leak(books, given)
    names = (course or source.parent.parent.name, assignment or source.name)
    return Built(archives.pack(given), archives.pack(files), manifest(names, books, about, _digest(files, about)))


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the files below `folder` (relative name → content) without links, caches and checkpoints."""
    if not folder.is_dir():
        raise BuildError(f"{folder}: no such folder")
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not path.is_symlink() and not SKIPPED.intersection(parts):
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def manifest(names: tuple[str, str], books: dict[str, NotebookNode], about: meta.Meta, digest: str) -> dict[str, Any]:
    """Return the manifest: tasks in notebook order with points, texts, skills; limits; and the digest of it all."""
    tasks = [task for name, book in books.items() for task in _tasks(name, book, about)]
    missing = set(about.tasks) - {task["grade_id"] for task in tasks}
    if missing and about.given:
        raise BuildError(f"meta: tasks: no graded cell is called {sorted(missing)}")
    _require_own_names(tasks)
    title = about.texts.get("title") or names[1].replace("-", " ").capitalize()
    return {
        "course": names[0],
        "assignment": names[1],
        **about.texts,
        "title": title,
        "minutes": about.minutes,
        "notebooks": list(books),
        "tasks": tasks,
        "max_points": sum(task["points"] for task in tasks),
        "limits": about.limits,
        # Nobody gave them: those that the author's own run asks for take their place.
        "limits_open": about.limits_open,
        "rubric": about.rubric,
        "sha256": digest,
    }


def _require_own_names(tasks: list[dict[str, Any]]) -> None:
    """Raise BuildError where two notebooks of one assignment have a graded cell of the same name.

    Points, comments and regrades go by that name alone.
    """
    seen: dict[str, str] = {}
    for task in tasks:
        if task["grade_id"] in seen:
            places = f"{seen[task['grade_id']]}.ipynb and {task['notebook']}.ipynb"
            raise BuildError(
                f"{task['notebook']}.ipynb: the graded cell {task['grade_id']!r} is in {places}: rename one"
            )
        seen[task["grade_id"]] = task["notebook"]


def _tasks(name: str, book: NotebookNode, about: meta.Meta) -> list[dict[str, Any]]:
    tasks = []
    for cell in book.cells:
        if not (utils.is_grade(cell) or utils.is_task(cell)):
            continue
        grade_id = cell.metadata.nbgrader.grade_id
        if about.given and grade_id not in about.tasks:
            raise BuildError(f"meta: tasks: the graded cell {grade_id!r} of {name}.ipynb is not listed")
        text = about.tasks.get(grade_id, {})
        manual = bool(utils.is_solution(cell) or utils.is_task(cell) or cell.cell_type != "code")
        tasks.append(
            {
                "grade_id": grade_id,
                "notebook": name,
                "title": text.get("title") or grade_id.replace("-", " ").replace("_", " ").capitalize(),
                "title_es": text.get("title_es", ""),
                "points": float(cell.metadata.nbgrader.points),
                "manual": manual,
                "skills": list(text.get("skills", [])),
                "hint": text.get("hint", ""),
                "hint_es": text.get("hint_es", ""),
                "lesson_part": text.get("lesson_part", ""),
            }
        )
    return tasks


def _require_gradable(name: str, book: NotebookNode) -> None:
    """Raise BuildError for what could be handed out but never graded: another language, checks not written out."""
    about = book.metadata.get("kernelspec", {})
    language = str(about.get("language") or book.metadata.get("language_info", {}).get("name") or "python")
    if language.lower() not in ("python", "ipython"):
        raise BuildError(f"{name}.ipynb: it is written in {language}; labs here are graded in Python")
    if any(_AUTOTEST.search(cell.source) for cell in book.cells if cell.cell_type == "code"):
        raise BuildError(f"{name}.ipynb: its AUTOTEST lines are no checks yet: write them out as asserts")


def _is_notebook(name: str) -> bool:
    return name.endswith(".ipynb") and "/" not in name


def _student_bytes(name: str, book: NotebookNode) -> bytes:
    try:
        return (nbformat.writes(release.student_version(book), version=4) + "\n").encode()
    except BuildError as error:
        raise BuildError(f"{name}.ipynb: {error}") from error


def _require_no_leak(books: dict[str, NotebookNode], given: dict[str, bytes]) -> None:
    for book in books.values():
        for line in release.secret_lines(book):
            forms = (
                line.encode(),
                json.dumps(line)[1:-1].encode(),
                json.dumps(line, ensure_ascii=False)[1:-1].encode(),
            )
            for name, content in given.items():
                if any(form in content for form in forms):
                    raise BuildError(f"{name}: students would receive a line of a hidden test: {line!r}")


def _digest(files: dict[str, bytes], about: meta.Meta) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    digest.update(json.dumps([about.texts, about.limits, about.tasks, about.rubric], sort_keys=True).encode())
    return digest.hexdigest()
