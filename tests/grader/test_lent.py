"""Functions and iterators of a check that student code is given: sealed, and as in one process."""

import json
import os
import signal
import socket
import threading

import pytest

from labs.grader.inside import wire
from labs.grader.inside.answer import Responder
from labs.grader.inside.checker import check
from labs.grader.inside.faults import Undecided
from labs.grader.inside.lent import Lent
from labs.grader.inside.remote import Remote
from labs.grader.inside.scope import Names
from labs.grader.sealing import seal

from . import books

# name: the author's answer, the check, a wrong answer
CASES = {
    "key of a sort": (
        "def order(words, key): return sorted(words, key=key)",
        "assert order(['bb', 'a', 'ccc'], lambda word: -len(word)) == ['ccc', 'bb', 'a']",
        "def order(words, key): return sorted(words)",
    ),
    "what it was called with, in order": (
        "def each(items, do):\n    for one in items: do(one)",
        "seen = []\neach([3, 1, 2], seen.append)\nassert seen == [3, 1, 2]",
        "def each(items, do):\n    for one in sorted(items): do(one)",
    ),
    "an error of the check's own class comes back as it was": (
        "def attempt(action):\n    try: return action()\n    except ValueError: return 'caught'",
        "class Stop(Exception): pass\ndef stop(): raise Stop(7)\ndef wrong(): raise ValueError\n"
        "try: attempt(stop)\nexcept Stop as error: assert error.args == (7,)\nelse: assert False\n"
        "assert attempt(wrong) == 'caught'",
        "def attempt(action):\n    try: return action()\n    except Exception: return 'caught'",
    ),
    "the same function comes back": (
        "def keep(function): return [function]",
        "def mine(x): return x\nassert keep(mine)[0] is mine",
        "def keep(function): return [lambda x: x]",
    ),
    "a function made of a function": (
        "def twice(function): return lambda x: function(function(x))",
        "assert twice(lambda x: x + 3)(7) == 13\nassert twice(twice(lambda x: x * 2))(1) == 16",
        "def twice(function): return lambda x: function(x)",
    ),
    "changed in place over there": (
        "def fill(put):\n    rows = []\n    put(rows)\n    put(rows)\n    return rows",
        "def put(rows): rows.append(len(rows))\nassert fill(put) == [0, 1]",
        "def fill(put):\n    rows = []\n    put(list(rows))\n    return rows",
    ),
    "generators are read step by step": (
        "def first(steps): return next(steps)",
        "steps = (n * n for n in range(2, 9))\nassert first(steps) == 4\nassert next(steps) == 9\n"
        "assert first(iter('ab')) == 'a'",
        "def first(steps): return list(steps)[0]",
    ),
    "an end of steps is told": (
        "def total(steps): return sum(steps)",
        "assert total(iter([1, 2, 3])) == 6\nassert total(map(int, '45')) == 9",
        "def total(steps): return next(steps)",
    ),
    "a name that the check puts in place of Python's own": (
        "def ask(): return int(input('How many? ')) + 1",
        "asked = []\ndef input(prompt):\n    asked.append(prompt)\n    return '5'\n"
        "assert ask() == 6\nassert asked == ['How many? ']",
        "def ask(): return 6",
    ),
    "functions that both sides have": (
        "def at(function, x): return function(x)",
        "import math, operator\nassert at(math.sqrt, 9) == 3\nassert at(len, [1, 2]) == 2\n"
        "assert at(operator.neg, 1) == -1",
        "def at(function, x): return 3",
    ),
    "what a function takes can be asked": (
        "import inspect\ndef count(function): return len(inspect.signature(function).parameters)",
        "assert count(lambda a, b, *c: 0) == 3",
        "def count(function): return function.__code__.co_argcount",
    ),
    "what is given by its place, by its name, and not at all": (
        "def call(f): return [f(1), f(1, 2), f(1, c=5), f(1, b=2, z=9), f(1, 2, 3, 4)]",
        "def f(a, b=7, *rest, c=8, **more): return [a, b, *rest, c, sorted(more)]\n"
        "assert call(f) == [[1, 7, 8, []], [1, 2, 8, []], [1, 7, 5, []], [1, 2, 8, ['z']], [1, 2, 3, 4, 8, []]]",
        "def call(f): return [f(1, 2)] * 5",
    ),
    "words and number of arguments of a function": (
        "def about(f): return f.__doc__, f.__name__, f.__code__.co_argcount",
        "def area(w, h):\n    'How big.'\nassert about(area) == ('How big.', 'area', 2)",
        "def about(f): return f.__doc__, f.__name__, 1",
    ),
}  # fmt: skip


