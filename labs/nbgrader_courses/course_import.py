"""An nbgrader course folder becomes labs here: each that can be one, and every other is named with what mends it."""

import json
import shlex
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from labs.assignments.checks import words
from labs.assignments.checks.selectors import check_lines
from labs.assignments.models import Assignment, AssignmentVersion
from labs.assignments.services import run_grader, store_built
from labs.base import file_store, roster
from labs.base.enums import Via
from labs.base.errors import BadArchive, BuildRefused, NotOpen, TooBig
from labs.nbgrader_courses.course_folder import CONFIG, RECEIPT, CourseFolder, Line, read
from labs.submissions import archives
from labs.submissions.models import Submission
from labs.submissions.services import receive_submission
from people.models import User

# Building, and trying the checks under the grader's own patience.
SECONDS_A_LAB = 700
# Where a course writes down what it needs; of `labs/grader/adopting/packages.py`, which the site does not import.
LISTS = ("requirements.txt", "binder/requirements.txt", "source/requirements.txt")
NOT_WORK = {RECEIPT, "timestamp.txt", "submission_secret.txt"}


@dataclass
class Import:
    """What an import did, or with `dry_run` would do: a line for each file, and how many labs and hand-ins came in."""

    course: str
    lines: list[Line]
    labs: int = 0
    hand_ins: int = 0
    kept: list[str] = field(default_factory=list)
    # How each check is run, and what authors should change.
    checks: list[str] = field(default_factory=list)
    # Labs that stay out, for their language or until something is mended.
    left_out: list[str] = field(default_factory=list)
    # Packages that labs and graders have not got, each once, with what it takes to have it there.
    packages: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[Line]:
        """The lines that keep everything out."""
        return [line for line in self.lines if line.verdict == "problem"]


def import_course(
    *, folder: Path, course: str = "", leave: frozenset[str] = frozenset(), dry_run: bool = False, whole: bool = False
) -> Import:
    """Take over the labs of an nbgrader course, and the work of students who have a seat in it here.

    Every lab is built first, by the same builder as our own. One that cannot be built stays out alone; with `whole`
    nothing is written then, as with a problem of the course itself, and with `dry_run`.
    A lab that is here already in this state is left as it is; a changed one gets a new version. Appends versions and
    submissions, which are graded again here.
    """
    settings, said = _settings(folder)
    found = read(folder, course=course, leave=leave, settings=settings)
    found.lines += said
    with tempfile.TemporaryDirectory(prefix="course-") as name:
        built = Path(name)
        _build(found, built, whole=whole)
        done = Import(found.course, found.lines, checks=_checks(found, built), left_out=found.left_out)
        done.packages = list(map(_package, found.packages))
        done.packages += _how_to_have(found)
        if done.problems:
            return done
        try:
            with transaction.atomic():
                _take(found, built, done)
                if dry_run:
                    transaction.set_rollback(True)
        except BaseException:
            _forget(done)
            raise
        if dry_run:
            _forget(done)
    return done


def _forget(done: Import) -> None:
    for path in done.kept:
        file_store.drop(path)


def _settings(folder: Path) -> tuple[dict[str, Any], list[Line]]:
    """Return a course's settings, read by nbgrader's own loader in a sandbox, and what is wrong there."""
    if not any((folder / name).is_file() for name in (CONFIG, CONFIG.replace(".py", ".json"))):
        return {}, []
    try:
        return json.loads(run_grader("read-settings", str(folder.resolve())).splitlines()[-1]), []
    except BuildRefused as error:
        return {}, [Line(CONFIG, "problem", str(error))]


def _build(found: CourseFolder, out: Path, *, whole: bool) -> None:
    """Build every lab, and try its checks with its author's answer.

    One that cannot be built stays out, and keeps out the others where the course is asked for as a `whole`.
    """
    if not found.labs or any(line.verdict == "problem" for line in found.lines):
        return
    names, settings = out / "names.json", out / "settings.json"
    names.write_text(json.dumps({name: [found.course, key] for name, key in found.labs.items()}))
    wanted = ["build-course", str(found.folder), str(names), "--out", str(out), "--seal"]
    if found.settings:
        settings.write_text(json.dumps(found.settings))
        wanted += ["--settings", str(settings)]
    said = run_grader(*wanted, seconds=SECONDS_A_LAB * len(found.labs))
    told = json.loads(said.splitlines()[-1])
    found.packages = told["packages"]
    for name, why in told["empty"].items():
        found.labs.pop(name)
        found.say_each(found.source / name, "left", why)
    for name, why in (told["problems"] | told["left"]).items():
        found.leave_lab(name, "problem" if whole else "refused", why)
    if told["problems"] | told["left"] and not found.labs:
        found.say(found.source, "problem", "no lab of this course can be taken over yet")


