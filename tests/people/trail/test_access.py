"""The trail of every look: appended, chained, readable in plain words."""

import pytest
from django.db import connection

from people.base.enums import Role
from people.base.errors import NotAllowed, Unreadable
from people.caseload.services import lift_bar, set_bar
from people.models import AccessEvent
from people.rights import selectors
from people.trail.confidential import open_sealed, seal
from people.trail.enums import AccessKind
from people.trail.selectors import plain_looks
from people.trail.services.access import record_read
from people.trail.verification import first_broken_link
from tests.people.factories import pair, person

pytestmark = pytest.mark.django_db


def look(reader, subject, reason="to call back"):
    return record_read(reader=reader, subject=subject, field="contact_address", reason=reason)


def test_read_is_chained_to_the_row_before():
    staff, student = pair()
    first, second = look(staff, student), look(staff, student)
    assert second.position == first.position + 1
    assert second.previous_hash == first.row_hash
    assert first_broken_link() is None


def test_reason_is_not_readable_in_the_table():
    staff, student = pair()
    assert "call back" not in look(staff, student).sealed_reason


def test_changed_row_shows():
    staff, student = pair()
    broken = look(staff, student)
    look(staff, student)
    _without_guard(f"UPDATE people_accessevent SET field = 'other' WHERE position = {broken.position}")
    assert first_broken_link() == broken.position


def test_removed_row_shows():
    staff, student = pair()
    removed = look(staff, student)
    look(staff, student)
    _without_guard(f"DELETE FROM people_accessevent WHERE position = {removed.position}")
    assert first_broken_link() == removed.position


def _without_guard(statement):
    """Change the table as somebody could who took the database file home and dropped its guards."""
    with connection.cursor() as cursor:
        for (name,) in _guards(cursor):
            cursor.execute(f"DROP TRIGGER {name}" + ("" if connection.vendor == "sqlite" else " ON people_accessevent"))
        cursor.execute(statement)


def _guards(cursor):
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'people_accessevent'")
    else:
        cursor.execute(
            "SELECT DISTINCT tgname FROM pg_trigger WHERE tgrelid = 'people_accessevent'::regclass AND NOT tgisinternal"
        )
    return cursor.fetchall()


def test_looks_are_told_in_plain_words():
    staff, student = pair()
    look(staff, student)
    newest = plain_looks(student, selectors.access_events_about(student)[:1])[0]
    assert (newest.who, str(newest.did), str(newest.what)) == (staff.display_name, "looked at", "how to reach you")
    assert newest.why == "to call back"


def test_looks_about_others_are_not_shown():
    staff, student = pair()
    look(staff, student)
    assert not selectors.access_events_about(person()).filter(kind=AccessKind.READ).exists()


def test_barred_staff_reads_nothing_until_the_bar_is_lifted():
    staff, student = pair()
    token = seal(student, "contact_address", "Canary street")
    set_bar(staff=staff, student=student, by=student)
    with pytest.raises(NotAllowed):
        open_sealed(student, "contact_address", token, reader=staff, reason="curious")
    with pytest.raises(NotAllowed):
        lift_bar(staff=staff, student=student, by=staff)
    lift_bar(staff=staff, student=student, by=student)
    assert open_sealed(student, "contact_address", token, reader=staff, reason="asked to") == "Canary street"


def test_own_value_opens_without_a_row():
    student = person()
    before = AccessEvent.objects.count()
    token = seal(student, "contact_address", "Canary street")
    assert open_sealed(student, "contact_address", token, reader=student, reason="") == "Canary street"
    assert AccessEvent.objects.count() == before


def test_value_of_others_opens_with_a_row():
    staff, student = pair()
    token = seal(student, "contact_address", "Canary street")
    open_sealed(student, "contact_address", token, reader=staff, reason="call")
    event = AccessEvent.objects.last()
    assert (event.kind, event.reader_id, event.field) == ("read", staff.pk, "contact_address")


def test_value_moved_to_another_person_or_field_does_not_open():
    student, other = person(), person(Role.PLACEMENT)
    token = seal(student, "contact_address", "Canary street")
    with pytest.raises(Unreadable):
        open_sealed(other, "contact_address", token, reader=other, reason="")
    with pytest.raises(Unreadable):
        open_sealed(student, "agreed_phrase", token, reader=student, reason="")


def test_sealed_value_has_an_algorithm_prefix_and_no_plain_text():
    token = seal(person(), "contact_address", "Canary street")
    assert token.startswith("a1.")
    assert "Canary" not in token


def test_value_of_a_destroyed_key_is_gone():
    student = person()
    token = seal(student, "contact_address", "Canary street")
    student.data_key.wrapped = ""
    student.data_key.save()
    with pytest.raises(Unreadable):
        open_sealed(student, "contact_address", token, reader=student, reason="")