@pytest.fixture
def asked():
    """Return a function that has the names of a process of its own answer a check's questions."""
    started = []

    def run(student, *, seconds):
        here, there = socket.socketpair()
        process = os.fork()
        if not process:
            try:
                here.close()
                theirs = {"__name__": "__main__"}
                exec(student, theirs)
                Responder(theirs, there, lambda: ("", ""), seconds).serve()
            finally:
                os._exit(0)
        there.close()
        started.append((here, process))
        names = Names(frozenset({"each"}))
        names.connect(Remote(here))
        return names

    yield run
    for here, process in started:
        here.close()
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


@pytest.mark.parametrize("name", CASES)
def test_check_that_gives_the_answer_a_function_is_sealed_and_right(name, engine, grade):
    right, check, wrong = CASES[name]
    version = books.version(books.book(books.solution("one", right), books.check("two", check)))
    assert seal(engine, version).books["lab"].ways["two"].way == "sealed"
    assert grade(version, {"one": right}).task("two").auto_points == 2
    task = grade(version, {"one": wrong}).task("two")
    assert (task.auto_points, task.needs_manual) == (0, False)


def test_loop_around_a_function_of_the_check_ends_with_the_checks_time(asked):
    """The loop ends in half a second, or later on a busy machine; what comes next has a minute."""
    names = asked("def each(do):\n    while True: do(1)", seconds=60)
    names.begin(0.5)
    verdict = check("seen = []\neach(seen.append)\nassert seen == [1]", 3, names)
    assert (verdict["outcome"], verdict["message"]) == ("stopped", "the check took too long")
    names.connect(names.remote.anew())
    names.begin(60)
    verdict = check("assert each.__name__ == 'each'", 1, names)
    assert verdict["outcome"] == "passed", verdict


def test_function_that_a_thread_of_the_students_calls_leaves_the_check_to_a_person(engine, grade):
    version = books.version(
        books.book(
            books.solution("one", "def each(do):\n    do(1)"),
            books.check("two", "seen = []\neach(seen.append)\nassert seen == [1]"),
        )
    )
    seal(engine, version)
    late = (
        "import threading\n"
        "def each(do):\n    one = threading.Thread(target=do, args=(1,))\n    one.start()\n    one.join()"
    )
    task = grade(version, {"one": late}).task("two")
    assert (task.auto_points, task.needs_manual) == (None, True)


def test_attribute_that_an_answer_sets_on_a_function_of_the_check_leaves_it_to_a_person(engine, grade):
    right = (
        "def counted(f):\n    def inner(*a):\n        inner.calls += 1\n        return f(*a)\n"
        "    inner.calls = 0\n    return inner"
    )
    check = "@counted\ndef add(a, b): return a + b\nassert add(1, 2) == 3 and add.calls == 1"
    version = books.version(books.book(books.solution("one", right), books.check("two", check)))
    assert seal(engine, version).books["lab"].ways["two"].way == "sealed"
    assert grade(version, {"one": right}).task("two").auto_points == 2
    task = grade(version, {"one": "def counted(f):\n    f.calls = 1\n    return f"}).task("two")
    assert (task.auto_points, task.needs_manual) == (None, True)


def test_function_that_runs_what_it_is_given_is_not_lent(engine):
    version = books.version(
        books.book(
            books.solution("one", "def call(function): return function('1 + 1')"),
            books.check("two", "def run(text): return eval(text)\nassert call(run) == 2"),
        )
    )
    way = seal(engine, version).books["lab"].ways["two"]
    assert (way.way, way.why) == ("old_way", "values")


@pytest.mark.parametrize(
    "call",
    [
        {"call": 7},
        {"call": -1},
        {"call": "append"},
        {"call": 0, "a": 5},
        {"call": 0, "a": [{"t": "lent", "v": 9}]},
        {"call": 0, "w": [1]},
        {"call": 0, "u": {"x": 1}},
    ],
)
def test_damaged_call_ends_the_check_and_calls_nothing(call):
    called = []

    def mine(*values):
        called.append(values)

    here, there = socket.socketpair()
    remote = Remote(here)
    remote.begin(5)

    def student():
        question = wire.receive(there)
        wire.send(there, {**call, "q": question["q"]})
        assert wire.receive(there)["over"] is True

    other = threading.Thread(target=student)
    other.start()
    with here, there:
        with pytest.raises(Undecided):
            remote.ask("call", mine)
        other.join(5)
        assert not other.is_alive()
    assert called == []
    assert isinstance(remote.fault, Undecided)


def test_nothing_that_reaches_further_is_lent():
    def safe(x):
        return x + 1

    def opens(path):
        return [lambda: exec(path)]

    lent = Lent()
    assert lent.pack(safe)["v"] == 0
    assert lent.pack(safe)["v"] == 0
    assert lent.pack([].append)["t"] == "lent"
    assert lent.pack(json.dumps) == {"t": "function", "m": "json", "v": "dumps"}
    for refused in (opens, lambda x: x.__globals__, object(), json, Lent, Lent()):
        assert lent.pack(refused) is None
