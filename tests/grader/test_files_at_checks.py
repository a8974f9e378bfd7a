"""Files are what they are at the place of a check, and notebooks of one lab see each other."""

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
