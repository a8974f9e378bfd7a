"""What is in an nbgrader course folder: read only, and nothing is believed. Its settings are read by the grader."""

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.text import slugify

CONFIG = "nbgrader_config.py"
RECEIPT = "academy_submission.json"
MADE_FROM_OTHERS = ("release", "autograded", "feedback")
# The course's past, kept by a program that is no part of it: thousands of files, and none of them is anybody's work.
HISTORIES = {".git", ".hg", ".svn"}
# What the grader's `read-settings` says of nbgrader_config.py and .json.
Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One file, or one folder that holds nothing new, and what became of it.

    `verdict`: taken, kept (here, and not for students), left, refused (a lab that stays out until its author has mended
    it), or problem (it keeps the whole course out).
    """

    path: str
    verdict: str
    why: str

    def __str__(self) -> str:
        return f"{self.verdict:8}{self.path}: {self.why}"


@dataclass
class CourseFolder:
    """A course folder: its key here, its labs (folder below source/ → key), and what is to be said about the rest.

    `left_out`: labs that stay out: in a language that is not graded here, or with something to mend.
    """

    folder: Path
    course: str
    settings: Settings = field(default_factory=dict)
    labs: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    # What its labs import and labs and graders have not got: package, module, labs, line of its own list.
    packages: list[dict[str, str]] = field(default_factory=list)

    @property
    def source(self) -> Path:
        """Return the folder of the authors' notebooks."""
        return self.folder / str(self.settings.get("source_directory", "source"))

    @property
    def around(self) -> set[Path]:
        """Return the notebooks whose cells stand around those of every notebook."""
        names = (str(self.settings.get(name, "")) for name in ("header", "footer"))
        return {self.folder / name for name in names if name}

    @property
    def submitted(self) -> Path:
        """Return the folder of what students handed in."""
        return self.folder / str(self.settings.get("submitted_directory", "submitted"))

    def holds(self, place: Path) -> bool:
        """Say whether a folder that the settings name lies in the course."""
        return place.is_relative_to(self.folder) and place != self.folder and ".." not in place.parts

    def say(self, path: Path, verdict: str, why: str) -> None:
        """Add a line about a path below the folder."""
        self.lines.append(Line(path.relative_to(self.folder).as_posix(), verdict, why))

    def say_each(self, path: Path, verdict: str, why: str) -> None:
        """Add a line about every file below a folder; about the path itself where it is none, or an empty one."""
        inside = path.rglob("*") if path.is_dir() and not path.is_symlink() else []
        files = sorted(one for one in inside if one.is_symlink() or not one.is_dir())
        for one in [one for one in files if HISTORIES.isdisjoint(one.parts)] or [path]:
            self.say(one, verdict, why)

    def leave_lab(self, name: str, verdict: str, why: str) -> None:
        """Take a lab out of the course, and say why, once, and of each of its files that it stays with it."""
        self.labs.pop(name, None)
        self.left_out.append(name)
        self.say(self.source / name, verdict, why)
        self.say_each(self.source / name, "left", "with its lab")


def read(
    folder: Path, *, course: str = "", leave: frozenset[str] = frozenset(), settings: Settings | None = None
) -> CourseFolder:
    """Return what is in `folder`; `course` is its key here, `leave` names labs that are to stay out."""
    folder, settings = folder.resolve(), settings or {}
    names = (course, str(settings.get("course_id", "")), folder.name)
    # A course_id may be no name at all: “.” and “*” are seen.
    found = CourseFolder(folder, next(filter(None, map(slugify, names)), ""), settings)
    if not found.course:
        found.lines.append(Line(".", "problem", "the course has no name: add --course"))
    _read_config(found, settings)
    _read_source(found, leave)
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        _read_other(found, entry)
    return found


def _read_config(found: CourseFolder, settings: Settings) -> None:
    """Say what was read of the settings, and what no import can follow."""
    for name in settings.get("files", []):
        said = f"read in the sandbox for the course's name ({found.course}) and what it keeps back"
        found.say(found.folder / name, "left", f"{said}; no other setting is used here")
        if settings.get("own_steps"):
            found.say(found.folder / name, "left", "it has its own list of steps that make a release: ours is used")
    if not found.holds(found.source):
        said = f"it keeps notebooks outside the course: {found.source.name}; put the folder into the course's"
        found.lines.append(Line(CONFIG, "problem", said))
    if not found.holds(found.submitted):
        said = "what was handed in lies outside the course: put the folder into the course's to take it over"
        found.lines.append(Line(CONFIG, "left", said))


def _read_source(found: CourseFolder, leave: frozenset[str]) -> None:
    source = found.source
    if not source.is_dir():
        found.lines.append(Line(source.name, "problem", "there is no such folder: this is no nbgrader course"))
        return
    for entry in sorted(source.iterdir()):
        if entry in found.around:
            found.say(entry, "kept", "its cells stand in every notebook of the course")
        elif entry.is_symlink() or not entry.is_dir():
            found.say(entry, "left", "only folders of source/ are labs")
        elif entry.name in leave:
            found.say_each(entry, "left", "you asked to leave it out")
        elif entry.name in HISTORIES:
            continue
        elif entry.name.startswith((".", "__")):
            found.say_each(entry, "left", "in a folder that programs make for themselves")
        else:
            found.labs[entry.name] = _key(found, entry.name)


def _key(found: CourseFolder, name: str) -> str:
    """Return a lab's key: its folder's name, as addresses can have it. The same folder has the same one each time."""
    key = slugify(name)[:80]
    if key and key not in found.labs.values():
        return key
    own = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:6]
    return f"{key[:70] or 'lab'}-{own}"


def _read_other(found: CourseFolder, entry: Path) -> None:
    """Say what becomes of everything beside source/, submitted/ and the settings."""
    used = {"meta", *found.settings.get("files", [])} | HISTORIES
    if entry in (found.source, found.submitted) or entry.name in used:
        return
    if entry in found.around:
        found.say(entry, "kept", "its cells stand in every notebook of the course")
        return
    if entry.name in MADE_FROM_OTHERS and entry.is_dir():
        found.say_each(entry, "left", "nbgrader made it from the others; it is made again here")
    elif entry.name == "gradebook.db":
        found.say(entry, "left", _gradebook(entry))
    else:
        found.say_each(entry, "left", "no part of nbgrader's course layout")


def _gradebook(path: Path) -> str:
    """Return what is in a gradebook, and why it stays there."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as book:
            students = book.execute("select count(*) from student").fetchone()[0]
            by_hand = book.execute("select count(*) from grade where manual_score is not null").fetchone()[0]
            dates = book.execute("select name, duedate from assignment where duedate is not null order by name")
            dated = ", ".join(f"{name} {str(date)[:16]} UTC" for name, date in dates)
    except sqlite3.Error as error:
        return f"it could not be read ({error})"
    return (
        f"{students} students: people join here by invitation, and names and e-mail addresses stay out. "
        f"{by_hand} points given by hand: give them again on the site. "
        f"Dates: {dated or 'none'}{'; set them for each cohort' if dated else ''}"
    )
