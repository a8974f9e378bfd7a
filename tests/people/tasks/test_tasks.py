"""One open task with one owner and an age for every hand-over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from people.accounts.services.accounts import end_role
from people.base.enums import Role
from people.base.errors import NotAllowed
from people.caseload.services import assign_student, set_bar, unassign_student
from people.models import InboxItem, Task
from people.rights import export, retention
from people.rights.erasure import erase_person
from people.rights.services.closing import close_account
from people.tasks.services import close_task, hand_on, mark_seen, open_task
from tests.people.factories import pair, person
from tests.people.signin.signing import browser
from tests.people.tasks.tasks import task, waiting

pytestmark = pytest.mark.django_db
PAGE_QUERIES, EVERYBODY_QUERIES = 5, 7


def hand_over(student, kind="began_to_search", **fields):
    return open_task(kind=kind, about=student.pk, path="/placement/", student=student, **fields)


def test_a_hand_over_leaves_one_task_with_its_owner_however_often_it_is_told():
    advisor, student = pair()
    first = hand_over(student)
    assert hand_over(student) == first
    assert (first.owner, first.stands_in) == (advisor, False)
    assert waiting(advisor).count("began_to_search") == 1
    assert InboxItem.objects.get(user=advisor).path == "/placement/"
    assert close_task(about=student.pk, kinds=("began_to_search",)) == 1
    assert "began_to_search" not in waiting(advisor)
    assert hand_over(student).pk != first.pk


def test_the_one_with_the_fewest_tasks_gets_the_next():
    one, student = pair()
    two = person(Role.PLACEMENT)
    assign_student(staff=two, student=student, by=None)
    owners = {hand_over(student, kind).owner for kind in ("began_to_search", "new_profile")}
    assert owners == {one, two}


def test_while_nobody_has_the_duty_an_administrator_stands_in_and_is_led_to_where_it_is_mended():
    administrator, student = person(Role.ADMINISTRATOR), person()
    held = hand_over(student)
    assert (held.owner, held.stands_in) == (administrator, True)
    page = browser(administrator).get("/tasks/").content.decode()
    assert 'href="/working-together/"' in page
    assert student.display_name not in page
    advisor = person(Role.PLACEMENT)
    assign_student(staff=advisor, student=student, by=None)
    held.refresh_from_db()
    assert (held.owner, held.stands_in) == (advisor, False)


def test_without_any_administrator_it_is_nobodys_until_there_is_one():
    held = hand_over(person())
    assert held.owner is None
    administrator = person(Role.ADMINISTRATOR)
    held.refresh_from_db()
    assert held.owner == administrator


def test_who_leaves_hands_everything_on():
    one, student = pair()
    two = person(Role.PLACEMENT)
    held = hand_over(student)
    assign_student(staff=two, student=student, by=None)
    unassign_student(staff=one, student=student, by=None)
    held.refresh_from_db()
    assert held.owner == two
    three = person(Role.PLACEMENT)
    assign_student(staff=three, student=student, by=None)
    end_role(user=two, role=Role.PLACEMENT, by=None)
    held.refresh_from_db()
    assert held.owner == three
    four, administrator = person(Role.PLACEMENT), person(Role.ADMINISTRATOR)
    assign_student(staff=four, student=student, by=None)
    close_account(user=three, by=administrator, reason="left")
    held.refresh_from_db()
    assert held.owner == four


def test_who_is_kept_away_from_a_student_owns_nothing_about_them():
    one, student = pair()
    two = person(Role.PLACEMENT)
    assign_student(staff=two, student=student, by=None)
    set_bar(staff=one, student=student, by=student)
    assert {hand_over(student, kind).owner for kind in ("began_to_search", "new_profile")} == {two}


def test_whoever_handed_it_over_does_not_settle_it():
    one, two = person(Role.PLACEMENT), person(Role.PLACEMENT)
    for by, other in ((one, two), (two, one)):
        held = open_task(kind="employer_to_check", about=uuid4(), path="/x/", not_for=by)
        assert held.owner == other


def test_only_what_needs_to_be_read_goes_by_a_click_of_its_owner():
    advisor, student = pair()
    held, other = hand_over(student), hand_over(student, "student_interest")
    client = browser(advisor)
    assert b"I have seen this" in client.get("/tasks/").content
    assert b"off your list" in client.post(f"/tasks/{held.pk}/seen/", follow=True).content
    assert b"when it is done" in client.post(f"/tasks/{other.pk}/seen/", follow=True).content
    assert waiting(advisor) == ["student_interest"]
    with pytest.raises(NotAllowed):
        mark_seen(task=other, by=student)
    assert browser(person(Role.PLACEMENT)).post(f"/tasks/{other.pk}/seen/").status_code == 404


def test_after_its_time_a_task_is_gone():
    advisor, student = pair()
    hand_over(student, until=timezone.now() - timedelta(hours=1))
    assert b"Nothing waits for you" in browser(advisor).get("/tasks/").content


def fill(owner, number):
    now = timezone.now()
    Task.objects.bulk_create(
        Task(
            kind="student_interest", about=uuid4(), duty="placement", owner=owner, path=f"/placement/{index}/",
            student=person() if number < 10 else None, opened_at=now - timedelta(days=number - index),
        )
        for index in range(number)
    )  # fmt: skip


@pytest.mark.parametrize("number", [1, 3, 300])
def test_lists_of_tasks_ask_as_much_at_any_length(number, django_assert_num_queries):
    administrator = person(Role.ADMINISTRATOR)
    fill(administrator, number)
    client = browser(administrator)
    client.get("/tasks/")
    with django_assert_num_queries(PAGE_QUERIES):
        page = client.get("/tasks/").content.decode()
    assert page.index("/placement/0/") < page.find("/placement/1/") or number == 1
    with django_assert_num_queries(EVERYBODY_QUERIES):
        assert client.get("/tasks/everybody/").content.count(b"A student is interested") == min(number, 25)


def test_a_long_list_has_pages_oldest_first():
    advisor = person(Role.PLACEMENT)
    fill(advisor, 30)
    client = browser(advisor)
    assert "/placement/25/" not in client.get("/tasks/").content.decode()
    page = client.get("/tasks/?page=2").content.decode()
    assert "/placement/25/" in page
    assert "Older" in page


def test_administrators_see_what_is_nobodys_before_all_else():
    advisor, student = pair()
    hand_over(student, "student_interest")
    lost = hand_over(person())
    lost.owner = None
    lost.save()
    page = browser(person(Role.ADMINISTRATOR)).get("/tasks/everybody/").content.decode()
    lines = page.partition("What waits, and for whom")[2]
    assert student.display_name not in lines
    # The administrator who has just come took it over.
    lost.refresh_from_db()
    assert lost.owner is not None
    Task.objects.filter(pk=lost.pk).update(owner=None)
    page = browser(person(Role.PLACEMENT, Role.ADMINISTRATOR)).get("/tasks/everybody/").content.decode()
    assert page.index("nobody") < page.index(advisor.display_name)


def test_tasks_are_in_the_download_of_whom_they_are_about_and_go_with_them():
    advisor, student = pair()
    hand_over(student)
    [entry] = [line for line in export.section(student, "tasks") if line["what"] == "began_to_search"]
    assert entry["staff"] == advisor.get_full_name()
    assert erase_person(user=student).certificate["tasks"] >= 1
    assert not Task.objects.filter(student=student).exists()


def test_erased_staff_hand_their_tasks_on():
    one, student = pair()
    two = person(Role.PLACEMENT)
    held = hand_over(student)
    assign_student(staff=two, student=student, by=None)
    erase_person(user=one)
    held.refresh_from_db()
    assert held.owner == two


def test_tasks_go_ninety_days_after_they_were_done():
    _advisor, student = pair()
    held = hand_over(student)
    Task.objects.filter(pk=held.pk).update(closed_at=timezone.now() - timedelta(days=91))
    open_ = hand_over(student)
    retention.apply()
    assert list(Task.objects.filter(kind="began_to_search")) == [open_]


def test_nothing_moves_where_everybody_still_has_their_duty():
    _advisor, student = pair()
    hand_over(student)
    assert hand_on(student=student) == 0
    assert task("began_to_search").student == student


def test_what_waits_for_somebody_outside_the_staff_names_nobody():
    student, outsider = person(), person()
    held = hand_over(student)
    Task.objects.filter(pk=held.pk).update(owner=outsider, stands_in=False)
    page = browser(outsider).get("/tasks/").content.decode()
    assert "/placement/" in page
    assert student.display_name not in page


def test_a_list_that_changes_asks_nothing_about_tasks_of_others(django_assert_max_num_queries):
    """Nobody has a duty here: each change of a list looked at every task of the academy again."""
    one, other = person(), person()
    for number in range(20):
        open_task(kind="began_to_search", about=uuid4(), path=f"/{number}/", student=other)
    with django_assert_max_num_queries(8):
        assert hand_on(student=one) == 0
    assert hand_on(student=other) == 0
