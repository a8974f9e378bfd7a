"""What a check that stopped half way leaves undone, told by the text of a notebook."""

from nbformat.v4 import new_code_cell, new_notebook

from labs.grader.wake import touched


def cell(source, name=""):
    about = {"nbgrader": {"grade": True, "solution": False, "grade_id": name, "points": 1}} if name else {}
    return new_code_cell(source, metadata=about)


def after(answer, first, *later, copies=None):
    """Return which of `later` are in doubt once `first` has stopped; each is a check, or code between two of them."""
    cells = [cell(answer), cell(first, "first")]
    cells += [cell(source, name) for name, source in later]
    checks = [name for name, _ in [("first", ""), *later] if name]
    found = touched(new_notebook(cells=cells), {"first"}, copies or dict.fromkeys(checks, 0))
    return sorted(found)


def test_what_it_would_have_bound_is_in_doubt_until_something_binds_it():
    later = [("reads", "assert got == 1"), ("binds", "got = 2"), ("reads_again", "assert got == 2")]
    assert after("def f(): return 1", "got = f()", *later) == ["reads"]
    assert after("def f(): return 1", "got = f()", ("", "got = 1"), ("reads", "assert got == 1")) == []
    assert after("def f(): return 1", "got = f()", ("reads", "other = got"), ("on", "assert other")) == ["on", "reads"]


def test_what_it_bound_before_it_came_to_the_answer_is_there():
    assert after("def f(): return 1", "import math\nassert f() == 1", ("later", "assert math.pi > 3")) == []


def test_functions_that_keep_nothing_leave_nothing_undone():
    answer = "import math\nRATE = 2\ndef help(x):\n    return x * RATE\ndef f(x, y=1):\n    return help(x) + y"
    assert after(answer, "assert f(1) == 3", ("again", "assert f(2) == 5"), ("help", "assert help(1) == 2")) == []


def test_what_keeps_something_is_in_doubt_in_the_same_copy_alone():
    ways = {
        "seen = []\ndef f(x):\n    seen.append(x)": "assert seen == [1]",
        "def f(x, seen=[]):\n    seen.append(x)\n    return seen": "assert f(2) == [1, 2]",
        "count = 0\ndef f(x):\n    global count\n    count += x": "assert count == 1",
        "class Box:\n    made = []\ndef f(x):\n    Box.made.append(x)": "assert Box.made == [1]",
        "def f(x):\n    f.last = x": "assert f.last == 1",
        "f = iter([1])": "assert list(f) == []",
    }
    for answer, later in ways.items():
        assert after(answer, "f(1)" if "def" in answer else "1 in f", ("later", later)) == ["later"], answer
        apart = {"first": 0, "later": 1}
        assert after(answer, "f(1)" if "def" in answer else "1 in f", ("later", later), copies=apart) == [], answer
