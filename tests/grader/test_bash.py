"""A lab in bash, graded in the same sandbox: hidden answers never enter the student's shell."""

import copy
import signal
import socket
import time

import pytest

from labs.grader import ways
from labs.grader.engine import Engine
from labs.grader.inside.asking import Messages
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal

from . import books


@pytest.fixture(scope="module")
def lab(engine):
    version = books.version(books.shell_lab(), cell_s=2, total_s=8)
    seal(engine, version, runs=1)
    return version


def points(result):
    return {task.grade_id: task.auto_points for task in result.notebooks[0].tasks}


FULL = {"count-basic": 2, "parts": 2, "old": 2, "leaves": 2, "why": None}


def test_each_check_is_sealed_where_its_answer_is_written_out(lab):
    found = {name: (way.way, way.why) for name, way in lab.sealing.books["lab"].ways.items()}
    assert found == {
        "count-basic": (ways.SEALED, ""),
        "parts": (ways.SEALED, ""),
        "old": (ways.OLD_WAY, "form"),
        "leaves": (ways.OLD_WAY, "form"),
        "why": (ways.BY_HAND, ""),
    }


def test_author_is_told_what_surprises_in_bash(lab):
    said = {name: [code for code, _ in way.remarks] for name, way in lab.sealing.books["lab"].ways.items()}
    assert said == {
        "count-basic": [],
        "parts": ["each_holds"],
        "old": ["last_command"],
        "leaves": ["ends_shell"],
        "why": [],
    }


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        ({}, {}),
        ({"count": "count() { echo a; }"}, {"count-basic": 0}),
        ({"total": "total() { echo 3; }\nx=3"}, {"parts": 1}),
        ({"total": "total() { cat; }\nx=4"}, {"parts": 0, "old": 0, "leaves": 0}),
        # What decides is taken away: a person looks where the shell itself decides; elsewhere it gains nothing.
        (
            {"count": "count() { echo b; }\n[() { true; }\ntest() { true; }"},
            {"count-basic": 0, "old": None, "leaves": None},
        ),
        ({"count": "count() { echo a"}, {"count-basic": 0}),
        ({"count": "exit 3"}, {"count-basic": 0}),
        # It comes to an end of its own, and with it the check: how it ended is the student's word.
        ({"total": "total() { awk '{ s += $1 } END { print s }'; }\nx=3\ntype() { exit 0; }"}, {"old": None}),
        # As Windows ends lines.
        ({"count": "count() {\r\n  sort \"$1\" |\r\n  uniq -d\r\n}\r\n"}, {}),
        # Files are at each check as they were there.
        ({"total": "total() { awk '{ s += $1 } END { print s }'; }\nx=3\nrm names.txt; cd /"}, {"old": 2, "leaves": 2}),
        ({"count": "set -u; shopt -s nullglob; count() { sort $1 | uniq -d | head -1; }"}, {}),
    ],
)  # fmt: skip
def test_points_of_an_answer(lab, grade, answers, lost):
    result = grade(lab, answers, solved=True)
    assert (result.outcome, points(result)) == ("graded", FULL | lost)


def test_cell_without_an_end_is_stopped_and_what_the_shell_knows_is_kept(lab, grade):
    result = grade(lab, {"count": "count() { echo a; }\nyes"}, solved=True)
    assert points(result) == FULL | {"count-basic": 0}
    assert "longer than 2 seconds" in result.message
    # The visible part passes: what came before is still there.
    assert result.task("count-basic").message.startswith("The checks that you can see pass")


def test_grader_started_in_the_background_stops_a_cell_all_the_same(lab):
    """Whatever a shell starts with `&` is told to ignore the signal by which cells are stopped."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Engine(choose()) as started:
            answers = books.handed_in(lab, {"count": "count() { echo a; }\nyes"}, solved=True)
            result = started.grade_zip(lab, books.zipped(answers))
    finally:
        signal.signal(signal.SIGINT, before)
    assert result.task("count-basic").message.startswith("The checks that you can see pass")


def test_function_without_an_end_costs_its_own_check_alone(lab, grade):
    result = grade(lab, {"count": "count() { sleep 60; }"}, solved=True)
    assert points(result) == FULL | {"count-basic": 0}


def test_checks_whose_copy_of_the_shell_did_not_come_up_are_left_to_a_person(lab, grade):
    """On a slow machine, or where the shell has lost what it is asked by: a zero would say something of the answer."""
    shut = 'for handle in {200..215}; do eval "exec $handle>&-"; done'
    result = grade(lab, {"count": f"count() {{ sort $1 | uniq -d; }}\n{shut}"}, solved=True)
    tasks = {task.grade_id: (task.auto_points, task.needs_manual) for task in result.notebooks[0].tasks}
    assert tasks == dict.fromkeys(FULL, (None, True))


def test_kernel_that_a_hand_in_names_itself_does_not_matter(lab, engine):
    notebook = copy.deepcopy(books.handed_in(lab, solved=True))
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python", "language": "python"}
    assert points(engine.grade_zip(lab, books.zipped(notebook))) == FULL


def test_no_hidden_answer_can_be_found_from_the_students_shell(lab, grade):
    everything = "{ declare -p; declare -f; cat /proc/*/environ /proc/*/cmdline * /tmp/*; } 2>/dev/null | tr '\\0' ' '"
    adds = "awk '{ s += $1 } END { print s }'"
    # As text of a command it would find itself among the processes.
    told = f'total() {{ if [[ "$({everything})" == *"$((4200000 + 42))"* ]]; then {adds}; else echo 3; fi; }}'
    count = {"count": "count() { sort $1 | uniq -d; }"}
    # As students have it: in the author's own notebook, which lies beside, the hidden parts stand.
    assert points(grade(lab, count | {"total": f"{told}\nx=3"})) == FULL | {"parts": 1, "why": 0}
    # It does find what stands anywhere there: here in a file that it writes itself.
    found = grade(lab, count | {"total": f"echo $((4200041 + 1)) > found.txt\n{told}\nx=3"})
    assert points(found) == FULL | {"why": 0}


def test_what_a_check_left_unread_answers_no_other_one():
    ours, shell = socket.socketpair()
    with ours, shell:
        shell.sendall(b"p7\0a" + b"x" * 70_000)
        said = Messages(ours)
        assert said.next(time.monotonic() + 1) == "p7"
        shell.sendall(b"aaa\0z137\0")
        said.skip(time.monotonic() + 1)
        shell.sendall(b"p8\0a3\0")
        said = Messages(ours)
        assert [said.next(time.monotonic() + 1) for _ in range(2)] == ["p8", "a3"]
