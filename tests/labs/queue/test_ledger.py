"""The questions that a burst asks at its end are asked of SQLite and of PostgreSQL; both must understand them."""

import pytest
from django.db import connection

from infra.bench.town import in_postgresql
from tests.integration.ledger import CURRENT, GRADED_ONCE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", [GRADED_ONCE, CURRENT])
def test_ledger_asks_in_words_of_the_database(query):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(in_postgresql(query), [])
        else:
            cursor.execute(query)
        assert cursor.fetchall() == []
