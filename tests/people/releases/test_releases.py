"""Releases: asked, signed, declined, taken back, ended; and the one function that lets a field out."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from people.base import signals
from people.base.enums import Role
from people.base.errors import IllegalRelease, NoLiveRelease, NotAllowed
from people.base.models.abstract import AppendOnlyError
from people.caseload.services import set_bar
from people.models import AccessEvent, Disclosure, InboxItem, Release, ReleaseEvent
from people.releases import disclosure
from people.releases.enums import ReleaseState
from people.releases.selectors import live_release, release_text
from people.releases.services.releases import decline_release, revoke_release, sign_release
from tests.people.factories import asked, pair, person, signed

pytestmark = pytest.mark.django_db


def show(release, field="skills", to_user=None, value="Canary value"):
    employer = to_user or person(Role.EMPLOYER)
    return disclosure.disclose(
        release=release, field=field, value_of=lambda: value, to_user=employer, channel="employer page"
    )


def test_request_leaves_a_neutral_message_and_shows_nothing_yet():
    release = asked()
    item = InboxItem.objects.get(user=release.student)
    assert release.state == ReleaseState.REQUESTED
    assert "Canary" not in item.kind + item.path
    with pytest.raises(NoLiveRelease):
        show(release)
    assert not Disclosure.objects.exists()


def test_request_keeps_names_and_purpose_sealed():
    release = asked()
    assert "Canary" not in release.sealed_text
    text = release_text(release, reader=release.student, reason="")
    assert (text.recipient_name, text.subject_name) == ("Canary Bakery", "Canary opening")


def test_text_opened_by_staff_is_logged_and_by_the_student_is_not():
    release = asked()
    release_text(release, reader=release.student, reason="")
    assert not AccessEvent.objects.filter(field="release_text").exists()
    release_text(release, reader=release.requested_by, reason="preparing a referral")
    event = AccessEvent.objects.get(field="release_text")
    assert (event.reader_id, event.subject_id) == (release.requested_by_id, release.student_id)


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": []},
        {"fields": ["home_address"]},
        {"days": 0},
        {"days": 91},
        {"purpose": " "},
        {"recipient_name": ""},
    ],
)
def test_request_without_scope_is_refused(changes):
    with pytest.raises(IllegalRelease):
        asked(**changes)
    assert not Release.objects.exists()


def test_request_by_staff_without_the_student_on_the_list_is_refused():
    with pytest.raises(NotAllowed):
        asked(person(), by=person(Role.PLACEMENT))
    assert not Release.objects.exists()


def test_request_by_barred_staff_is_refused():
    staff, student = pair()
    set_bar(staff=staff, student=student, by=student)
    with pytest.raises(NotAllowed):
        asked(student, by=staff)
    assert not Release.objects.exists()


def test_sign_lets_named_fields_out_and_writes_each():
    release, employer = signed(), person(Role.EMPLOYER)
    assert show(release, "skills", employer) == "Canary value"
    row = Disclosure.objects.get()
    assert (row.release, row.field, row.to_user, row.channel) == (release, "skills", employer, "employer page")


def test_field_that_is_not_named_stays_in():
    release = signed(fields=["skills"])
    with pytest.raises(NoLiveRelease):
        show(release, "display_name")
    assert not Disclosure.objects.exists()


def test_no_release_lets_nothing_out():
    with pytest.raises(NoLiveRelease):
        show(None)


def test_value_is_not_computed_without_a_live_release():
    release = asked()
    with pytest.raises(NoLiveRelease):
        disclosure.disclose(
            release=release, field="skills", value_of=pytest.fail, to_user=person(Role.EMPLOYER), channel="api"
        )


def test_only_the_student_signs():
    release = asked()
    for other in (release.requested_by, person(), person(Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            sign_release(release=release, by=other)
    assert release.state == ReleaseState.REQUESTED


def test_sign_twice_is_refused_and_keeps_the_first_end():
    release = signed()
    until = release.until
    with pytest.raises(IllegalRelease):
        sign_release(release=release, by=release.student)
    assert Release.objects.get().until == until


def test_signed_release_ends_after_thirty_days_by_itself():
    release = signed()
    with time_machine.travel(timezone.now() + timedelta(days=29, hours=23)):
        assert Release.objects.get().is_live
        assert show(release)
    with time_machine.travel(timezone.now() + timedelta(days=30, seconds=1)):
        assert Release.objects.get().state == ReleaseState.EXPIRED
        with pytest.raises(NoLiveRelease):
            show(release)


def test_decline_changes_nothing_but_the_state():
    release = asked()
    decline_release(release=release, by=release.student)
    assert release.state == ReleaseState.DECLINED
    with pytest.raises(IllegalRelease):
        sign_release(release=release, by=release.student)


def test_revoke_counts_at_once_even_for_an_object_read_before():
    release = signed()
    stale = Release.objects.prefetch_related("events").get()
    assert stale.is_live
    revoke_release(release=release, by=release.student)
    with pytest.raises(NoLiveRelease):
        show(stale)


def test_revoke_sends_release_ended_after_commit(django_capture_on_commit_callbacks):
    release, seen = signed(), []

    def hear(release, **kwargs):
        seen.append(release.pk)

    signals.release_ended.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            revoke_release(release=release, by=release.student)
            assert seen == []
    finally:
        signals.release_ended.disconnect(hear)
    assert seen == [release.pk]


def test_revoke_twice_is_harmless():
    release = signed()
    first = revoke_release(release=release, by=release.student)
    assert revoke_release(release=release, by=release.student) == first
    assert ReleaseEvent.objects.filter(kind="revoked").count() == 1


def test_revoke_by_staff_whom_the_student_told_names_both():
    release = signed()
    staff = release.requested_by
    event = revoke_release(release=release, by=staff, spoken_to=staff)
    assert (event.by, event.spoken_to) == (staff, staff)


@pytest.mark.parametrize("role", [Role.STUDENT, Role.EMPLOYER, Role.INSTRUCTOR, Role.EDITOR])
def test_revoke_by_others_is_refused(role):
    release, other = signed(), person(role)
    with pytest.raises(NotAllowed):
        revoke_release(release=release, by=other, spoken_to=other)
    assert Release.objects.get().is_live


def test_live_release_is_bound_to_recipient_and_subject():
    release = signed()
    bound = {
        "student": release.student,
        "recipient_kind": "employer",
        "recipient_id": release.recipient_id,
        "subject_id": release.subject_id,
    }
    assert live_release(**bound) == release
    assert live_release(**bound | {"recipient_id": uuid4()}) is None
    assert live_release(**bound | {"subject_id": uuid4()}) is None
    assert live_release(**bound | {"student": person()}) is None


def test_events_and_disclosures_are_never_changed():
    release = signed()
    show(release)
    for row in (ReleaseEvent.objects.first(), Disclosure.objects.first()):
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            row.delete()
    with pytest.raises(AppendOnlyError):
        Disclosure.objects.all().delete()
