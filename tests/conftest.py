"""Fixtures for every test, and the rule that CI skips nothing."""

import contextlib
import gc
import os
import shutil
from collections.abc import Iterator

import pytest
from pytest_django.plugin import blocking_manager_key

from tests.forks import Forks

DATABASE = pytest.StashKey()
REQUIRED = frozenset(filter(None, os.environ.get("ACADEMY_REQUIRE", "").split(",")))


def pytest_configure() -> None:
    """Look for no garbage while tests are loaded: what is made then stays, and looking would be a fifth of the time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage from now on, among what is made from now on, and not after every 700 objects."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


# Whatever a test may reach the database with; without one of them pytest-django refuses it.
REACHES = frozenset({"db", "transactional_db", "django_db_setup", "live_server", "database"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that share the units between the two databases."""
    parser.addoption("--database-only", action="store_true", help="leave out tests that cannot reach the database")
    parser.addoption("--database-in", help="of the tests that reach the database, keep those below these paths (a,b)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what says the same on every database: a test that cannot reach one; or what the other one runs.

    Files that run programs come first: no core is to wait at the end for another that began with them late.
    """
    kept = config.getoption("--database-in")
    if kept is not None:
        below = tuple(config.rootpath / path for path in kept.split(","))
        out = [item for item in items if reaches_database(item) and not any(map(item.path.is_relative_to, below))]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]
    if config.getoption("--database-only"):
        out = [item for item in items if not reaches_database(item)]
        config.hook.pytest_deselected(items=out)
        long = {item.path for item in items if "database" in item.fixturenames}
        items[:] = sorted((item for item in items if item not in set(out)), key=lambda item: item.path not in long)


def reaches_database(item: pytest.Item) -> bool:
    """Return whether the test has what pytest-django asks of one that touches the database."""
    return item.get_closest_marker("django_db") is not None or bool(REACHES & set(item.fixturenames))


def need(part: str, present: bool, how: str) -> None:
    """Skip the calling test where `part` is missing on this machine; fail instead where CI requires it."""
    if present:
        return
    message = f"{part} is not here: {how}"
    if part in REQUIRED:
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium to drive."""
    path = os.environ.get("ACADEMY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    need("chromium", bool(path), "install your system's chromium package, or set ACADEMY_CHROMIUM to its path")
    return path


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Compile the Spanish catalogues, as an installation does, so that tests see the words people see."""
    from academy_site.catalogues import compile_all

    compile_all()


@pytest.fixture(scope="session", autouse=True)
def one_middleware() -> Iterator[None]:
    """Let the browsers of tests share what a server loads once."""
    from tests import handlers

    with handlers.shared():
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_past_guards() -> Iterator[None]:
    """Let the test runner empty guarded event logs between tests that commit; nothing else may."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from people.trail.guards import purging

    flush = BaseDatabaseOperations.execute_sql_flush

    def guarded_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with purging(self.connection.alias):
            flush(self, sql_list)

    BaseDatabaseOperations.execute_sql_flush = guarded_flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def days_of_somebodys_clock() -> Iterator[None]:
    """Refuse to write a moment of the database as words before it was brought into anybody's time zone: in the evening
    it would read as tomorrow, and no test of the afternoon would see it.
    """
    from datetime import UTC

    from django.utils import timezone
    from django.utils.dateformat import DateFormat

    begin = DateFormat.__init__

    def checked(self: DateFormat, obj: object) -> None:
        zone = getattr(obj, "tzinfo", None)
        assert zone is not UTC or timezone.get_current_timezone_name() == "UTC", f"{obj} is on nobody's clock"
        begin(self, obj)

    DateFormat.__init__ = checked  # type: ignore[method-assign]
    yield
    DateFormat.__init__ = begin  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker) -> Iterator[None]:
    """Give this process a copy of the migrated template in place of migrating anew."""
    from tests import databases

    with django_db_blocker.unblock():
        database = databases.of_this_run()
        database.fresh()
    request.config.stash[DATABASE] = database
    yield
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="session")
def database(request, django_db_setup):
    """The test database of this process, of which `tests.installation` takes copies."""
    return request.config.stash[DATABASE]


@pytest.fixture(scope="session")
def nbgrader_forks() -> Iterator[Forks]:
    """What nbgrader's own commands run in: each is a process of its own, and none loads nbgrader anew."""
    with contextlib.closing(Forks("nbgrader", os.environ)) as forks:
        yield forks


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """Bring back what migrations wrote after a test that commits: its end empties every table."""
    yield
    marker = item.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            item.config.stash[DATABASE].fresh()


@pytest.fixture(autouse=True)
def _no_anchors():
    """Forget where the access log of another test stood: its rows are rolled back, the file is not."""
    yield
    from people.trail import anchors

    anchors.path().unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _english():
    """Start each test in English: a request leaves the language of its reader behind."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)
