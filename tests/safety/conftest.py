"""The demo's world, and a cache in which no earlier test has used up anybody's tries."""

import pytest
from django.core.cache import cache

from tests.matrix.conftest import loaded, world  # noqa: F401


@pytest.fixture(autouse=True)
def _nobody_has_tried():
    cache.clear()
    yield
    cache.clear()
