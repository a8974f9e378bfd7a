"""Each rule of a release at its border: who may ask and for how long, the moment of its end, who takes it back."""

from dataclasses import FrozenInstanceError
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.base.enums import Role
from people.base.errors import IllegalRelease, NoLiveRelease, NotAllowed
from people.models import Disclosure, Release, ReleaseEvent
from people.releases import disclosure
from people.releases.disclosure import disclose, preview_of, register_preview
from people.releases.enums import ReleaseEventKind, ReleaseState
from people.releases.selectors import live_release, looks_under, release_text, releases_of
from people.releases.services import releases, restoring
from people.releases.services.releases import decline_release, end_releases, revoke_release, sign_release
from people.releases.services.restoring import end_what_may_have_ended
from tests.people.factories import asked, pair, person, signed

pytestmark = pytest.mark.django_db


def fail(**kwargs):
    raise RuntimeError("the mail room burns")


@pytest.mark.parametrize("days", [1, 90])
def test_release_lasts_one_to_ninety_days_from_its_signature(days):
    release = asked(days=days)
    event = sign_release(release=release, by=release.student)
    assert event.until - event.at == timedelta(days=days)
    assert release.until == event.until


@pytest.mark.parametrize("days", [0, 91])
def test_release_lasts_no_day_less_and_none_more(days):
    with pytest.raises(IllegalRelease, match="1 to 90 days"):
        asked(days=days)


def test_release_lasts_thirty_days_where_nobody_says_otherwise():
    assert asked().days == 30


@pytest.mark.parametrize(
    "changes",
    [{"fields": []}, {"fields": ["skills", "address"]}, {"purpose": "  "}, {"recipient_name": "  "}],
)
def test_request_names_known_fields_a_recipient_and_a_purpose(changes):
    with pytest.raises(IllegalRelease):
        asked(**changes)
    assert not Release.objects.exists()


def test_fields_are_kept_in_their_own_order_and_once():
    assert asked(fields=["skills", "display_name", "skills"]).fields == ["display_name", "skills"]


def test_student_asks_for_a_release_of_their_own_and_gets_no_answer_to_read():
    student = person()
    release = asked(student, student)
    assert (release.requested_by, release.until, release.is_live) == (student, None, False)
    sign_release(release=release, by=student)
    assert not student.inbox.filter(kind="release_answered").exists()


def test_student_has_a_task_only_while_somebody_else_waits_for_the_answer():
    student = person()
    own = asked(student, student)
    assert not student.tasks_about.filter(about=own.pk).exists()
    release = asked()
    assert release.student.tasks_about.filter(about=release.pk, closed_at=None).count() == 1


def test_staff_who_asked_are_told_of_the_answer():
    release = signed()
    assert release.requested_by.inbox.filter(kind="release_answered", path="/placement/").count() == 1
    assert release.student.inbox.filter(kind="release_requested", path=f"/sharing/{release.pk}/").count() == 1


def test_signature_of_a_release_that_nobody_asked_for_any_more_still_counts():
    release = asked()
    Release.objects.filter(pk=release.pk).update(requested_by=None)
    sign_release(release=release, by=release.student)
    assert Release.objects.get().is_live


def test_request_that_cannot_be_told_is_none(monkeypatch):
    staff, student = pair()
    monkeypatch.setattr(releases, "notify", fail)
    with pytest.raises(RuntimeError):
        asked(student, staff)
    assert not Release.objects.exists()


def test_signature_that_cannot_be_told_is_none(monkeypatch):
    release = asked()
    monkeypatch.setattr(releases, "notify", fail)
    with pytest.raises(RuntimeError):
        sign_release(release=release, by=release.student)
    assert release.state == ReleaseState.REQUESTED


@pytest.mark.parametrize("answer", [decline_release, revoke_release])
def test_answer_whose_task_stays_open_is_none(monkeypatch, answer):
    release = asked()
    monkeypatch.setattr(releases, "close_task", fail)
    with pytest.raises(RuntimeError):
        answer(release=release, by=release.student)
    assert release.state == ReleaseState.REQUESTED


