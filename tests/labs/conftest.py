"""A school with one lab."""

import copy
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import transaction

from labs.models import Assignment
from tests.labs.dates.cohort_time import date
from tests.labs.factories import make_lab, make_school


@pytest.fixture(scope="module")
def opened_school(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Make the school once for a whole module; each test's own changes are undone as always."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_school()
        transaction.set_rollback(True)


@pytest.fixture
def school(opened_school: SimpleNamespace, db: None) -> SimpleNamespace:
    """Give a test the school, its pages and people as they were made."""
    return copy.deepcopy(opened_school)


@pytest.fixture
def lab(school: SimpleNamespace) -> Assignment:
    return make_lab()


@pytest.fixture
def dated(school: SimpleNamespace, lab: Assignment) -> None:
    """Give the lab a date for the cohort."""
    date(school, lab)


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path) -> None:
    """Keep each test's files apart."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }
