"""One warm engine for all tests of the grader."""

from collections.abc import Callable, Iterator

import pytest

from labs.grader.engine import Engine
from labs.grader.results import Result
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal
from labs.grader.version import Version

from . import books


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine(choose()) as made:
        yield made


@pytest.fixture(scope="session")
def squares(engine: Engine) -> Version:
    version = books.version(books.squares_lab())
    seal(engine, version)
    return version


@pytest.fixture(scope="session")
def hasty(engine: Engine) -> Version:
    """The same lab with short limits, for attacks that only end when time is up."""
    version = books.version(books.squares_lab(), cell_s=2, total_s=4)
    seal(engine, version)
    return version


@pytest.fixture
def grade(engine: Engine) -> Callable[..., Result]:
    """Grade answers (cell id → source) against a sealed version."""

    def run(version: Version, answers: dict[str, str] | None = None, *, solved: bool = False, **files: bytes) -> Result:
        return engine.grade_zip(version, books.zipped(books.handed_in(version, answers, solved=solved), **files))

    return run
