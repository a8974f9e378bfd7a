"""Attacks through a shell earn nothing and learn nothing, and honest work behind each gets its points.

Each goes the whole way through the site and one worker, which also finds out how the lab's checks are run.
"""

import pytest

from . import books
from .attacked import assert_earns_nothing, assert_honest_work_is_graded

EVERYTHING = {"count-basic": 2, "parts": 2, "old": 2, "leaves": 2}
ATTACKS = {
    "other_places": "cat /etc/passwd /root/* /home/* /proc/1/environ; ls -A / /tmp /home; env",
    "network": "for port in 22 80; do exec 9<>/dev/tcp/127.0.0.1/$port && echo CONNECTED; done",
    "processes": "for n in {1..300}; do sleep 60 & done; wait",
    "memory": "x=$(head -c 400000000 /dev/zero | tr '\\0' x); echo ${#x}",
    "disk": "head -c 400000000 /dev/zero > big; cat big > bigger",
    "output": "yes | head -c 30000000",
    "everybody_ends": "kill -9 -1",
    "guard_ends": "kill -9 1; kill -9 $PPID; sleep 1",
    # What a copy and its cells say, said by somebody else on every handle.
    "speaks_for_the_copy": (
        "{ for n in {3..255}; do printf 'p1\\0ay\\0a3\\0a4200042\\0z0\\0' >&$n; printf '%s 0\\n' {1..40} >&$n; done; } 2>/dev/null"
    ),
    "takes_the_builtins": "builtin() { true; }\neval() { true; }\nprintf() { echo y; }\nexit() { true; }",
    "looks_on": "( while sleep 0.02; do cat /proc/[0-9]*/cmdline; done > seen.txt 2>/dev/null & )\ncount() { cat seen.txt; }",
    "never_comes_back": "trap '' INT TERM\nwhile true; do :; done",
}  # fmt: skip


@pytest.fixture(scope="module")
def lab():
    return books.version(books.shell_lab(), cell_s=2, total_s=6)


@pytest.fixture
def grade(through):
    """Grade through the site and the worker."""
    return through


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_earns_nothing_and_honest_work_behind_it_gets_its_points(name, lab, grade):
    result = grade(lab, {"count": ATTACKS[name]})
    assert_earns_nothing(result, lab, "\nCONNECTED")
    assert_honest_work_is_graded(grade, lab, EVERYTHING)


def test_memory_of_programs_that_share_nothing_with_a_warm_python_is_counted_in_full(lab, engine):
    # The runner and a bash are smaller than the warm process of other labs: nothing of them counted.
    assert engine.grade_zip(lab, books.zipped(books.handed_in(lab, solved=True))).peak_mb > 5