def test_end_that_cannot_be_told_is_written_another_time(monkeypatch):
    signed()
    monkeypatch.setattr(releases, "notify", fail)
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(RuntimeError):
        end_releases()
    assert not ReleaseEvent.objects.filter(kind="expired").exists()


def test_release_ends_in_the_moment_of_its_end():
    release = signed()
    until = release.until
    assert release.state_at(until - timedelta(microseconds=1)) == ReleaseState.SIGNED
    assert release.state_at(until) == ReleaseState.EXPIRED
    assert release.state_at(until + timedelta(days=1)) == ReleaseState.EXPIRED
    with time_machine.travel(until, tick=False):
        assert end_releases() == 1


def test_release_without_events_was_asked_for():
    release = asked()
    fresh = Release(student=release.student, fields=[], days=1)
    assert (fresh.state_at(timezone.now()), release.state) == (ReleaseState.REQUESTED, ReleaseState.REQUESTED)


def test_event_of_the_last_kind_decides_whatever_came_first():
    release = signed()
    order = list(ReleaseEventKind.values)
    revoke_release(release=release, by=release.student)
    assert release.last_event().kind == "revoked"
    assert order.index("revoked") > order.index("signed") > order.index("requested")


@pytest.mark.parametrize("answer", [sign_release, decline_release])
def test_only_the_student_answers_and_only_once(answer):
    release = asked()
    with pytest.raises(NotAllowed):
        answer(release=release, by=release.requested_by)
    answer(release=release, by=release.student)
    for again in (sign_release, decline_release):
        with pytest.raises(IllegalRelease):
            again(release=release, by=release.student)
    assert release.events.count() == 2


def test_release_that_was_declined_has_nothing_to_take_back():
    release = asked()
    decline_release(release=release, by=release.student)
    with pytest.raises(IllegalRelease):
        revoke_release(release=release, by=release.student)


def test_release_that_waits_can_be_taken_back_before_it_is_signed():
    release = asked()
    revoke_release(release=release, by=release.student)
    assert release.state == ReleaseState.REVOKED
    with pytest.raises(IllegalRelease):
        sign_release(release=release, by=release.student)


def test_taking_back_again_returns_what_was_written_first():
    release = signed()
    first = revoke_release(release=release, by=release.student)
    assert revoke_release(release=release, by=release.student) == first
    ended = signed()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert revoke_release(release=ended, by=ended.student).kind == "signed"


@pytest.mark.parametrize("role", [Role.PLACEMENT, Role.ADMINISTRATOR])
def test_staff_take_a_release_back_only_for_a_student_who_told_them_themselves(role):
    release, by = signed(), person(role)
    for told in (None, person(Role.PLACEMENT)):
        with pytest.raises(NotAllowed):
            revoke_release(release=release, by=by, spoken_to=told)
    teacher = person(Role.INSTRUCTOR)
    with pytest.raises(NotAllowed):
        revoke_release(release=release, by=teacher, spoken_to=teacher)
    event = revoke_release(release=release, by=by, spoken_to=by)
    assert (event.by, event.spoken_to) == (by, by)


def test_end_of_a_release_whose_student_left_is_told_to_nobody():
    release = signed()
    release.student.is_active = False
    release.student.save()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert end_releases() == 1
    assert not release.student.inbox.filter(kind="sharing_ended").exists()


def test_end_is_noted_only_of_what_is_signed_and_over():
    waiting, live, back = asked(), signed(), signed()
    revoke_release(release=back, by=back.student)
    assert [releases._note_end(one) for one in (waiting, live, back)] == [False, False, False]
    assert not ReleaseEvent.objects.filter(kind="expired").exists()


def test_end_is_told_to_whatever_stands_on_the_release(django_capture_on_commit_callbacks):
    release = signed()
    with (
        time_machine.travel(timezone.now() + timedelta(days=31)),
        django_capture_on_commit_callbacks() as told,
    ):
        assert end_releases() == 1
    assert len(told) == 1
    assert release.state_at(timezone.now() + timedelta(days=32)) == ReleaseState.EXPIRED


