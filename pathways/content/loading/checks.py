"""Checks that need more than one file: names that point at others, files to download."""

from pathlib import Path
from typing import Any

from pathways.base.errors import CurriculumError
from pathways.content.captions import problem_in
from pathways.content.loading.files import Document, Node
from pathways.content.plain_blocks import FILE_BLOCKS, UPLOADS
from pathways.content.rule_forms import waits_for


def check_tree(root: Path, tree: list[Node], skills: set[str]) -> None:
    """Raise `CurriculumError` for the first name that points nowhere, or that two files share."""
    courses: dict[str, str] = {}
    for second in [top.document for top in tree if top.document.kind == "foundation"][1:]:
        raise _error(second, "slug", "there is a Foundation already: every pathway begins with one and the same")
    for course in (course for pathway in tree for course in pathway.children):
        key = course.document.front["slug"]
        if key in courses:
            raise _error(course.document, "slug", f"{key} is also the slug of {courses[key]}")
        courses[key] = course.document.path
    by_key = {course.document.front["slug"]: course.document for pathway in tree for course in pathway.children}
    for pathway in tree:
        for course in pathway.children:
            _check_order(course.document, by_key)
            lessons = {lesson.document.front["slug"]: lesson.document for lesson in course.children}
            for lesson in course.children:
                _check_order(lesson.document, lessons)
        for number, key in enumerate(pathway.document.front["courses"]):
            if key not in courses:
                raise _error(pathway.document, f"courses.{number}", f"no course is called {key}")
        for document in pathway.documents():
            _check_skills(document, skills)
            _check_files(root, document)


def _check_order(document: Document, known: dict[str, Document]) -> None:
    """Raise where what comes first is not there, or waits for this itself: nobody could ever open it."""
    for number, key in enumerate(document.front["after"]):
        if key not in known:
            raise _error(document, f"after.{number}", f"no {document.kind} here is called {key}")
    own = document.front["slug"]
    if waits_for(own, {key: held.front["after"] for key, held in known.items()}):
        raise _error(document, "after", f"{own} would wait for itself")


def _check_skills(document: Document, skills: set[str]) -> None:
    for key in document.front.get("skills", []):
        if key not in skills:
            given = document.located.value["skills"] if document.located else [key]
            raise _error(document, f"skills.{given.index(key)}", f"no skill is called {key}")


def _check_files(root: Path, document: Document) -> None:
    folder = (root / document.path).parent
    for block in document.body:
        for field in UPLOADS.values() if block["type"] in FILE_BLOCKS else ():
            name = block["value"].get(field)
            if name and not _inside(folder, name):
                raise _error(document, field, f"there is no file {name} beside it")
            if name and field.startswith("captions_"):
                _check_captions(folder / name, (folder / name).relative_to(root))


def _check_captions(path: Path, name: Path) -> None:
    """Raise at the line of a captions file at which a player would lose what follows."""
    problem = problem_in(path.read_bytes())
    if problem:
        raise CurriculumError(name, problem[0], "captions", problem[1])


def _inside(folder: Path, name: str) -> bool:
    path = (folder / name).resolve()
    return path.is_file() and path.is_relative_to((folder / "files").resolve())


def _error(document: Document, field: str, message: str) -> Exception:
    if document.located is None:
        return CurriculumError(document.path, 1, field, message)
    located: Any = document.located
    error: Exception = located.error(field, message)
    return error
