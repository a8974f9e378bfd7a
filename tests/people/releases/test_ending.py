"""Releases that run out: written down once, told to the student, and what stands on them waits."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from people.models import Release, ReleaseEvent
from people.releases.enums import ReleaseState
from people.releases.services.releases import end_releases, revoke_release
from tests.people.factories import asked, signed
from tests.placement.factories import referred, staff

pytestmark = pytest.mark.django_db


def later(**ago):
    return time_machine.travel(timezone.now() + timedelta(**ago))


def test_end_is_written_once_and_the_student_is_told():
    release, other = signed(), signed(days=60)
    asked()
    assert end_releases() == 0
    with later(days=31):
        assert [end_releases(), end_releases()] == [1, 0]
        assert Release.objects.get(pk=release.pk).state == ReleaseState.EXPIRED
        assert Release.objects.get(pk=other.pk).is_live
    event = ReleaseEvent.objects.get(kind="expired")
    assert (event.release, event.by) == (release, None)
    assert release.student.inbox.filter(kind="sharing_ended", path=f"/sharing/{release.pk}/").count() == 1
    assert not other.student.inbox.filter(kind="sharing_ended").exists()


def test_release_that_was_taken_back_does_not_end_again():
    release = signed()
    revoke_release(release=release, by=release.student)
    with later(days=31):
        assert end_releases() == 0
    assert Release.objects.get().state == ReleaseState.REVOKED


def test_taking_back_what_has_run_out_changes_nothing():
    release = signed()
    with later(days=31):
        end_releases()
        revoke_release(release=release, by=release.student)
    assert not ReleaseEvent.objects.filter(kind="revoked").exists()


def test_referral_on_it_waits(django_capture_on_commit_callbacks):
    referral, _release = referred(staff())
    with later(days=31), django_capture_on_commit_callbacks(execute=True):
        call_command("end_releases", stdout=(out := StringIO()))
    assert out.getvalue() == "1 ended\n"
    referral.refresh_from_db()
    assert referral.frozen
    assert referral.events.filter(kind="frozen").count() == 1
