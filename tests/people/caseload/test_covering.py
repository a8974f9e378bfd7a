"""Somebody covers for a colleague: who may say so, what opens for how long, and what stays as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from people.base.covers import covers_now
from people.base.enums import Role
from people.base.errors import NotAllowed
from people.base.models.cover import Cover
from people.base.rules import on_caseload
from people.caseload.covering import CannotCover, end_cover, old_covers, set_cover
from people.caseload.selectors import caseload, listed
from people.caseload.services import assign_student, set_bar
from people.models import InboxItem, Task, User
from people.rights import export
from people.rights.erasure import erase_person
from people.tasks.services import mark_seen, open_task
from people.trail.models import AccessEvent
from tests.people.factories import pair, person
from tests.people.signin.signing import browser
from tests.told import told

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def in_days(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def team():
    """Return who is away, a student on their list, and who covers."""
    away, student = pair()
    return away, student, person(Role.PLACEMENT)


def covering(away, by, first=0, last=3, setter=None):
    return set_cover(away=away, covered_by=by, first_on=in_days(first), last_on=in_days(last), by=setter or away)


def test_a_list_opens_from_the_first_to_the_last_day_and_closes_by_itself(team):
    away, student, colleague = team
    covering(away, colleague, first=1, last=2)
    found = {}
    for day in range(4):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            found[day] = (on_caseload(colleague, student), student in caseload(colleague))
    assert found == {0: (False, False), 1: (True, True), 2: (True, True), 3: (False, False)}
    assert (on_caseload(away, student), list(listed(colleague.pk, colleague.pk))) == (True, [])


def test_nobody_works_on_their_own_records_by_covering(team):
    away, student, _colleague = team
    both = person(Role.PLACEMENT, Role.STUDENT)
    assign_student(staff=away, student=both, by=None)
    covering(away, both)
    assert (on_caseload(both, both), on_caseload(both, student)) == (False, True)
    assert list(caseload(both)) == [student]


@pytest.mark.parametrize("leaves", ["role", "account"])
def test_a_cover_ends_with_the_role_or_the_account_of_who_is_away(team, leaves):
    away, student, colleague = team
    covering(away, colleague)
    path, board = reverse("people:covers"), f"?of={away.pk}"
    assert board in browser(colleague).get(path).content.decode()
    if leaves == "role":
        away.role_grants.update(ended_at=timezone.now())
    else:
        User.objects.filter(pk=away.pk).update(is_active=False)
    assert (on_caseload(colleague, student), list(caseload(colleague))) == (False, [])
    assert covers_now(colleague) == []
    page = browser(colleague).get(path).content.decode()
    assert (board in page, "End it now" in page) == (False, False)
    assert away.get_full_name() in page.split("Before")[1]


def test_a_cover_ends_with_the_role_of_who_covers(team):
    away, _student, colleague = team
    cover = covering(away, colleague)
    colleague.role_grants.update(ended_at=timezone.now())
    assert cover not in Cover.objects.live()


def test_who_joins_or_leaves_the_list_meanwhile_finds_who_covers_in_their_log(team):
    away, student, colleague = team
    covering(away, colleague, first=1)
    joins, kept_apart = person(Role.STUDENT), person(Role.STUDENT)
    set_bar(staff=colleague, student=kept_apart, by=kept_apart)
    for one in (joins, kept_apart):
        assign_student(staff=away, student=one, by=None)
    set_bar(staff=away, student=joins, by=joins)
    log = AccessEvent.objects.filter(reader_id=colleague.pk, field="caseload").order_by("position")
    log = log.exclude(subject_id=student.pk)
    assert list(log.values_list("subject_id", "kind")) == [(joins.pk, "assigned"), (joins.pk, "unassigned")]


def test_who_is_kept_away_from_a_student_stays_so_and_a_cover_is_not_passed_on(team):
    away, student, colleague = team
    third = person(Role.PLACEMENT)
    barred = person()
    assign_student(staff=away, student=barred, by=None)
    set_bar(staff=colleague, student=barred, by=barred)
    covering(away, colleague)
    covering(colleague, third)
    assert (on_caseload(colleague, barred), list(listed(away.pk, colleague.pk))) == (False, [student])
    assert (on_caseload(third, student), list(caseload(third))) == (False, [])


def test_only_who_is_away_or_an_administrator_says_it_and_nobody_for_themselves(team):
    away, _student, colleague = team
    both = person(Role.PLACEMENT, Role.ADMINISTRATOR)
    for by, who in ((colleague, colleague), (person(Role.PLACEMENT), colleague), (both, both)):
        with pytest.raises(CannotCover, match="says who covers"):
            covering(away, who, setter=by)
    for one, other in ((away, away), (away, person(Role.INSTRUCTOR)), (person(Role.INSTRUCTOR), colleague)):
        with pytest.raises(CannotCover):
            covering(one, other, setter=person(Role.ADMINISTRATOR))
    assert covering(away, colleague, setter=person(Role.ADMINISTRATOR)) in Cover.objects.running()


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (0, -1), (0, 92), (367, 368)])
def test_days_that_cannot_be_meant_are_refused(team, first, last):
    with pytest.raises(CannotCover, match="92 days"):
        covering(team[0], team[2], first, last)


def test_one_day_has_one_cover_and_one_that_ended_leaves_its_days_free(team):
    away, _student, colleague = team
    first = covering(away, colleague, 1, 4)
    for days in ((0, 1), (2, 3), (4, 8)):
        with pytest.raises(CannotCover, match="already"):
            covering(away, person(Role.PLACEMENT), *days)
    end_cover(cover=first, by=colleague)
    assert covering(away, colleague, 2, 3).pk != first.pk


def test_ending_closes_at_once_and_students_and_both_colleagues_find_it(team):
    away, student, colleague = team
    cover = covering(away, colleague)
    with pytest.raises(CannotCover):
        end_cover(cover=cover, by=person(Role.PLACEMENT))
    InboxItem.objects.update(read_at=timezone.now())
    for _ in range(2):
        end_cover(cover=cover, by=colleague)
    assert not on_caseload(colleague, student)
    log = AccessEvent.objects.filter(subject_id=student.pk, reader_id=colleague.pk).order_by("position")
    assert list(log.values_list("kind", "field")) == [("assigned", "caseload"), ("unassigned", "caseload")]
    assert set(InboxItem.objects.filter(kind="cover", read_at=None).values_list("user", flat=True)) == {
        away.pk,
        colleague.pk,
    }


def waiting(away, student, kind="began_to_search", **other):
    return open_task(kind=kind, about=uuid4(), path="/x/", student=student, **other)


def test_tasks_stay_with_their_owner_and_age_and_who_covers_settles_them(team):
    away, student, colleague = team
    with time_machine.travel(timezone.now() - timedelta(days=5), tick=False):
        held = waiting(away, student)
    covering(away, colleague)
    client = browser(colleague)
    page = client.get(reverse("people:tasks"), {"of": away.pk}).content.decode()
    assert (f"You cover for {away.get_full_name()}" in page, student.get_full_name() in page) == (True, True)
    client.post(reverse("people:task-seen", args=[held.pk]))
    held.refresh_from_db()
    assert (held.owner, held.closed_at is not None, (timezone.now() - held.opened_at).days) == (away, True, 5)


def test_tasks_of_others_of_another_duty_and_about_who_is_kept_away_are_not_there(team):
    away, _student, colleague = team
    barred = person()
    assign_student(staff=away, student=barred, by=None)
    set_bar(staff=colleague, student=barred, by=barred)
    hidden = [waiting(away, barred), waiting(away, None, "employer_to_check", not_for=colleague)]
    Task.objects.filter(pk=hidden[1].pk).update(owner=away)
    other, theirs = pair()
    hidden.append(waiting(other, theirs))
    client = browser(colleague)
    path = reverse("people:tasks")
    assert client.get(path, {"of": away.pk}).status_code == 404
    covering(away, colleague)
    page = client.get(path, {"of": away.pk}).content.decode()
    assert ("Nothing waits for them." in page, barred.get_full_name() in page) == (True, False)
    assert client.get(path, {"of": other.pk}).status_code == 404
    for task in hidden:
        assert client.post(reverse("people:task-seen", args=[task.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            mark_seen(task=task, by=colleague)


@pytest.mark.parametrize("number", [1, 3])
def test_tasks_for_a_colleague_ask_as_much_at_any_length(team, number, django_assert_num_queries):
    away, student, colleague = team
    for _ in range(number):
        waiting(away, student)
    covering(away, colleague)
    client = browser(colleague)
    client.get(reverse("people:tasks"))
    with django_assert_num_queries(6):
        page = client.get(reverse("people:tasks"), {"of": away.pk}).content.decode()
    assert page.count("A student began to look for work") >= number


@told("Saved. Both of you find a message.", "Ended. Both of you find a message.")
def test_the_page_sets_and_ends_a_cover_and_says_why_not(team):
    away, _student, colleague = team
    client, path = browser(away), reverse("people:covers")
    days = {"first_on": TODAY.isoformat(), "last_on": in_days(200).isoformat(), "covered_by": str(colleague.pk)}
    page = client.post(path, days).content.decode()
    assert ("92 days at most" in page, Cover.objects.exists()) == (True, False)
    client.post(path, days | {"last_on": in_days(2).isoformat()})
    cover = Cover.objects.get()
    assert (cover.away, cover.covered_by, cover.set_by) == (away, colleague, away)
    outsider = browser(person(Role.PLACEMENT))
    assert colleague.get_full_name() not in outsider.get(path).content.decode().split("<form")[0]
    assert outsider.post(reverse("people:cover-end", args=[cover.pk])).status_code == 404
    browser(colleague).post(reverse("people:cover-end", args=[cover.pk]))
    cover.refresh_from_db()
    assert cover.ended_by == colleague


def test_covers_are_in_both_files_and_go_with_either_or_a_year_after_the_last_day(team):
    away, student, colleague = team
    covering(away, colleague)
    parts = [export.everything(user)["covers"] for user in (away, colleague, student)]
    assert [[row["who"] for row in part] for part in parts] == [[colleague.get_full_name()]] * 2 + [[]]
    with time_machine.travel(timezone.now() + timedelta(days=370), tick=False):
        assert old_covers().count() == 1
    erase_person(user=colleague)
    assert not Cover.objects.exists()
