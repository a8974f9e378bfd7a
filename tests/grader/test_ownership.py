# ruff: noqa: E501
"""Whose a name is, where it is read, and what a check that went wrong in the middle is worth."""

import pytest

from labs.grader.sealing import seal

from . import books

ENDLESS = "def f(x):\n    while True:\n        pass"
STUBBORN = "def f(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass"
DEAD = "import os\ndef f(x): os._exit(0)"
DAMAGED = "from inside import wire\ndef f(x):\n    wire.pack = lambda *a, **k: {'t': 'nonsense', 'v': 1}\n    return 0"
BOX = "class Box:\n    def __init__(self): self.items = []\n    def put(self, x): self.items.append(x)"
RAISES = "def f(x):\n    if x < 0: raise ValueError('x')\n    return x"


@pytest.fixture(scope="module")
def waiting(engine):
    """A lab whose checks wait for any error."""
    made = books.version(
        books.book(
            books.solution("f", RAISES),
            books.check("any", "try:\n    f(-1)\nexcept Exception:\n    pass\nelse:\n    assert False"),
            books.check("bare", "try:\n    f(-2)\nexcept:\n    pass\nelse:\n    assert False"),
            books.check("after", "assert f(3) == 3"),
        ),
        cell_s=1,
        total_s=8,
    )
    seal(engine, made)
    return made


def points(result):
    return {task.grade_id: task.auto_points for task in result.notebooks[0].tasks}


@pytest.mark.parametrize("answer", [ENDLESS, STUBBORN, DEAD, DAMAGED], ids=["endless", "stubborn", "dead", "damaged"])
def test_what_goes_wrong_between_the_processes_is_no_error_that_a_check_waits_for(waiting, grade, answer):
    assert not any(points(grade(waiting, {"f": answer})).values())


def test_error_of_the_students_own_is_one(waiting, grade):
    assert points(grade(waiting, solved=True)) == {"any": 2.0, "bare": 2.0, "after": 2.0}


def test_one_late_answer_does_not_end_the_later_checks_of_its_group(waiting, grade):
    slow = "import time\ndef f(x):\n    if x == -1: time.sleep(1.4)\n    if x < 0: raise ValueError\n    return x"
    assert points(grade(waiting, {"f": slow})) == {"any": 0.0, "bare": 2.0, "after": 2.0}


@pytest.fixture(scope="module")
def chained(engine):
    """A lab whose checks hang together, and whose answers use names that checks have bound."""
    made = books.version(
        books.book(
            books.solution("box", BOX),
            books.check("made", "result = 1", "box = Box()\nbox.put(1)\nlimit = 7"),
            books.solution("later", "result = 42\ndef over(x): return x > 7"),
            books.check("kept", "pass", "assert box.items == [1]\nbox.put(2)\nassert box.items == [1, 2]"),
            books.check("plain", "pass", "assert over(limit + 1) and not over(limit)"),
            books.check("rebound", "assert result == 42"),
            books.check("beside", "assert 'secret' not in globals()", "assert box.items[0] == limit - 6"),
            books.check("where", "import os\nassert os.environ['NBGRADER_EXECUTION'] == 'autograde'"),
        )
    )
    seal(engine, made)
    return made


def test_what_a_hidden_part_binds_is_there_in_later_checks(chained, grade):
    ways = {name: way.way for name, way in chained.sealing.books["lab"].ways.items()}
    assert (ways["made"], ways["kept"], ways["plain"], ways["beside"]) == ("sealed", "sealed", "sealed", "old_way")
    assert set(points(grade(chained, solved=True)).values()) == {2.0}


def test_name_that_a_check_has_bound_does_not_hide_the_students_later_answer(chained, grade):
    wrong = "result = 1\ndef over(x): return x > 7"
    assert points(grade(chained, {"later": wrong}, solved=True))["rebound"] == 0.0


def test_check_that_something_is_not_there_asks_the_students_process(chained, grade):
    assert (
        points(grade(chained, {"later": "secret = 1\nresult = 42\ndef over(x): return x > 7"}, solved=True))["beside"]
        == 0.0
    )


def test_name_of_a_check_that_only_the_student_binds_again_goes_to_a_person(engine):
    version = books.version(
        books.book(
            books.solution("f", "def f(x): return x * 2"),
            books.check("first", "expected = 6\nassert f(3) == expected"),
            books.solution("g", "def g(x): return x * 3"),
            books.check("second", "assert g(2) == expected"),
        )
    )
    seal(engine, version)
    run = {"g": "expected = 99\ndef g(x): return 99"}
    task = engine.grade_zip(version, books.zipped(books.handed_in(version, run, solved=True))).task("second")
    assert (task.auto_points, task.needs_manual) == (None, True)
    same = {"g": "expected = 6\ndef g(x): return 99"}
    task = engine.grade_zip(version, books.zipped(books.handed_in(version, same, solved=True))).task("second")
    assert task.auto_points == 0.0


def test_seeded_numbers_are_drawn_where_the_answer_runs(engine):
    version = books.version(
        books.book(
            books.given("setup", "import random"),
            books.solution("roll", "def roll(): return random.randint(1, 3)"),
            books.check("seeded", "random.seed(4)\nfirst = roll()\nrandom.seed(4)\nassert roll() == first"),
        )
    )
    seal(engine, version)
    assert version.sealing.books["lab"].ways["seeded"].way == "old_way"
    assert engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True))).points == 2.0


