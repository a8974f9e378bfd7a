"""The access log against its chain and against a copy: rows are really changed and deleted, past the guards."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from people.models import AccessEvent
from people.trail import guards
from people.trail.services.access import record_read
from tests.people.factories import pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(tmp_path):
    """Four looks, and an export of the log that holds them."""
    staff, student = pair()
    for _ in range(4):
        record_read(reader=staff, subject=student, field="contact_address", reason="CanaryReason")
    call_command("access_log", "export", str(tmp_path / "log.jsonl"), verbosity=0)
    return tmp_path / "log.jsonl"


def raw(statement, *values):
    """Say one statement to a database whose guards somebody dropped."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for action in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS people_accessevent_no_{action}")
        else:
            cursor.execute("ALTER TABLE people_accessevent DISABLE TRIGGER USER")
        cursor.execute(statement, values)


def newest():
    return AccessEvent.objects.order_by("-position").first().position


def verify(*arguments):
    call_command("access_log", "verify", *arguments, verbosity=0)


def test_a_whole_log_is_whole_also_against_its_copy_and_after_more_rows(copy, capsys):
    staff, student = pair()
    record_read(reader=staff, subject=student, field="contact_address", reason="x")
    verify("--against", str(copy))
    assert f"{AccessEvent.objects.count()} rows, whole" in capsys.readouterr().out


@pytest.mark.parametrize("statement", [
    "DELETE FROM people_accessevent WHERE position = %s",
    "UPDATE people_accessevent SET field = 'other' WHERE position = %s",
    "UPDATE people_accessevent SET reader_id = NULL WHERE position = %s",
])  # fmt: skip
def test_a_row_in_the_middle_shows_by_the_chain_alone(copy, statement):
    position = newest() - 2
    raw(statement, position)
    with pytest.raises(CommandError, match=f"row {position} was changed or removed"):
        verify()


def test_the_newest_rows_show_by_the_copy(copy):
    position = newest() - 1
    raw("DELETE FROM people_accessevent WHERE position >= %s", position)
    verify()
    with pytest.raises(CommandError, match=f"row {position} was"):
        verify("--against", str(copy))


def test_the_oldest_rows_show_by_the_copy_before_their_time(copy):
    oldest = AccessEvent.objects.order_by("position").first().position
    raw("DELETE FROM people_accessevent WHERE position < %s", newest() - 1)
    with pytest.raises(CommandError, match=f"row {oldest} was"):
        verify("--against", str(copy))


def test_what_retention_took_in_time_is_no_fault(copy, time_machine_six_years):
    verify("--against", str(copy))


@pytest.fixture
def time_machine_six_years(copy):
    """Let the copied rows be over their time, and take the oldest two as retention does."""
    rows = [json.loads(line) for line in copy.read_text().splitlines()]
    for row in rows[:2]:
        row["at"] = "2001-01-01T00:00:00+00:00"
    copy.write_text("".join(json.dumps(row) + "\n" for row in rows))
    guards.destroy(AccessEvent.objects.filter(position__lte=rows[1]["position"]))


def test_a_copy_holds_every_row_and_no_reason_in_the_open(copy):
    rows = [json.loads(line) for line in copy.read_text().splitlines()]
    assert [row["position"] for row in rows] == sorted(AccessEvent.objects.values_list("position", flat=True))
    assert "CanaryReason" not in copy.read_text()
    assert copy.stat().st_mode & 0o077 == 0


def test_an_export_never_overwrites_a_copy(copy):
    with pytest.raises(CommandError, match="new file"):
        call_command("access_log", "export", str(copy))
