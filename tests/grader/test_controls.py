"""Checks that must not pass, and what a student's process that has read a hidden part can make of its points."""

import ast

import pytest

from labs.grader import controls
from labs.grader.planning import lay_out
from labs.grader.restore import restore
from labs.grader.sealing import seal

from . import books

CHECK = "assert f(3) == [1, 4, 9], 'no'\nassert f(0) == []\nassert 'x' not in str(f(1))\nassert len(f(2)) > 1"


def f(n):
    return [i * i for i in range(1, n + 1)]


@pytest.mark.parametrize(
    "source",
    [
        CHECK,
        "for n in range(3):\n    assert len(f(n)) == n",
        "score = 0\nif f(2) == [1, 4]:\n    score += 2\nscore",
        "assert f(3) == f(3) and f(1)",
        "assert not f(0)",
        "assert f(1) is not None, 'none'",
        "import math\nx = math.pi",
    ],
)
def test_twin_of_a_check_that_passes_fails_each_time(source):
    exec(source, {"f": f})
    for _ in range(20):
        with pytest.raises(AssertionError):
            exec(controls.twin(source), {"f": f})


@pytest.mark.parametrize("source", [CHECK, "", "x = (", "assert f(2) == 'ab'\nassert f(1) == 2.5"])
def test_control_in_the_notebook_calls_nothing_binds_nothing_and_fails(source):
    for _ in range(20):
        made = controls.plain(source)
        kinds = {type(node) for node in ast.walk(ast.parse(made))}
        assert not kinds & {ast.Call, ast.Name, ast.FunctionDef, ast.Assign}
        with pytest.raises(AssertionError):
            exec(made, {})


@pytest.fixture(scope="module")
def beside(engine):
    """A lab with a check that can only run beside the student's code."""
    check = (
        "secret = 'SecretCanary'\nscore = 0\nif 'f' in globals():\n    score += 2\nif f(2) == 4:\n    score += 2\nscore"
    )
    cells = [books.solution("f", "def f(x): return x * 2"), books.check("check", "f", check, points=4)]
    version = books.version(books.book(*cells))
    version.keys["lab"].old_way = {"check"}
    return version


def test_old_way_check_gives_all_or_nothing_by_itself(beside, grade):
    assert grade(beside, {"f": "def f(x): return x * 2"}).task("check").auto_points == 4.0


def test_number_that_the_students_process_names_goes_to_a_person(beside, grade):
    spy = (
        "import sys\nclass Score(int):\n    def __repr__(self): return '1.4872'\n"
        "def f(x):\n    frame = sys._getframe(1)\n    frame.f_globals['score'] = 0\n    return Score(0)\n"
        "import builtins\nip = get_ipython()\nown = ip.displayhook.compute_format_data\n"
        "ip.displayhook.compute_format_data = lambda value: ({'text/plain': '1.4872'}, {})\n"
    )
    task = grade(beside, {"f": spy}).task("check")
    assert (task.auto_points, task.needs_manual) == (None, True)


STRIP = """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
get_ipython().ast_transformers.append(Strip())
def f(x): return x * 2
"""
KNOWN = STRIP.replace("return ast.Pass()", "return node if 'probe' in ast.dump(node) else ast.Pass()")


@pytest.fixture(scope="module")
def asserting(engine):
    check = "assert 'f' in globals()\nassert f(2) == 5"
    cells = [books.solution("f", "def f(x): return x * 2 + 1"), books.check("check", "assert f(1) == 3", check)]
    version = books.version(books.book(*cells))
    seal(engine, version, runs=1)
    version.keys["lab"].old_way = {"check"}
    return version


@pytest.mark.parametrize("source", [STRIP, KNOWN], ids=["all_asserts", "all_but_a_known_name"])
def test_asserts_taken_out_beside_an_old_way_check_bring_no_points(asserting, grade, source):
    task = grade(asserting, {"f": source}).task("check")
    assert (task.auto_points, task.needs_manual, task.flag) == (None, True, "control")


def test_right_answer_to_an_old_way_check_gets_its_points_and_is_shown_to_a_person(asserting, grade):
    task = grade(asserting, {"f": "def f(x): return x * 2 + 1"}).task("check")
    assert (task.auto_points, task.flag) == (2.0, "old_way")


def test_nothing_tells_an_old_way_check_from_its_control_but_the_text(asserting):
    key = asserting.keys["lab"]
    firsts = set()
    for _ in range(30):
        plan = lay_out(asserting, key, restore(key, books.handed_in(asserting))[0], {}).plan
        assert [len(cells) for cells in plan.old_way.values()] == [1, 1]
        firsts.add(plan.old_way[0][0] == key.cells["check"].source)
    assert firsts == {True, False}