@pytest.mark.parametrize(("ending", "points"), [("sys.exit(3)", 2.0), ("sys.exit(4)", 0.0), ("pass", 0.0)])
def test_ending_has_the_code_that_the_student_gave_it(engine, ending, points):
    version = books.version(
        books.book(
            books.solution("f", "import sys\ndef f(): sys.exit(3)"),
            books.check(
                "code", "try:\n    f()\nexcept SystemExit as end:\n    assert end.code == 3\nelse:\n    assert False"
            ),
        )
    )
    seal(engine, version)
    assert version.sealing.books["lab"].ways["code"].way == "sealed"
    answer = books.handed_in(version, {"f": f"import sys\ndef f(): {ending}"})
    assert engine.grade_zip(version, books.zipped(answer)).points == points


def test_check_with_threads_of_its_own_does_not_wait_for_ever(engine):
    check = "import threading\nall_of = [threading.Thread(target=add, args=(n,)) for n in range(3)]\nfor one in all_of: one.start()\nfor one in all_of: one.join()\nassert sorted(done) == [0, 1, 2]"
    version = books.version(
        books.book(books.solution("add", "done = []\ndef add(x): done.append(x)"), books.check("threads", check))
    )
    seal(engine, version)
    assert version.sealing.books["lab"].ways["threads"].way == "old_way"
    assert engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True))).points == 2.0


def test_whose_a_name_is_goes_by_statement_not_by_cell_or_notebook(engine, grade):
    version = books.version(
        books.book(
            books.solution("one", "n = 3"),
            books.given("data", "limit = [10, 20]\nscaled = n * 2"),
            books.check("given", "assert limit == [10, 20]", points=1),
            books.check("theirs", "assert scaled == 6", points=1),
            books.solution("two", "limit.append(n)"),
            books.check("changed", "assert limit == [10, 20, 3]", points=1),
        )
    )
    sealing = seal(engine, version)
    assert {way.way for way in sealing.books["lab"].ways.values()} == {"sealed"}
    assert sealing.books["lab"].theirs == ["limit"]
    points = [grade(version, {"one": one, "two": two}).points for one, two in (
        ("n = 3", "limit.append(n)"), ("n = 4", "limit.append(3)"), ("n = 3", "pass"),
    )]  # fmt: skip
    assert points == [3, 2, 2]


def test_name_that_the_check_binds_anew_is_never_held_against_the_students(engine):
    version = books.version(
        books.book(
            books.solution("f", "def f(x): return x * 2"),
            books.check("first", "got = f(3)\nassert got == 6"),
            books.solution("g", "def g(x): return x * 3"),
            books.check("anew", "got = g(2)\nassert got == 6"),
            books.check("caught", "try:\n    got = g('a', 'b')\nexcept TypeError:\n    pass\nassert got == 6"),
        )
    )
    seal(engine, version)

    def points(answer):
        handed_in = books.zipped(books.handed_in(version, {"g": answer}, solved=True))
        result = engine.grade_zip(version, handed_in)
        return [result.task(name).auto_points for name in ("anew", "caught")]

    assert points("got = 0\ndef g(x): return x * 3") == [2, 2]


def test_name_of_a_check_that_was_bound_again_counts_where_another_check_comes_to_read_it(engine):
    version = books.version(
        books.book(
            books.solution("f", "def f(x): return x * 2"),
            books.check("first", "got = 6\nassert f(3) == got"),
            books.solution("g", "def g(x): return x * 3"),
            books.check("passing", "try:\n    got = g('a')\nexcept TypeError:\n    pass\nassert g(1) == 3"),
            books.check("reads", "assert got == 6 or got == 'aaa'"),
        )
    )
    seal(engine, version)

    def points(answer):
        handed_in = books.zipped(books.handed_in(version, {"g": answer}, solved=True))
        result = engine.grade_zip(version, handed_in)
        return [result.task(name).auto_points for name in ("passing", "reads")]

    raising = "def g(x):\n    if type(x) is str: raise TypeError\n    return x * 3"
    assert points(f"got = 9\n{raising}") == [2, None]
    assert points(f"got = 6\n{raising}") == [2, 2]
    assert points("got = 9\ndef g(x): return x * 3") == [2, 2]


def test_iterator_of_pythons_own_is_compared_like_any_value_and_costs_its_share_alone(engine):
    version = books.version(
        books.book(
            books.solution("f", "def back(x): return x[::-1]"),
            books.check(
                "share",
                "score = 1\ntry:\n    assert back([1, 2]) == [2, 1]\n    score += 1\nexcept AssertionError:\n    pass\nscore",
            ),
        )
    )
    seal(engine, version)

    def points(answer):
        return engine.grade_zip(version, books.zipped(books.handed_in(version, {"f": answer}))).points

    assert points("def back(x): return reversed(x)") == 1.0
    assert points("def back(x): return iter(x[::-1])") == 1.0
    assert points("def back(x): return list(reversed(x))") == 2.0