def _checks(found: CourseFolder, built: Path) -> list[str]:
    """Return a line for each check of each lab: how it is run, why, and what its author should change."""
    said, named = [], {package["module"] for package in found.packages}
    for name, key in found.labs.items():
        manifest, kept = built / name / "manifest.json", built / name / "sealing.json"
        if not manifest.exists():
            continue
        about = json.loads(manifest.read_text())
        said += [f"{found.course}/{key}: {line}" for line in words.files(about)]
        if not kept.exists():
            said.append(f"{found.course}/{key}: no sandbox here; a grader tries its checks, and the site shows them")
            continue
        # The packages are named once for the whole course.
        result = json.loads(kept.read_text())
        result["missing"] = [name for name in result.get("missing", []) if name not in named]
        said += [f"{found.course}/{key}/{line}" for line in check_lines(about, result)]
    return said


def _package(about: dict[str, str]) -> str:
    """Return what is missing, who asks for it, and what it takes to have it."""
    name = about["package"]
    imported = "" if name == about["module"] else f" (imported as {about['module']})"
    own = f"; the course's own list says {about['line']}" if about["line"] else ""
    return f"{name}{imported}: neither labs nor graders have it; asked for by {about['labs']}{own}"


def _how_to_have(found: CourseFolder) -> list[str]:
    """Return the one command that brings what is missing. Whoever runs it has read the names: anybody may have put
    anything under a name that a notebook only seems to mean."""
    names = [about["package"] for about in found.packages if not about["line"]]
    lists = [found.folder / name for name in LISTS if (found.folder / name).is_file()]
    if not found.packages:
        return []
    words = ["python manage.py course_environment", found.course]
    if len(names) < len(found.packages) and lists:
        words += ["--requirements", shlex.quote(str(lists[0]))]
    else:
        names = [about["line"] or about["package"] for about in found.packages]
    words += [f"--package {shlex.quote(name)}" for name in names]
    return [f"to have them in this course's labs and graders, read the names, then run: {' '.join(words)}"]


def _take(found: CourseFolder, built: Path, done: Import) -> None:
    labs = {}
    for name, key in found.labs.items():
        labs[name] = lab = _take_lab(found, key, built / name, done)
        _say_files(found, name, lab.current, built / name)
    for path in sorted((found.folder / "meta").glob("*")):
        used = path.suffix == ".yaml" and path.stem in found.labs
        found.say(path, "taken" if used else "left", "titles, hints and limits" if used else "it belongs to no lab")
    submitted = found.submitted
    for student in sorted(submitted.iterdir()) if found.holds(submitted) and submitted.is_dir() else []:
        _take_student(found, student, labs, done)


def _take_lab(found: CourseFolder, key: str, built: Path, done: Import) -> Assignment:
    """Publish one built lab, unless the newest version holds the same files and texts."""
    known = Assignment.objects.select_related("current").filter(course_key=found.course, key=key).first()
    if known is not None and known.current is not None and _same(known.current, built):
        return known
    version, new = store_built(built=built)
    if new:
        done.kept += [version.release_path, version.source_path]
    done.labs += 1
    lab = version.assignment
    lab.current = version
    return lab


def _same(version: AssignmentVersion, built: Path) -> bool:
    """Return whether a build holds what a version holds; the texts may have been written down in another way."""
    manifest = json.loads((built / "manifest.json").read_text())
    # How it lay there before the copy was changed is no part of it.
    before = {"sha256": "", "notes": []}
    alike = {**manifest, **before} == {**version.manifest, **before}
    one, other = file_store.read(version.source_path), (built / "source.zip").read_bytes()
    return alike and (one == other or _told(one) == _told(other))


