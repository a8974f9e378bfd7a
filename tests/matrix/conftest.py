"""The world is built once for the whole matrix and rolled back at its end."""

import pytest
from django.db import transaction

from tests.matrix.world import World, build


@pytest.fixture(scope="package")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(loaded: World, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield loaded
        transaction.set_rollback(True)
