"""Our own attacks: what each got, and that the score is what the honest cells beside it earn."""

import html
import io
import json
import re
import stat
import zipfile

import nbformat
import pytest
from django.db import transaction

from labs.base.errors import BadArchive, TooBig
from labs.grader import release

from . import books
from .hostile import ATTACKS, WIDER
from .test_attacks import dangers

HONEST = {"total": "def total(numbers):\n    return sum(numbers)"}
SAID = re.compile(r'<(pre|div|p) class="(?:out|note)">(.*?)</\1>', re.DOTALL)


@pytest.fixture(autouse=True)
def honest_work_behind(academy, squares):
    """Behind each, honest work gets every point at the first try, from the same worker."""
    yield
    academy.honest("lab-10", squares)


@pytest.fixture
def grade(through):
    """Grade through the site and the worker, as everything in this file."""
    return through


def said(page):
    """Return what a page shows of outputs and messages; the student's own source is left out."""
    return "\n".join(text for _tag, text in SAID.findall(page))


@pytest.mark.parametrize("name", WIDER)
def test_attack_gets_what_it_says_and_honest_cells_earn_their_points(name, squares, through):
    attack = WIDER[name]
    result = through(squares, {**HONEST, attack.into: attack.source})
    assert result.points in attack.earns, (result.message, result.detail)
    assert result.outcome in ("graded", "stopped")
    received = json.dumps(result.as_json(), ensure_ascii=False)
    for line in release.secret_lines(squares.keys["lab"].source, least=6):
        assert line not in received
    page = result.notebooks[0].feedback_html
    written = [answer["html"] for answer in result.notebooks[0].answers.values()]
    assert attack.shows in html.unescape(said(page))
    for shown in (html.unescape(said(page)), *(written if attack.into == "why" else [])):
        assert not attack.never or attack.never not in shown
    for shown in (page, *written):
        assert dangers(shown) == []
        assert len(shown) < 8_000_000


@pytest.mark.parametrize(
    "first", [WIDER["change_the_given_data"].source, books.squares_lab().cells[2].source + "\nDATA.sort()"]
)
def test_check_behind_given_data_that_only_a_student_changed_waits_for_a_person(first, squares, grade):
    result = grade(squares, {**HONEST, "squares": first})
    task = result.task("total-basic")
    assert (task.auto_points, task.needs_manual, task.flag) == (0, True, "old_way")
    # What reads nothing of that data is decided as ever.
    honest = "DATA.sort()" in first
    assert result.task("squares-basic").auto_points == (2 if honest else 0)


PLACES = """
import os
mounts = [line.split()[1] for line in open('/proc/mounts')]
places = sorted({*mounts, *(f'{place}/{name}' for place in mounts for name in ('', 'tmp', 'shm', 'run'))})
"""
LEAVE = f"""{PLACES}
for place in places:
    try:
        with open(f'{{place}}/left-here', 'w') as f: f.write('x')
        print('LEFT', place)
    except OSError: pass
"""
LOOK = f"""{PLACES}
print('FOUND', [place for place in places if os.path.exists(f'{{place}}/left-here')])
"""


def test_nothing_is_left_for_the_next_submission(squares, grade):
    first = html.unescape(said(grade(squares, {"squares": LEAVE}).notebooks[0].feedback_html))
    assert "LEFT /work" in first
    next_one = html.unescape(said(grade(squares, {"squares": LOOK}).notebooks[0].feedback_html))
    assert "FOUND []" in next_one


def test_modules_handed_in_beside_the_notebook_change_no_check(squares, grade):
    bad = b"import builtins\nbuiltins.AssertionError = Warning\nraise SystemExit\n"
    names = ("math", "json", "sitecustomize", "usercustomize", "inside", "labs", "nbgrader", "ast", "traceback", "wire")
    files = {f"{name}.py": bad for name in names} | {"inside/__init__.py": bad, "inside/wire.py": bad}
    result = grade(squares, {**HONEST, "squares": "def squares(n): return 0"}, **files)
    assert (result.outcome, result.points) == ("graded", 4.0)
    assert grade(squares, solved=True, **files).points == 8.0


def changed(notebook, change):
    """Return a notebook's JSON after `change(cells)`."""
    data = json.loads(nbformat.writes(notebook))
    change(data["cells"])
    return json.dumps(data).encode()


def grading(cells):
    return [cell["metadata"]["nbgrader"] for cell in cells if "nbgrader" in cell["metadata"]]


def _more_points(cells):
    for about in grading(cells):
        about.update(points=1000, grade=True, locked=False, solution=False)


def _checks_as_text(cells):
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell.update(cell_type="markdown", source="1")
            cell.pop("outputs", None), cell.pop("execution_count", None)


def _checks_rewritten(cells):
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("locked"):
            cell["source"] = "1000"


def _names_of_others(cells):
    mine = [about for about in grading(cells) if about["grade_id"] == "squares"]
    mine[0]["grade_id"] = "squares-basic"


def _odd_names(cells):
    for about, name in zip(grading(cells), [7, None, {"a": 1}, "", "total-basic", [], "x" * 100_000], strict=False):
        about["grade_id"] = name


def _upside_down(cells):
    cells.reverse()


CHANGES = {
    "points in the metadata raised": (_more_points, 4.0),
    "checks turned into text": (_checks_as_text, 4.0),
    "checks rewritten": (_checks_rewritten, 4.0),
    "a check's name on an answer": (_names_of_others, 4.0),
    "names that are none": (_odd_names, 0.0),
    # The definition comes after the check: what was there when the check ran counts.
    "checks before answers": (_upside_down, 0.0),
    "everything deleted but the answer": (lambda cells: cells.__setitem__(slice(0, 5), []), 4.0),
    "twenty copies of a check": (lambda cells: cells.extend(cells[3:4] * 20), 4.0),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_notebook_earns_what_its_honest_cells_earn(name, academy, squares):
    change, earns = CHANGES[name]
    notebook = books.handed_in(squares, HONEST)
    result = academy.grade("lab-10", squares, raw_zip(("lab.ipynb", changed(notebook, change))))
    assert (result.outcome, result.points) == ("graded", earns)
    assert sum(task.max_points for task in result.notebooks[0].tasks) == 11


def raw_zip(*entries, compress=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for name, content, *mode in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = (mode[0] if mode else stat.S_IFREG | 0o644) << 16
            info.compress_type = compress
            archive.writestr(info, content)
    return out.getvalue()


def _v3(notebook):
    cells = [
        {"cell_type": "code", "input": cell.source, "language": "python", "outputs": [], "metadata": cell.metadata}
        if cell.cell_type == "code"
        else {"cell_type": "markdown", "source": cell.source, "metadata": cell.metadata}
        for cell in notebook.cells
    ]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}).encode()


def _broken_stream(good):
    data = bytearray(raw_zip(("lab.ipynb", good)))
    place = data.index(b"lab.ipynb") + len("lab.ipynb")
    data[place : place + 40] = b"\xff" * 40
    return bytes(data)