def _told(source: bytes) -> dict[str, Any]:
    """Return the files of a source; of notebooks what texts hold, too: no outputs, no ids of cells."""
    return {
        name: _cells(json.loads(data)) if name.endswith(".ipynb") and "/" not in name else data
        for name, data in archives.contents(source).items()
    }


def _cells(book: dict[str, Any]) -> list[Any]:
    about = {name: value for name, value in book["metadata"].items() if name not in ("jupytext", "language_info")}
    cells = [[cell["cell_type"], "".join(cell["source"]).strip("\n"), cell["metadata"]] for cell in book["cells"]]
    pictures = [cell.get("attachments") for cell in book["cells"]]
    return [about, cells, pictures]


def _say_files(found: CourseFolder, name: str, version: AssignmentVersion | None, built: Path) -> None:
    """Say of each file of a lab whether it is in the version."""
    taken = set(archives.contents((built / "source.zip").read_bytes()))
    number = version.number if version else 0
    root = found.source / name
    manifest = version.manifest if version else {}
    back = manifest.get("kept_back", {})
    texts = {note["file"]: note["more"] for note in manifest.get("notes", []) if note["code"] == "text"}
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).as_posix()
        if path.is_symlink():
            found.say(path, "left", "a link; put the file itself in its place")
        elif path.is_dir():
            continue
        elif inside in back:
            found.say(path, "kept", words.back(back[inside]))
        elif inside in texts:
            what = f"notebook as text, {texts[inside]}"
            found.say(path, "taken", f"{what} of {found.course}/{found.labs[name]}, version {number}")
        elif inside in taken:
            kind = "notebook" if path.suffix == ".ipynb" and "/" not in inside else "file for students"
            found.say(path, "taken", f"{kind} of {found.course}/{found.labs[name]}, version {number}")
        else:
            found.say(path, "left", "a copy that programs make for themselves")


def _take_student(found: CourseFolder, folder: Path, labs: dict[str, Assignment], done: Import) -> None:
    """Take one student's folder of submitted/, where the name is that of somebody with a seat in the course."""
    student = User.objects.filter(hub_name=folder.name, is_active=True).first()
    for work in sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []:
        if not roster.has_page(found.course):
            _leave(found, work, "nobody has a seat in this course yet: import it again once students have")
        elif student is None or not roster.learns(student, found.course):
            why = "nobody with a seat in this course has this name in the labs: give the folder a student's lab name"
            _leave(found, work, why)
        elif work.name not in labs:
            _leave(found, work, "its lab is not taken over")
        else:
            _take_work(found, work, student, labs[work.name], done)


def _leave(found: CourseFolder, work: Path, why: str) -> None:
    """Say that a student's folder of one lab stays where it is, and so does each file in it."""
    found.say(work, "left", why)
    found.say_each(work, "left", "with its folder")


def _take_work(found: CourseFolder, folder: Path, student: User, lab: Assignment, done: Import) -> None:
    """Hand in what one student's folder of one lab holds, unless it is here already."""
    files, links = {}, []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            links.append(path)
        elif path.is_file():
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    notes = sorted(NOT_WORK & files.keys())
    files = _work(files)
    if _is_here(student, lab, files):
        return _leave(found, folder, "it is here already")
    try:
        submission, _new = receive_submission(
            student=student, assignment=lab, data=archives.pack(files), via=Via.UPLOAD
        )
    except (TooBig, BadArchive, NotOpen) as error:
        return _leave(found, folder, str(error))
    done.kept.append(submission.path)
    done.hand_ins += 1
    found.say(folder, "taken", f"attempt {submission.attempt}, graded again here")
    for name in files:
        found.say(folder / name, "taken", f"in attempt {submission.attempt}")
    for name in notes:
        found.say(folder / name, "left", "a note that nbgrader or an export put beside the work")
    for link in links:
        found.say(link, "left", "a link")
    return None


def _is_here(student: User, lab: Assignment, files: dict[str, bytes]) -> bool:
    """Return whether one of the student's attempts holds these files."""
    paths = Submission.objects.filter(student=student, assignment=lab).values_list("path", flat=True)
    return any(_work(archives.contents(file_store.read(path))) == files for path in paths)


def _work(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return what a student made, without what nbgrader and exports put beside it."""
    return {name: data for name, data in files.items() if name not in NOT_WORK}
