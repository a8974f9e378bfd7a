"""One warm engine for all tests of the grader."""

from collections.abc import Callable, Iterator

import pytest

from labs.grader.engine import Engine
from labs.grader.results import Result
from labs.grader.sandbox.probe import choose
from labs.grader.sealing import seal
from labs.grader.version import Version

from . import academy as academies
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


@pytest.fixture(scope="module")
def academy(
    request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[academies.Academy]:
    """The real site and one worker, for a whole module of hostile hand-ins.

    Asks for the database in passing: what these tests show is the same on every database, and one run is enough.
    """
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), academies.running(engine, str(tmp_path_factory.mktemp("private"))) as made:
        yield made


@pytest.fixture
def through(academy: academies.Academy) -> Callable[..., Result]:
    """Grade answers (cell id → source) through the site and the worker."""

    def run(version: Version, answers: dict[str, str] | None = None, *, solved: bool = False, **files: bytes) -> Result:
        data = books.zipped(books.handed_in(version, answers, solved=solved), **files)
        return academy.grade(f"lab-{version.limits['total_s']}", version, data)

    return run
