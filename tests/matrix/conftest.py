"""The world is built once for a test run; each package of tests gets it, and an empty database follows it."""

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.databases import InMemory
from tests.matrix import kept
from tests.matrix.world import World, build


@pytest.fixture(scope="package")
def loaded(database, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        if isinstance(database, InMemory):
            yield kept.world(database, tmp_path_factory.getbasetemp())
            database.fresh()
        else:
            with transaction.atomic():
                yield build()
                transaction.set_rollback(True)
        cache.clear()


@pytest.fixture
def world(loaded: World, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield loaded
        transaction.set_rollback(True)
