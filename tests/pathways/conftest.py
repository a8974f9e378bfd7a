"""The sample curriculum, loaded, and a cohort with people."""

from pathlib import Path

import pytest

from pathways import catalogue
from pathways.loading.load import load
from tests.pathways.factories import School, make_school

SAMPLE = Path(__file__).parent / "sample"


@pytest.fixture(autouse=True)
def _fresh_catalogue():
    """Forget what another test published."""
    catalogue._kept.clear()
    yield
    catalogue._kept.clear()


@pytest.fixture
def sample() -> Path:
    return SAMPLE


@pytest.fixture
def pages(db, sample):
    """Load the sample curriculum."""
    return load(sample)


@pytest.fixture
def school(pages) -> School:
    """Load the sample, a networking cohort with two students and its staff, and one cohort of somebody else."""
    return make_school()
