"""What a check's last value gives, what a student reads about it, and when a person decides instead."""

import pytest

from labs.grader import points
from labs.grader.inside.value import judged
from labs.grader.sealing import seal

from . import books


def graded(engine, check, answer="ok = [True, True, False, True]", *, solution="ok = [True] * 4", **options):
    """Return the result of a lab with one check of four points, for one answer."""
    extra = options.pop("extra", 0)
    cell = books.check("check", check, options.pop("hidden", ""), points=4, after=options.pop("after", ""))
    if extra:
        cell.metadata.academy = {"extra": extra}
    cells = [books.given("setup", "import numpy as np"), books.solution("ok", solution), cell]
    version = books.version(books.book(*cells), **options)
    seal(engine, version, runs=1)
    return engine.grade_zip(version, books.zipped(books.handed_in(version, {"ok": answer})))


@pytest.mark.parametrize(
    ("value", "given", "flag"),
    [
        ("4 * np.mean(ok)", 3.0, ""),  # nbgrader's own autograder gives 4 of 4
        ("np.float32(2.5)", 2.5, ""),
        ("np.array(2)", 2.0, ""),
        ("4 * sum(ok) / len(ok)", 3.0, ""),
        ("__import__('fractions').Fraction(3, 2)", 1.5, ""),
        ("0", 0.0, ""),
        ("0.0", 0.0, ""),
        ("True", 4.0, ""),
        ("'two'", 4.0, ""),
        ("[2]", 4.0, ""),
        ("5", 0.0, "value"),
        ("-1", 0.0, "value"),
        ("np.float64('nan')", 0.0, "value"),
        ("float('inf')", 0.0, "value"),
        ("-np.mean(ok)", 0.0, "value"),
    ],
)
def test_value_of_a_check_is_judged_as_a_value(value, given, flag):
    import numpy as np

    found = judged(eval(value, {"np": np, "ok": [True, True, False, True]}))
    assert points.given(found["kind"], found["number"], 4.0) == points.Given(given, flag)


def test_value_that_lives_with_the_student_names_no_points():
    assert points.given("foreign", None, 4.0).value is None


def test_mean_of_numpy_as_last_line_gives_its_share(engine):
    task = graded(engine, "4 * np.mean(ok)").task("check")
    assert (task.auto_points, task.flag, task.needs_manual) == (3.0, "", False)


def test_value_above_the_points_gives_none_and_tells_the_instructor(engine):
    task = graded(engine, "8 * np.mean(ok)", "ok = [True, True]", solution="ok = [True, False]").task("check")
    assert (task.auto_points, task.flag) == (0.0, "value")
    assert "instructor" in task.message


def test_extra_credit_counts_where_the_author_allows_it(engine):
    task = graded(engine, "6 * np.mean(ok)", "ok = [True, True]", extra=2).task("check")
    assert (task.auto_points, task.max_points, task.flag) == (6.0, 4.0, "")


def test_partial_points_carry_what_the_check_printed(engine):
    check = (
        "score = 0\nfor place, one in enumerate(ok):\n    score += one\n"
        "    if not one:\n        print('Look at place', place)\nscore"
    )
    task = graded(engine, check).task("check")
    assert (task.auto_points, task.message) == (3.0, "Look at place 2")


def test_partial_points_carry_nothing_that_a_hidden_part_printed(engine):
    task = graded(engine, "score = 1 + sum(ok[:3])", hidden="print('SecretCanary', ok)", after="score").task("check")
    assert (task.auto_points, "SecretCanary" in task.message) == (3.0, False)


def test_visible_line_behind_the_hidden_part_says_what_is_wrong(engine):
    hidden, after = "assert len(ok) == 4", "assert all(ok), 'every one should be True'"
    task = graded(engine, "assert ok", hidden=hidden, after=after).task("check")
    assert (task.auto_points, task.message) == (0.0, "every one should be True")


def test_visible_line_that_needs_the_hidden_part_is_no_name_error_of_the_students(engine):
    task = graded(engine, "assert ok", hidden="wanted = [True] * 4", after="assert ok == wanted").task("check")
    assert task.auto_points == 0.0
    assert "wanted" not in task.message
    assert "cannot see" in task.message


ENDINGS = {
    "wrong": "def f(x): return 0 if x == 'secret' else x",
    "raises": "def f(x): return 1 / 0 if x == 'secret' else x",
    "loops": "def f(x):\n    while x == 'secret': pass\n    return x",
    "warns": "import sys\ndef f(x):\n    if x == 'secret': sys.stderr.write('!')\n    return x",
    "ends": "import os\ndef f(x):\n    if x == 'secret': os._exit(0)\n    return x",
    "fills": "def f(x):\n    held = []\n    while x == 'secret': held.append(bytearray(8 << 20))\n    return x",
}


def page(result):
    """Return what the page says of the checks."""
    return result.notebooks[0].feedback_html.partition('<div class="task">')[2]


def test_every_ending_of_a_hidden_part_is_told_in_one_sentence(engine):
    version = books.version(
        books.book(
            books.solution("f", "def f(x): return x"),
            books.check("check", "assert f(1) == 1", "assert f('secret') == 'secret'"),
        ),
        cell_s=1,
        total_s=4,
    )
    seal(engine, version, runs=1)
    told = {}
    for name, source in ENDINGS.items():
        result = engine.grade_zip(version, books.zipped(books.handed_in(version, {"f": source})))
        task = result.task("check")
        assert task.auto_points == 0.0
        told[name] = (result.outcome, result.message, task.message, task.flag, page(result))
    assert set(told.values()) == {told["wrong"]}
    # What cannot be decided is told in the same words; that it waits for a person shows in its points alone.
    masked = "import numpy as np\ndef f(x): return x if x == 1 else np.ma.array([1])"
    result = engine.grade_zip(version, books.zipped(books.handed_in(version, {"f": masked})))
    task = result.task("check")
    assert (task.auto_points, task.needs_manual, task.flag) == (None, True, "old_way")
    assert (result.outcome, result.message, task.message) == told["wrong"][:3]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("4 * np.mean(ok)", "numpy"),
        ("-1", "no_number"),
        ("float('nan')", "no_number"),
        ("9", "above"),
        ("ok == [True] * 4", "not_points"),
        ("2.5", "partly"),
        ("4", ""),
    ],
)
def test_author_is_told_of_a_last_value_that_does_not_mean_what_it_seems(engine, value, code):
    cells = [books.given("setup", "import numpy as np"), books.solution("ok", "ok = [True] * 4")]
    version = books.version(books.book(*cells, books.check("check", f"assert ok\n{value}", points=4)))
    way = seal(engine, version, runs=1).books["lab"].ways["check"]
    assert [found for found, _ in way.remarks] == [code] * bool(code)
