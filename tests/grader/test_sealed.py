"""A check on one side, the student's code on the other: what works, and what gains nothing."""

import socket
import threading

import pytest

from labs.grader.inside import checker
from labs.grader.inside.answer import Responder
from labs.grader.inside.remote import Remote
from labs.grader.inside.scope import Names


@pytest.fixture
def sealed(monkeypatch):
    """Return a function that runs a check against student code which lives behind a socket."""
    monkeypatch.setattr("signal.signal", lambda *_: None)  # the other side is a thread here
    monkeypatch.setattr("signal.setitimer", lambda *_: None)
    ends = []

    def run(student, check, open_lines=99, student_names=frozenset()):
        ours, theirs = socket.socketpair()
        names: dict = {"__name__": "__main__"}
        exec(student, names)
        thread = threading.Thread(target=Responder(names, theirs, lambda: ("", ""), 5).serve, daemon=True)
        thread.start()
        space = Names(frozenset(student_names))
        space.connect(Remote(ours))
        space.begin(5)
        ends.extend([(ours, thread)])
        return checker.check(check, open_lines, space)

    yield run
    for ours, thread in ends:
        ours.close()
        thread.join(2)


HONEST = """
import dataclasses
def squares(n):
    if n < 1: raise ValueError('n')
    return [i * i for i in range(1, n + 1)]
def tidy(items): items.sort()
def grow(d): d['new'] = 1
class Account:
    def __init__(self): self.total = 0
    def add(self, n): self.total += n; return self.total
    def __len__(self): return 3
def count(n):
    for i in range(n): yield i
class TooBig(ValueError): pass
def refuse(): raise TooBig('no')
def say(x): return x
"""


@pytest.mark.parametrize(
    "check",
    [
        "assert squares(3) == [1, 4, 9]",
        "try:\n    squares(0)\n    raise AssertionError\nexcept ValueError:\n    pass",
        "items = [3, 1, 2]\ntidy(items)\nassert items == [1, 2, 3]",
        "d = {'a': 1}\ngrow(d)\nassert d == {'a': 1, 'new': 1}",
        "a = Account()\na.add(2)\nassert a.add(3) == 5 and a.total == 5 and len(a) == 3",
        "a = Account()\na.total = 10\nassert a.add(1) == 11",
        "assert sum(count(5)) == 10 and list(count(3)) == [0, 1, 2]",
        "assert next(iter(count(3))) == 0",
        "for n in range(1, 6):\n    assert squares(n) == [i * i for i in range(1, n + 1)], n",
        "try:\n    refuse()\n    raise AssertionError\nexcept ValueError as error:\n    assert 'no' in str(error)",
        "def own(n):\n    return squares(n)[-1]\nassert [own(n) for n in (1, 2, 3)] == [1, 4, 9]",
        "assert callable(squares) and squares.__name__ == 'squares'",
        "assert isinstance(Account(), Account)",
        "import math\nassert math.isclose(sum(squares(2)), 5)",
        "assert say({'k': (1, {2, 3})}) == {'k': (1, {2, 3})}",
    ],
)
def test_honest_code_passes(sealed, check):
    verdict = sealed(HONEST, check)
    assert (verdict["outcome"], verdict["message"]) == ("passed", "")


AGREEABLE = """
class Any:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __len__(self): return 3
    def __iter__(self): return iter([1, 4, 9])
    def __getitem__(self, i): return self
    def __call__(self, *a, **k): return self
    def __getattr__(self, name): return self
class Int(int):
    def __eq__(self, other): return True
    __hash__ = int.__hash__
class List(list):
    def __eq__(self, other): return True
squares = total = Any()
def number(): return Int(0)
def items(): return List([0])
def sum(x): return 100
def isinstance(x, y): return True
"""


@pytest.mark.parametrize(
    "check",
    [
        "assert squares(3) == [1, 4, 9]",
        "assert not (squares(3) != [1, 4, 9])",
        "assert number() == 5",
        "assert items() == [1, 2]",
        "assert {1: squares(1)} == {1: 1}",
        "assert squares(1) in ([1], [2])",
        "assert [1, 4] == squares(2)",
        "assert sum([1, 2]) == 100",
        "assert isinstance(3, str)",
        "assert squares(1).value == 1",
    ],
)
def test_objects_equal_to_everything_gain_nothing(sealed, check):
    assert sealed(AGREEABLE, check)["outcome"] == "failed"


@pytest.mark.parametrize("check", ["assert squares(3) > 5", "assert squares(3) + 1", "assert 2 * squares(3)"])
def test_comparing_an_unknown_object_asks_for_a_person(sealed, check):
    assert sealed(AGREEABLE, check)["outcome"] == "unsealable"


def test_a_builtin_that_the_lab_asks_for_is_the_students(sealed):
    verdict = sealed("def sum(x): return 100", "assert sum([1]) == 100", student_names={"sum"})
    assert verdict["outcome"] == "passed"


SPY = """
import sys, gc
def look(n):
    seen, frame = [], sys._getframe()
    while frame:
        seen.append(repr(frame.f_locals)[:5000] + repr(frame.f_code.co_consts))
        frame = frame.f_back
    return any('C4N4RY' + '77' in text for text in seen)
"""


def test_walking_frames_finds_neither_source_nor_expected_values(sealed):
    # In these tests both sides share a process, but not a thread: the frames above the student's code are its own.
    assert sealed(SPY, "expected = 'C4N4RY77'\nassert look(3) is False, expected")["outcome"] == "passed"


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("assert squares(2) == [1], f'yours is {squares(2)}'", "yours is [1, 4]"),
        ("assert squares(2) == [1]", "AssertionError"),
        ("squares(0)", "ValueError: n"),
        ("missing(1)", "NameError: name 'missing' is not defined"),
    ],
)
def test_visible_failure_says_what_it_saw(sealed, check, said):
    verdict = sealed(HONEST, check)
    assert (verdict["outcome"], verdict["open"], verdict["message"]) == ("failed", True, said)


def test_hidden_failure_says_nothing(sealed):
    verdict = sealed(HONEST, "x = 1\nassert squares(2) == [1], f'secret {squares(2)}'", open_lines=1)
    assert (verdict["outcome"], verdict["open"], verdict["message"]) == ("failed", False, "")


def test_hidden_failure_inside_a_visible_helper_says_nothing(sealed):
    check = "def same(a, b):\n    assert a == b, f'{a} is not {b}'\nsame(squares(2), [9, 9])"
    assert sealed(HONEST, check, open_lines=2)["message"] == ""


@pytest.mark.parametrize(
    ("check", "value"),
    [
        ("0.5", "0.5"),
        ("score = 1\nscore", "1"),
        ("squares(2)[1] / 8", "0.5"),
        ("None", None),
        ("3;", None),
        ("x = 1", None),
    ],
)
def test_last_expression_is_the_partial_credit(sealed, check, value):
    verdict = sealed(HONEST, check)
    assert (verdict["outcome"], verdict["value"]) == ("passed", value)
