"""`python -m labs.grader build`: an author's folder becomes a release, an answer key and a manifest."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils

from labs.grader import archives, given, kept_back, meta, notebooks, release
from labs.grader.adopting import adopt, as_text
from labs.grader.adopting.adopt import Adopted, as_bytes, is_notebook
from labs.grader.errors import BuildError, NoNotebook
from labs.grader.languages import known, spoken
from labs.grader.languages.known import Language
from labs.grader.settings import Settings

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


def build(
    source: Path,
    meta_file: Path | None,
    *,
    course: str = "",
    assignment: str = "",
    settings: Settings | None = None,
    root: Path | None = None,
    sandbox: str = "auto",
) -> Built:
    """Build an assignment from nbgrader's `source/<assignment>` folder. Raises BuildError naming file, field and cell.

    Without names given, they are read from the path `<course>/source/<assignment>`. `settings` are its course's, and
    `root` its folder. `sandbox`: the level at which AUTOTEST lines are run.
    """
    source, settings = source.resolve(), settings or Settings()
    about = meta.load(meta_file, timeout=settings.timeout)
    settings = about.over(settings)
    taken = as_text.take(read_folder(source))
    if not any(map(is_notebook, taken.files)):
        raise NoNotebook(f"{source.name}: no notebook here: a lab's notebooks lie at the top of its folder")
    adopted = adopt.adopt(taken, root or source.parent.parent, settings, sandbox)
    files, books = adopted.files, adopted.books
    students = {name: _student_version(name, book, settings) for name, book in books.items()}
    own = {*about.student_files, *settings.exclude_overwriting.get(source.name, [])}
    beside = given.sort_files(source, files, books, settings, own, adopted.kept_back)
    handed = beside.given | {f"{name}.ipynb": as_bytes(book) for name, book in students.items()}
    remarks = _require_no_leak(_with_nested(books, files, settings), students, handed, about)
    names = (course or source.parent.parent.name, assignment or source.name)
    more = _more(beside, settings, remarks, adopted) | ({"hand_out": about.hand_out} if about.hand_out else {})
    called = source.name.replace("-", " ").replace("_", " ").strip()
    made = manifest(names, books, about, _digest(files, about, beside), called=called) | more
    return Built(archives.pack(handed), archives.pack(files), made)


def _with_nested(
    books: dict[str, NotebookNode], files: dict[str, bytes], settings: Settings
) -> dict[str, NotebookNode]:
    """Return all notebooks of the folder: what inner ones keep back must not stand elsewhere, either."""
    nested = {}
    for name in files:
        if name.endswith(".ipynb") and Path(name).stem not in books:
            with contextlib.suppress(BuildError):
                nested[name] = release.standard(notebooks.read_source(name, files[name]), settings.clearing)
    return books | nested


def _more(beside: given.Files, settings: Settings, remarks: list[dict[str, str]], adopted: Adopted) -> dict[str, Any]:
    """Return the rest of the manifest where there is any: what stays back, whose files are whose, how to clear, and
    what was changed in the copy here."""
    more = {
        "kept_back": beside.kept_back,
        "student_files": sorted(beside.yours),
        "clearing": settings.clearing,
        "remarks": remarks,
        "notes": adopted.notes,
        "renamed": adopted.renamed,
        # Students get them; beside a notebook that is checked there is no room for them.
        "too_big": archives.fitting(beside.given)[1],
    }
    return {name: value for name, value in more.items() if value}


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


def manifest(
    names: tuple[str, str], books: dict[str, NotebookNode], about: meta.Meta, digest: str, *, called: str = ""
) -> dict[str, Any]:
    """Return the manifest: tasks in notebook order with points, texts, skills; limits; and the digest of it all.

    `called`: the lab's title where its author gives none.
    """
    tasks = [task for name, book in books.items() for task in _tasks(name, book, about)]
    missing = set(about.tasks) - {task["grade_id"] for task in tasks}
    if missing and about.given:
        raise BuildError(f"meta: tasks: no graded cell is called {sorted(missing)}")
    called = called or names[1].replace("-", " ")
    title = about.texts.get("title") or called[:1].upper() + called[1:]
    kinds = {name: known.of(book.metadata) or known.PYTHON for name, book in books.items()}
    languages = {name: kind.name for name, kind in kinds.items() if kind is not known.PYTHON}
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
        # Where it is not Python: notebook → language.
        **({"languages": languages} if languages else {}),
    }


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
                "extra": meta.extra_points(f"{name}.ipynb: {grade_id}", text, cell.metadata),
                "manual": manual,
                "skills": list(text.get("skills", [])),
                "hint": text.get("hint", ""),
                "hint_es": text.get("hint_es", ""),
                "lesson_part": text.get("lesson_part", ""),
                **_said(name, cell, known.of(book.metadata) or known.PYTHON),
            }
        )
    return tasks


def _said(name: str, cell: NotebookNode, language: Language) -> dict[str, Any]:
    """Return what a check says in Spanish (`spoken.pairs`), where its author wrote that."""
    try:
        found = spoken.pairs(cell, language)
    except ValueError as error:
        raise BuildError(f"{name}.ipynb: {cell.metadata.nbgrader.grade_id}: {error}") from error
    return {"said_es": found} if found else {}


def _student_version(name: str, book: NotebookNode, settings: Settings) -> NotebookNode:
    try:
        return release.student_version(book, settings.clearing)
    except BuildError as error:
        raise BuildError(f"{name}.ipynb: {error}") from error


LEAKS = {
    "hidden": "students would receive a line of a hidden test: {line!r}",
    "solution": "students would receive the solution of {cell}: {line!r}",
    "picture": "students would receive a picture of a solution or a mark scheme: {line}",
}
MEND = "; take it out, keep the file back, or list it under hand_out in meta/"


def _require_no_leak(
    books: dict[str, NotebookNode],
    students: dict[str, NotebookNode],
    handed: dict[str, bytes],
    about: meta.Meta,
) -> list[dict[str, str]]:
    """Return what only seems to be kept back. Raises BuildError where students would receive what is."""
    remarks = []
    for found in kept_back.search(books, students, handed):
        if found.kind == "chance":
            remarks.append({"file": found.file, "cell": found.cell, "line": found.line})
        elif found.file not in about.hand_out:
            said = LEAKS[found.kind].format(line=found.line, cell=found.cell or "a cell without a name")
            raise BuildError(f"{found.file}: {said}{MEND}")
    return remarks


def _digest(files: dict[str, bytes], about: meta.Meta, beside: given.Files) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    digest.update(json.dumps([about.texts, about.limits, about.tasks, about.rubric], sort_keys=True).encode())
    if about.code_stub:
        digest.update(json.dumps(about.code_stub, sort_keys=True).encode())
    if beside.kept_back or beside.yours:
        digest.update(json.dumps([sorted(beside.kept_back), sorted(beside.yours)]).encode())
    return digest.hexdigest()
