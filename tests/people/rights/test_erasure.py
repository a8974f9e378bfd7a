"""Forgetting, renewing keys, and what goes by itself."""

import gc
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import Unreadable
from people.contact.selectors import contact_rules_of
from people.contact.services import set_contact_rule
from people.messages.notify import notify
from people.messages.services import save_draft
from people.models import AccessEvent, Draft, Erasure, InboxItem, Release, User
from people.rights import erasure, retention
from people.sealing import key_file
from people.sealing.rotation import drop_old_keys, rewrap, rewrap_second_factors, start_rotation
from people.signin.services.agreed_words import set_agreed_phrase
from people.signin.services.recovery import new_recovery_codes
from people.trail.confidential import open_sealed, seal
from people.trail.services.access import record_read
from people.trail.verification import first_broken_link
from tests.people.factories import pair, person, signed
from tests.people.signin.signing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.CONFIDENTIAL_KEY_FILE = tmp_path / "confidential.key"
    settings.ERASURE_LOG = tmp_path / "erasures.log"


def full_person():
    """Return a student whose every field holds a canary, and their staff."""
    staff, student = pair()
    student.display_name, student.email = "CanaryName", "canaryname@example.org"
    student.save()
    signed(student, by=staff)
    set_contact_rule(
        user=student, channel="phone", allowed=True, voicemail=True, address="CanaryName 1", hours="", code_name=""
    )
    set_agreed_phrase(user=student, phrase="CanaryName words")
    save_draft(user=student, key="quiz", values={"a": ["CanaryName"]})
    notify(user=student, kind="x", path="/labs/")
    new_recovery_codes(user=student)
    record_read(reader=staff, subject=student, field="contact_address", reason="CanaryName called")
    return staff, student


def dump() -> str:
    """Return every value of every table as text."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            texts.append(repr(cursor.fetchall()))
    return "\n".join(texts)


def test_erased_person_leaves_no_canary_and_no_name():
    _staff, student = full_person()
    old = student.username, student.hub_name
    assert "CanaryName" in dump()
    erasure.erase_person(user=student)
    left = dump()
    assert "CanaryName" not in left
    assert old[0] not in left
    assert old[1] not in left


def test_erasure_ends_sessions_and_releases_and_keeps_the_log_whole():
    _staff, student = full_person()
    client = browser(student)
    erasure.erase_person(user=student)
    assert client.get("/me/").status_code == 302
    assert not any(release.is_live for release in Release.objects.all())
    assert first_broken_link() is None
    assert AccessEvent.objects.filter(subject_id=student.pk).exists()


def test_erased_account_does_not_sign_in():
    student = person()
    student.set_password("seven-quiet-lamps-44")
    student.save()
    name = student.username
    erasure.erase_person(user=student)
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": "seven-quiet-lamps-44"})
    assert client.get("/me/").status_code == 302


def test_sealed_text_of_an_erased_person_opens_nowhere():
    staff, student = full_person()
    token = seal(student, "contact_address", "CanaryName")
    erasure.erase_person(user=student)
    with pytest.raises(Unreadable):
        open_sealed(User.objects.get(pk=student.pk), "contact_address", token, reader=staff, reason="x")


def test_certificate_counts_what_was_destroyed():
    _, student = full_person()
    erasure.register("test rows", lambda user: 7)
    try:
        certificate = erasure.erase_person(user=student).certificate
    finally:
        erasure._erasers.pop("test rows")
    assert certificate["test rows"] == 7
    assert certificate["printed codes"] == 10
    assert certificate["data key"] == 1


def test_restored_backup_is_erased_again(django_capture_on_commit_callbacks):
    _, student = full_person()
    before = User.objects.get(pk=student.pk)
    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase_person(user=student)
    User.objects.filter(pk=student.pk).update(is_active=True, username=before.username, display_name="CanaryName")
    Erasure.objects.all().delete()
    out = StringIO()
    call_command("reapply_erasures", stdout=out)
    assert out.getvalue() == "1 erased again\n"
    assert "CanaryName" not in dump()


def test_erasing_one_person_leaves_others_alone():
    _, student = full_person()
    _other_staff, other = full_person()
    erasure.erase_person(user=student)
    assert contact_rules_of(other)[0].address == "CanaryName 1"
    assert User.objects.get(pk=other.pk).is_active


def test_rotation_keeps_every_value_readable_without_the_old_key():
    staff, student = full_person()
    TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
    token = seal(student, "contact_address", "kept")
    first = key_file.ring().current
    start_rotation()
    steps = []
    assert rewrap(progress=lambda done, of: steps.append((done, of)), batch=1) >= 1
    assert steps[-1][0] == steps[-1][1]
    assert rewrap_second_factors() == 1
    assert drop_old_keys() == 1
    assert first not in key_file.ring().keys
    student = User.objects.get(pk=student.pk)
    assert open_sealed(student, "contact_address", token, reader=student, reason="") == "kept"
    from allauth.mfa.utils import decrypt

    assert decrypt(Authenticator.objects.get().data["secret"]) == "JBSWY3DPEHPK3PXP"


def test_rotation_in_between_opens_both():
    student, late = person(), person()
    token = seal(student, "contact_address", "kept")
    start_rotation()
    fresh = seal(late, "contact_address", "new")
    assert open_sealed(student, "contact_address", token, reader=student, reason="") == "kept"
    assert open_sealed(late, "contact_address", fresh, reader=late, reason="") == "new"


def test_rotate_command_resumes():
    seal(person(), "contact_address", "x")
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    call_command("rotate_keys", "--resume", "--drop-old", stdout=out)
    assert "0 data keys wrapped anew" in out.getvalue()
    assert "1 old keys dropped" in out.getvalue()


def test_key_file_is_readable_by_its_owner_only(settings):
    key_file.ring()
    assert settings.CONFIDENTIAL_KEY_FILE.stat().st_mode & 0o077 == 0


def test_missing_key_file_stops_production(settings):
    settings.CONFIDENTIAL_KEY_SELF_MADE = False
    with pytest.raises(Exception, match="make_confidential_key"):
        key_file.ring()


def test_retention_says_first_and_deletes_then():
    student = person()
    save_draft(user=student, key="old", values={})
    notify(user=student, kind="x", path="/me/")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        save_draft(user=student, key="new", values={})
        out = StringIO()
        call_command("apply_retention", "--dry-run", stdout=out)
        assert "drafts, 30 days: 1 would go" in out.getvalue()
        assert Draft.objects.count() == 2
        retention.apply()
    assert list(Draft.objects.values_list("key", flat=True)) == ["new"]
    assert InboxItem.objects.count() == 1


def test_retention_takes_the_oldest_log_rows_and_the_rest_stays_whole():
    staff, student = pair()
    with time_machine.travel(timezone.now() + timedelta(days=7 * 365)):
        record_read(reader=staff, subject=student, field="contact_address", reason="x")
        assert retention.apply()["access log, six years"] >= 1
        assert AccessEvent.objects.count() == 1
    assert first_broken_link() is None
    gc.collect()


def test_roles_of_an_erased_person_are_ended():
    staff = person(Role.INSTRUCTOR)
    erasure.erase_person(user=staff)
    assert not staff.role_grants.filter(ended_at=None).exists()
