"""The sample curriculum, loaded, and a cohort with people."""

import copy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from pathways.content import catalogue
from pathways.content.loading.load import load
from tests.conftest import DATABASE
from tests.pathways.factories import School, make_school

SAMPLE = Path(__file__).parent / "content" / "sample"


@pytest.fixture(autouse=True)
def _fresh_catalogue():
    """Forget what another test published."""
    catalogue._kept.clear()
    cache.clear()
    yield
    catalogue._kept.clear()


@pytest.fixture
def sample() -> Path:
    return SAMPLE


@pytest.fixture(scope="module")
def sample_pages(request, django_db_setup, django_db_blocker):
    """Give a whole module the sample curriculum, loaded; each test's own changes are undone as always."""
    database = request.config.stash[DATABASE]
    with django_db_blocker.unblock(), database.holding("sample", lambda: load(SAMPLE)) as report:
        yield report


@pytest.fixture
def pages(sample_pages, db):
    """Give a test the sample curriculum, loaded."""
    return sample_pages


@pytest.fixture(scope="module")
def opened_school(sample_pages, django_db_blocker) -> Iterator[School]:
    """Open the school once for a whole module, as the sample is loaded once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_school()
        transaction.set_rollback(True)


@pytest.fixture
def school(opened_school, pages) -> School:
    """Give a test a networking cohort with two students and its staff, and one cohort of somebody else."""
    return copy.deepcopy(opened_school)
