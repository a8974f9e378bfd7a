"""A school with one lab."""

from types import SimpleNamespace

import pytest

from labs.models import Assignment
from tests.labs.factories import make_lab, make_school


@pytest.fixture
def school(db: None) -> SimpleNamespace:
    return make_school()


@pytest.fixture
def lab(school: SimpleNamespace) -> Assignment:
    return make_lab()


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