def _locked(good):
    data = bytearray(raw_zip(("lab.ipynb", good)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


# What is handed in, made from the bytes of an honest notebook: outcome and points.
ARCHIVES = {
    "honest": (lambda good, book: raw_zip(("lab.ipynb", good)), "graded", 4.0),
    "a link in place of the notebook": (
        lambda good, book: raw_zip(("lab.ipynb", b"/etc/passwd", stat.S_IFLNK | 0o777)), "unreadable", 0.0),
    "a device in place of the notebook": (
        lambda good, book: raw_zip(("lab.ipynb", b"", stat.S_IFCHR | 0o666)), "unreadable", 0.0),
    "names that leave the folder": (
        lambda good, book: raw_zip(("lab.ipynb", good), ("../../work/rooms.csv", b"x"), ("/tmp/x", b"x")), "graded", 4.0),
    "a bomb beside the notebook": (
        lambda good, book: raw_zip(("lab.ipynb", good), ("x", bytes(70 << 20))), "unreadable", 0.0),
    "damaged in the middle": (lambda good, book: _broken_stream(good), "unreadable", 0.0),
    "locked with a password": (lambda good, book: _locked(good), "unreadable", 0.0),
    "half a file": (lambda good, book: raw_zip(("lab.ipynb", good))[:-200], "unreadable", 0.0),
    "a name with NUL": (lambda good, book: raw_zip(("lab.ipynb", good), ("a\0b", b"x")), "graded", 4.0),
    "a file where a folder must be": (
        lambda good, book: raw_zip(("lab.ipynb", good), ("data", b"x"), ("data/x", b"y")), "graded", 4.0),
    "format 3": (lambda good, book: raw_zip(("lab.ipynb", _v3(book))), "graded", 4.0),
    "format true": (lambda good, book: raw_zip(("lab.ipynb", good.replace(b'"nbformat": 4', b'"nbformat": true'))),
        "unreadable", 0.0),
    "format of a million digits": (
        lambda good, book: raw_zip(("lab.ipynb", good.replace(b'"nbformat": 4', b'"nbformat": ' + b"4" * 1_000_000))),
        "unreadable", 0.0),
    "no JSON": (lambda good, book: raw_zip(("lab.ipynb", b"\0" + good)), "unreadable", 0.0),
    "JSON nested a million deep": (lambda good, book: raw_zip(("lab.ipynb", b'{"cells":' + b"[" * 10**6)), "unreadable", 0.0),
    "half characters": (
        lambda good, book: raw_zip(("lab.ipynb", good.replace(b'"# Numbers"', b'"\\ud800 \\udfff"'))), "graded", 4.0),
    "twenty megabytes of stored output": (
        lambda good, book: raw_zip(("lab.ipynb", changed(book, lambda cells: cells[2].update(
            outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * 19_000_000}])))), "graded", 4.0),
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHIVES)
def test_archive_is_read_or_refused_in_words(name, engine, squares, academy):
    make, outcome, points = ARCHIVES[name]
    notebook = books.handed_in(squares, HONEST)
    data = make(books.as_bytes(notebook), notebook)
    # What the site refuses never reaches a grader; it would be safe there, too.
    for result in (engine.grade_zip(squares, data), *whole_way(academy, squares, data)):
        assert (result.outcome, result.points) == (outcome, points), result.detail
        assert outcome == "graded" or len(result.message) > 20
        assert "Traceback" not in result.message + result.detail


def whole_way(academy, version, data):
    """Return what the site has of a hand-in; nothing where it was refused, in words."""
    try:
        with transaction.atomic():
            return [academy.grade("lab-10", version, data)]
    except (BadArchive, TooBig) as error:
        return [] if len(str(error)) > 20 else [error]


# What has to be among them, by the names of the attacks and archives that do it.
KINDS = {
    "symlinks": ("symlink_out", "a link in place of the notebook"),
    "paths out of the archive": ("names that leave the folder",),
    "archives that grow": ("a bomb beside the notebook",),
    "NUL bytes": ("nul_bytes", "a name with NUL", "no JSON"),
    "outputs of ten megabytes": ("ten_megabytes", "many_outputs", "twenty megabytes of stored output"),
    "terminal codes and script in outputs": ("script_in_output", "page_in_an_output", "outputs_of_every_kind"),
    "objects equal to everything": ("equal_to_everything", "lie_about_type", "text_that_is_no_text"),
    "a patched showtraceback": ("patch_showtraceback",),
    "sys.settrace": ("settrace", "profile_everything"),
    "gc.get_objects": ("walk_heap", "forge_messages"),
    "ctypes": ("segfault", "patch_memory_with_ctypes", "types_changed_in_place", "mount_something"),
    "/proc": ("read_other_places", "write_into_the_program"),
    "signals": ("kill_guard", "kill_everybody", "ignore_alarm", "block_every_signal", "stop_everything"),
    "timers left behind": ("timer_left_behind",),
    "threads after the last cell": ("background_thread", "thread_after_the_last_cell"),
    "forged result messages": ("forge_messages", "forge_values", "forge_errors", "answer_before_being_asked"),
    "display hooks": ("display_hooks", "event_hooks"),
    "huge integers": ("huge_integer", "integers_of_a_megabyte", "format of a million digits"),
    "recursion": ("recursion", "recursion_in_names", "nested_answer"),
    "surrogate text": ("surrogates", "half characters"),
    "notebook format 3": ("format 3",),
    "invalid JSON": ("no JSON", "JSON nested a million deep"),
}


def test_every_kind_of_attack_that_must_be_there_is_there():
    known = {**ATTACKS, **WIDER, **ARCHIVES}
    assert {name for names in KINDS.values() for name in names} <= set(known)
    assert len(WIDER) >= 20
    assert all(attack.tried and attack.got for attack in (*ATTACKS.values(), *WIDER.values()))
