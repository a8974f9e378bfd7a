"""The demo's world, and a cache in which no earlier test has used up anybody's tries."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.matrix.conftest import loaded, world  # noqa: F401
from tests.matrix.stating import STATED, address
from tests.matrix.world import World


@pytest.fixture(scope="module")
def places(loaded: World, django_db_blocker) -> Iterator[dict[str, str]]:  # noqa: F811
    """Every stated address by its name; what they lead to is made once for a module, and undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {name: address(name, loaded) for name in sorted(STATED)}
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _nobody_has_tried():
    cache.clear()
    yield
    cache.clear()
