"""Every attack earns what its honest cells earn, nothing hidden comes back, and the worker goes on.

Each goes the whole way: handed in on the real site, leased by a worker, graded, sent back, stored. Behind each comes an
honest hand-in, which the same worker gives its points at once.
"""

import html
import json
from html.parser import HTMLParser

import pytest

from labs.grader import release

from .hostile import ATTACKS


@pytest.fixture(autouse=True)
def honest_work_behind(academy, squares):
    """Behind each, honest work gets every point at the first try, from the same worker."""
    yield
    academy.honest("lab-10", squares)


@pytest.fixture
def grade(through):
    """Grade through the site and the worker, as everything in this file."""
    return through


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_earns_nothing_and_learns_nothing(name, squares, hasty, through):
    version = hasty if name == "stop_everything" else squares
    result = through(version, {"squares": ATTACKS[name].source}, limits=b"")
    earned = [task for task in result.notebooks[0].tasks if task.auto_points]
    assert result.points == 0, (ATTACKS[name].tried, earned)
    assert result.outcome in ("graded", "stopped")
    received = json.dumps(result.as_json(), ensure_ascii=False)
    for line in release.secret_lines(squares.keys["lab"].source, least=6):
        assert line not in received
    page = result.notebooks[0].feedback_html
    assert dangers(page) == []
    assert not {"\x1b", "\0"} & set(page)
    assert len(page) < 3_000_000


def dangers(page):
    """Return everything in a page that could run, load or submit something."""
    found = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag in ("script", "iframe", "object", "embed", "svg", "form", "link", "base"):
                found.append(tag)
            for name, value in attrs:
                # The words for a formula or a picture are read aloud, and lead nowhere.
                leads = "javascript:" in (value or "") and name not in ("alt", "alttext")
                if name.startswith("on") or name == "style" or leads:
                    found.append((tag, name, value))
                if name == "src" and not (value or "").startswith("data:image/"):
                    found.append((tag, name, value))

    Finder().feed(page)
    return found


def test_student_code_sees_no_secrets_no_network_and_no_other_files(squares, grade):
    page = html.unescape(grade(squares, {"squares": ATTACKS["read_other_places"].source}).notebooks[0].feedback_html)
    assert "SEEN []" in page
    assert "SEEN [] [] [" in page
    for secret in ("TOKEN", "SECRET", "/root'", "/home'", "/etc/passwd'", "SEEN b'"):
        assert secret not in page.rpartition("SEEN [] []")[2]
    page = html.unescape(grade(squares, {"squares": ATTACKS["network"].source}).notebooks[0].feedback_html)
    assert "CONNECTED (" not in page
    assert page.count("no [Errno") == 3
    page = html.unescape(grade(squares, {"squares": ATTACKS["mount_something"].source}).notebooks[0].feedback_html)
    assert "MOUNT -1 -1" in page
    assert "PTRACE -1" in page


@pytest.mark.parametrize("name", ["strip_asserts", "rewrite_source", "patch_run_cell"])
def test_tampering_with_the_interpreter_raises_a_flag_for_a_person(name, squares, grade):
    result = grade(squares, {"squares": ATTACKS[name].source})
    flags = {task.flag for task in result.notebooks[0].tasks if task.max_points == 2}
    assert flags == {"control"} or result.outcome == "stopped"


def test_tampering_beside_honest_answers_takes_no_points(squares, grade):
    honest = "def squares(n):\n    if n < 1: raise ValueError\n    return [i * i for i in range(1, n + 1)]\n"
    result = grade(squares, {"squares": honest + ATTACKS["strip_asserts"].source})
    assert [result.task(name).auto_points for name in ("squares-basic", "squares-edge")] == [2.0, 2.0]
    assert result.task("squares-basic").flag == "control"


def test_honest_work_raises_no_flag(squares, grade):
    assert {task.flag for task in grade(squares, solved=True).notebooks[0].tasks} == {""}


@pytest.mark.parametrize("name", ["os_exit", "kill_self", "segfault"])
def test_notebook_that_ends_itself_keeps_what_earlier_cells_earned(name, squares, grade):
    result = grade(squares, {"total": ATTACKS[name].source}, solved=True)
    assert result.outcome == "stopped"
    assert "ended by itself" in result.message
    assert (result.task("squares-basic").auto_points, result.task("total-basic").auto_points) == (2.0, 0.0)
    assert "stopped before this check" in result.task("total-basic").message


def test_endless_loop_is_stopped_and_the_rest_is_graded(hasty, grade):
    result = grade(hasty, {"squares": "while True:\n    pass"}, solved=True)
    assert result.task("total-basic").auto_points == 4.0
    assert result.task("squares-basic").auto_points == 0.0


def test_endless_loop_that_swallows_the_alarm_ends_at_the_notebooks_limit(hasty, grade):
    loop = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    result = grade(hasty, {"total": loop}, solved=True)
    assert result.outcome == "stopped"
    assert "longer than 4 seconds" in result.message
    assert (result.points, result.task("squares-edge").auto_points) == (4.0, 2.0)


def test_endless_loop_inside_a_function_fails_only_its_own_checks(hasty, grade):
    result = grade(hasty, {"squares": "def squares(n):\n    while True: pass"}, solved=True)
    assert result.task("squares-basic").auto_points == 0.0
    assert result.task("total-basic").auto_points in (4.0, 0.0)
    assert result.outcome in ("graded", "stopped")


def test_memory_bomb_is_stopped_with_a_sentence(squares, grade):
    bomb = "import os\nfor _ in range(8):\n    if os.fork() == 0: break\nx = [bytearray(8 << 20) for _ in range(25)]\nimport time; time.sleep(4)"
    result = grade(squares, {"total": bomb}, solved=True)
    assert result.outcome == "stopped"
    assert "more than 256 MB" in result.message


def test_memory_of_other_programs_counts_in_full(squares, grade):
    """Each was smaller than the warm process that it was forked from, and counted as nothing."""
    program = """x=$(head -c 50000000 /dev/zero | tr '\\0' x); sleep 5"""
    many = f"import subprocess, time\nheld = [subprocess.Popen(['bash', '-c', {program!r}]) for _ in range(8)]\ntime.sleep(4)"
    result = grade(squares, {"total": many}, solved=True)
    assert result.outcome == "stopped"
    assert "more than 256 MB" in result.message


def test_memory_of_one_process_ends_in_an_error_not_a_crash(squares, grade):
    result = grade(squares, {"total": "x = bytearray(2 << 30)\ndef total(n): return sum(n)"}, solved=True)
    assert "MemoryError" in result.notebooks[0].feedback_html
    assert result.task("squares-basic").auto_points == 2.0


def test_fork_bomb_is_stopped_with_a_sentence(squares, grade):
    bomb = "import os, time\nwhile True:\n    try: os.fork()\n    except OSError: time.sleep(0.1)"
    result = grade(squares, {"total": bomb}, solved=True)
    assert result.outcome == "stopped"
    assert result.task("squares-basic").auto_points == 2.0
