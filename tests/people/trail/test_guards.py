"""The database itself keeps event logs as they were written."""

import pytest
from django.db import DatabaseError, connection, transaction

from people.accounts.services.accounts import grant_role
from people.base.enums import Role
from people.models import AccessEvent
from people.trail.guards import guarded_tables, purging
from people.trail.services.access import record_read
from tests.people.factories import pair, person, signed

pytestmark = pytest.mark.django_db


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_logs_of_this_app_are_guarded():
    ours = [table for table in guarded_tables() if table.startswith("people_")]
    assert ours == ["people_accessevent", "people_disclosure", "people_legalevent", "people_releaseevent"]


@pytest.mark.parametrize("table", ["people_accessevent", "people_releaseevent"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET at = at"])
def test_raw_change_is_refused(table, statement):
    staff, student = pair()
    record_read(reader=staff, subject=student, field="contact_address", reason="x")
    signed(student, by=staff)
    with pytest.raises(DatabaseError, match="never changed"):
        run(statement.format(table))
    assert AccessEvent.objects.exists()


def test_purging_lets_erasure_through_and_closes_again():
    grant_role(user=person(), role=Role.EDITOR, by=None)
    with purging():
        run("DELETE FROM people_accessevent WHERE position < 0")
        run("UPDATE people_accessevent SET field = 'x'")
    with pytest.raises(DatabaseError, match="never changed"):
        run("UPDATE people_accessevent SET field = 'y'")


@pytest.mark.django_db(transaction=True)
def test_test_runner_may_still_empty_the_tables():
    grant_role(user=person(), role=Role.EDITOR, by=None)
    assert AccessEvent.objects.exists()
