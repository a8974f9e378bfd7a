"""The academy looks after itself: what is wrong is told once, and again only after it was well."""

import os
import ssl
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from academy_site.upkeep import facts, services
from academy_site.upkeep.models import Concern, Heartbeat, Kind
from people.accounts.services.accounts import create_person
from people.base.enums import Role
from people.messages.notify import label_of
from people.models import InboxItem


@pytest.fixture
def administrators():
    return [create_person(role=Role.ADMINISTRATOR)[0] for _ in range(2)]


@pytest.fixture
def backups(tmp_path, settings):
    settings.VAR = tmp_path
    settings.BACKUPS = tmp_path / "backups"
    settings.BACKUPS.mkdir()
    return settings.BACKUPS


def archive(folder, *, hours, name="academy-1.tar.zst.age", content=b"age"):
    path = folder / name
    path.write_bytes(content)
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def told(kind=""):
    return InboxItem.objects.filter(kind="upkeep", path__endswith=f"#{kind}" if kind else "").count()


def test_a_fresh_backup_is_well_and_an_old_an_empty_and_a_failed_one_are_not(backups):
    assert not facts.is_backup_missing(backups)
    archive(backups, hours=2)
    assert not facts.is_backup_missing(backups)
    archive(backups, hours=40)
    assert facts.is_backup_missing(backups)
    archive(backups, hours=0, name="academy-2.tar.zst.age", content=b"")
    assert facts.is_backup_missing(backups)
    archive(backups, hours=0, name="academy-3.tar.zst.age")
    assert not facts.is_backup_missing(backups)
    (backups / "failed").write_text("no key\n")
    assert facts.is_backup_missing(backups)


def test_a_new_academy_has_a_night_for_its_first_backup(backups):
    assert not facts.is_backup_missing(backups)
    assert facts.is_backup_missing(backups, now=time.time() + 27 * 3600)
    assert facts.is_backup_missing(backups / "nowhere")


@pytest.mark.django_db
def test_a_missing_backup_is_told_to_each_administrator_once(backups, administrators):
    archive(backups, hours=40)
    for _ in range(3):
        assert services.look_at_machine() == [Kind.BACKUP]
    assert told(Kind.BACKUP) == 2
    # They read it and have not mended it yet: it is not said again.
    InboxItem.objects.update(read_at=timezone.now())
    services.look_at_machine()
    assert told(Kind.BACKUP) == 2


@pytest.mark.django_db
def test_what_was_well_in_between_is_told_again(backups, administrators):
    archive(backups, hours=40)
    services.look_at_machine()
    InboxItem.objects.update(read_at=timezone.now())
    archive(backups, hours=1)
    assert services.look_at_machine() == []
    assert Concern.objects.get().ended_at is not None
    archive(backups, hours=40)
    services.look_at_machine()
    assert told(Kind.BACKUP) == 4


@pytest.mark.django_db
def test_a_full_disk_is_told_once(backups, administrators, monkeypatch):
    archive(backups, hours=1)
    monkeypatch.setattr(facts, "free_bytes", lambda folder: (900 << 20, 100 << 30))
    assert services.look_at_machine() == services.look_at_machine() == [Kind.DISK]
    assert told(Kind.DISK) == 2


@pytest.mark.django_db
def test_a_silent_scheduler_is_told_by_the_site(administrators):
    assert not services.look_at_scheduler()
    services.note_alive(program=services.SCHEDULER)
    assert not services.look_at_scheduler()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=20))
    assert services.look_at_scheduler()
    assert services.look_at_scheduler()
    assert told(Kind.SCHEDULER) == 2
    call_command("look_at_machine", verbosity=0)
    assert not services.look_at_scheduler()


@pytest.mark.django_db
def test_a_scheduler_that_never_began_is_told_as_well(administrators):
    services.look_at_scheduler()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=20))
    assert services.look_at_scheduler()


@pytest.mark.django_db
def test_the_message_says_nothing_to_others(administrators):
    services.settle(kind=Kind.DISK, wrong=True)
    item = InboxItem.objects.first()
    assert item.path == "/first-steps/#disk"
    assert str(label_of("upkeep")) == "The academy needs a look"
    person, _ = create_person(role=Role.STUDENT)
    assert not InboxItem.objects.filter(user=person).exists()


@pytest.mark.django_db
def test_a_certificate_is_told_two_weeks_before_its_end(backups, administrators, monkeypatch):
    archive(backups, hours=1)
    monkeypatch.setattr(facts, "certificate", lambda url: facts.Certificate(15, 90))
    assert services.look_at_machine() == []
    monkeypatch.setattr(facts, "certificate", lambda url: facts.Certificate(13, 90))
    assert services.look_at_machine() == [Kind.CERTIFICATE]
    monkeypatch.setattr(facts, "certificate", lambda url: None)
    assert services.look_at_machine() == []


def test_days_of_a_certificate_are_read_from_the_address_itself(certified):
    url, trusted = certified
    assert facts.certificate(url).is_ending
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ssl, "create_default_context", lambda: trusted)
        assert 8.9 < facts.certificate(url).days <= 9
        assert 9.9 < facts.certificate(url).whole <= 10
    assert facts.certificate("http://127.0.0.1:8000") is None
    assert facts.certificate("https://127.0.0.1:1") is None


@pytest.mark.parametrize(
    ("days", "whole", "ending"), [(20, 90, False), (13, 90, True), (3, 6, False), (1, 6, True), (0.3, 0.5, False)]
)
def test_a_certificate_ends_two_weeks_before_or_in_the_last_quarter_of_a_short_one(days, whole, ending):
    assert facts.Certificate(days, whole).is_ending is ending
