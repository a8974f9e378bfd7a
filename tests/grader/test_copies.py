"""The sleeping copies that checks ask are ours: they count as nobody's processes and as nobody's memory."""

import pytest

from labs.grader.sealing import seal

from . import books


def lab(number, source, check):
    """Return a notebook of so many exercises, each with a check behind it; `{n}` in its texts is its number."""
    cells = []
    for n in range(number):
        cells += [books.solution(f"do-{n}", source.format(n=n)), books.check(f"check-{n}", check.format(n=n), points=1)]
    return books.book(*cells)


def graded(engine, version, answers=None):
    return engine.grade_zip(version, books.zipped(books.handed_in(version, answers, solved=True)))


@pytest.fixture
def long_lab(engine):
    """A lab with more exercises than a notebook may have processes."""
    version = books.version(lab(140, "def f{n}(x):\n    return x + {n}", "assert f{n}(1) == {n} + 1"), total_s=60)
    seal(engine, version)
    return version


def test_lab_of_140_exercises_gets_every_point_and_still_ends_a_fork_bomb(engine, long_lab):
    result = graded(engine, long_lab)
    assert (result.outcome, result.points) == ("graded", 140)
    wrong = graded(engine, long_lab, {"do-139": "def f139(x): return 0"})
    assert (wrong.points, wrong.task("check-139").auto_points) == (139, 0)
    many = "import os, time\nfor _ in range(400):\n    if os.fork() == 0: time.sleep(30); os._exit(0)"
    bomb = graded(engine, long_lab, {"do-139": many})
    assert bomb.outcome == "stopped"
    assert "too many other programs" in bomb.message


def test_memory_that_sleeping_copies_hold_is_not_the_students(engine):
    source = "import numpy\ndata{n} = None\nbig = numpy.full(5 << 20, {n}.0)\nsize = len(big)"
    version = books.version(lab(8, source, "assert size == 5 << 20"), memory_mb=160, total_s=60)
    seal(engine, version)
    result = graded(engine, version)
    assert (result.outcome, result.points) == ("graded", 8)
    assert result.peak_mb < 160
    own = graded(engine, version, {"do-7": "size = 5 << 20\nheld = [bytearray(b'x') * (40 << 20) for _ in range(9)]"})
    assert "needed more than 160 MB of memory" in own.message