def use(release, field="skills", to_user=None):
    employer = to_user or person(Role.EMPLOYER)
    return disclose(release=release, field=field, value_of=lambda: "value", to_user=employer, channel="page")


def test_value_leaves_with_a_row_that_says_what_to_whom_and_where():
    release, employer = signed(), person(Role.EMPLOYER)
    assert use(release, to_user=employer) == "value"
    row = Disclosure.objects.get()
    assert (row.release, row.field, row.to_user, row.channel) == (release, "skills", employer, "page")


def test_value_that_cannot_be_made_leaves_no_row():
    release, employer = signed(), person(Role.EMPLOYER)
    with pytest.raises(ZeroDivisionError):
        disclose(release=release, field="skills", value_of=lambda: 1 / 0, to_user=employer, channel="page")
    assert not Disclosure.objects.exists()


def test_release_that_is_not_there_lets_nothing_out():
    for release in (None, Release(pk=uuid4()), asked()):
        with pytest.raises(NoLiveRelease):
            use(release)
    with pytest.raises(NoLiveRelease):
        use(signed(), field="note")


def test_preview_is_that_of_the_recipients_kind_or_none(monkeypatch):
    monkeypatch.setattr(disclosure, "_previews", {})
    release = asked()
    assert preview_of(release) == []
    register_preview("employer", lambda one: [("Skills", str(one.pk))])
    assert preview_of(release) == [("Skills", str(release.pk))]


def test_live_release_is_the_newest_live_one_of_student_recipient_and_subject():
    release = signed()
    said = {
        "student": release.student,
        "recipient_kind": release.recipient_kind,
        "recipient_id": release.recipient_id,
        "subject_id": release.subject_id,
    }
    assert live_release(**said) == release
    for other in ({"student": person()}, {"recipient_kind": "school"}, {"recipient_id": uuid4()}):
        assert live_release(**said | other) is None
    again = {name: said[name] for name in ("recipient_id", "subject_id")}
    newer = signed(release.student, **again)
    assert list(releases_of(release.student)) == [newer, release]
    assert live_release(**said) == newer
    revoke_release(release=newer, by=newer.student)
    assert live_release(**said) == release


def test_looks_are_grouped_by_who_and_minute_newest_first():
    release, one, two = signed(), person(Role.EMPLOYER), person(Role.EMPLOYER)
    begin = timezone.now().replace(second=10, microsecond=5) + timedelta(minutes=1)
    for seconds, who, field in (
        (0, one, "skills"),
        (49, one, "display_name"),
        (49, one, "display_name"),
        (50, one, "skills"),
        (49, two, "skills"),
    ):
        with time_machine.travel(begin + timedelta(seconds=seconds), tick=False):
            use(release, field, who)
    looks = looks_under(release)
    assert [(look.who, len(look.fields)) for look in looks[:1]] == [(one.get_full_name(), 1)]
    assert sorted((look.who, len(look.fields)) for look in looks[1:]) == sorted(
        [(one.get_full_name(), 2), (two.get_full_name(), 1)]
    )


def test_older_copy_ends_every_session_and_every_live_release():
    live, waiting, over = signed(), asked(), signed(days=1)
    Session.objects.create(session_key="canary", expire_date=timezone.now() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert end_what_may_have_ended() == 1
        assert end_what_may_have_ended() == 0
        states = [Release.objects.get(pk=one.pk).state for one in (live, waiting, over)]
    assert states == [ReleaseState.REVOKED, ReleaseState.REQUESTED, ReleaseState.EXPIRED]
    assert not Session.objects.exists()


def test_sessions_stay_where_a_release_cannot_be_ended(monkeypatch):
    signed()
    Session.objects.create(session_key="canary", expire_date=timezone.now() + timedelta(days=1))
    monkeypatch.setattr(restoring, "revoke_release", fail)
    with pytest.raises(RuntimeError):
        end_what_may_have_ended()
    assert Session.objects.exists()


def test_words_of_a_release_cannot_be_changed():
    release = asked()
    text = release_text(release, reader=release.student, reason="")
    with pytest.raises(FrozenInstanceError):
        text.purpose = "another"
