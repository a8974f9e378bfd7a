"""Files are what they are at the place of a check, and notebooks of one lab see each other."""

import json

from labs.grader import archives, meta
from labs.grader.build import manifest
from labs.grader.sealing import seal
from labs.grader.version import load

from . import books


def test_check_sees_the_files_of_its_place_in_the_notebook(engine):
    check = "assert open('out.txt').read() == '{}'"
    version = books.version(
        books.book(
            books.solution("none", "x = 1"),
            books.check("before", "import os", "assert not os.path.exists('out.txt')"),
            books.solution("first", "open('out.txt', 'w').write('one')"),
            books.check("one", check.format("one")),
            books.solution("second", "open('out.txt', 'w').write('two')"),
            books.check("two", check.format("two")),
        )
    )
    seal(engine, version)
    result = engine.grade_zip(version, books.zipped(books.handed_in(version, solved=True)))
    assert {task.grade_id: task.auto_points for task in result.notebooks[0].tasks} == {"before": 2, "one": 2, "two": 2}
    late = {"first": "pass", "second": "open('out.txt', 'w').write('one')"}
    result = engine.grade_zip(version, books.zipped(books.handed_in(version, late, solved=True)))
    assert {task.grade_id: task.auto_points for task in result.notebooks[0].tasks} == {"before": 2, "one": 0, "two": 0}


def test_notebook_runs_another_notebook_of_its_lab(engine):
    first = books.book(books.solution("a", "def twice(x): return 2 * x"), books.check("ca", "assert twice(2) == 4"))
    second = books.book(
        books.solution("b", "%run first.ipynb\ndef four(x): return twice(twice(x))"),
        books.check("cb", "assert four(2) == 8"),
    )
    about = meta.Meta(texts={}, minutes=None, limits=books.LIMITS, tasks={}, given=False)
    sources = {"first": first, "second": second}
    files = {f"{name}.ipynb": books.as_bytes(book) for name, book in sources.items()}
    version = load(files, manifest(("course", "lab"), sources, about, "0" * 64))
    seal(engine, version)
    result = engine.grade_zip(version, archives.pack(files))
    assert [task.auto_points for book in result.notebooks for task in book.tasks] == [2, 2]


def test_files_that_have_no_room_are_named_and_no_point_is_lost_for_them(engine, monkeypatch):
    monkeypatch.setattr(archives, "BESIDE_LIMIT", 20_000)
    version = books.version(
        books.book(
            books.solution("read", "size = 500"),
            books.check("size", "assert size == 500"),
            books.check("other", "assert 1 + 1 == 2"),
        ),
        {"given.csv": b"g" * 400},
    )
    seal(engine, version)
    mine = books.handed_in(version, {"read": "size = len(open('mine.csv').read())"})
    result = engine.grade_zip(version, books.zipped(mine, **{"mine.csv": b"m" * 500, "big.csv": b"b" * 19_000}))
    tasks = {task.grade_id: (task.auto_points, task.needs_manual, task.flag) for task in result.notebooks[0].tasks}
    assert tasks == {"size": (2, False, ""), "other": (2, False, "")}
    assert "left out: big.csv." in result.message
    assert "big.csv" in result.detail
    result = engine.grade_zip(version, books.zipped(mine, **{"mine.csv": b"m" * 15_000, "m2.csv": b"b" * 14_000}))
    tasks = {task.grade_id: (task.auto_points, task.needs_manual, task.flag) for task in result.notebooks[0].tasks}
    assert tasks == {"size": (None, True, "files"), "other": (2, False, "")}
    assert "left out: mine.csv." in result.message
    assert "left_out" not in json.dumps(result.as_json())


def test_files_of_more_than_a_message_go_in(engine):
    version = books.version(
        books.book(
            books.solution("read", "size = len(open('given.csv').read())"),
            books.check("size", "assert size == len(open('given.csv').read()) == 23 << 20"),
        ),
        {"given.csv": b"g" * (23 << 20)},
    )
    assert seal(engine, version).books["lab"].ways["size"].way == "sealed"
    assert archives.fitting({"a": b"x" * (25 << 20), "b": b"y"}) == ({"b": b"y"}, ["a"])
    assert archives.fitting({"a": b"x" * (15 << 20), "b": b"y" * (12 << 20)}, ["a"])[1] == ["b"]
