"""A teacher's page about one person, the person's own view of it, and the switch."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pathways.cohorts.services.enrolment import enrol_student
from pathways.guidance.services import switch_signs
from pathways.learning.services.lessons import open_lesson
from pathways.learning.services.quizzes import answer_quiz
from pathways.models import Attendance, CohortStaff, LessonProgress, SignsOff
from people.base.enums import Role
from people.models import AccessEvent, StaffBar
from people.rights.erasure import erase_person
from people.rights.export import everything
from tests.labs.factories import grade, hand_in, make_lab
from tests.pathways.factories import session_in, staff
from tests.people.factories import person

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(school, by=None, student=None):
    address = reverse("pathways:person", args=[school.cohort.pk, (student or school.student).pk])
    return client_of(by or school.instructor).get(address)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def finish(student, *lessons) -> None:
    """Let a student have finished lessons, whatever is in them."""
    for lesson in lessons:
        open_lesson(student=student, lesson=lesson.key)
        LessonProgress.objects.filter(student=student, lesson=lesson.key).update(done_at=timezone.now())


def learnt(school) -> None:
    """Let the student do some of everything."""
    answer_quiz(student=school.student, page=school.page(), quiz_id=school.quiz(), answers={})
    finish(school.student, school.lessons[0])
    held = session_in(school.cohort, timezone.now() - timedelta(days=1))
    Attendance.objects.create(session=held, student=school.student, presence="here", at=timezone.now())


def test_page_shows_lessons_tries_quiz_items_classes_and_dates(school):
    learnt(school)
    shown = text(page(school))
    for said in ("Shown Student", "1 of 3 lessons done", "answered 1 time", "Not all there yet:", "Here"):
        assert said in shown, said
    assert "Nothing stands out." in shown


@pytest.mark.parametrize("who", ["other_instructor", "administrator", "observer", "barred", "former"])
def test_page_is_not_there_for_anybody_but_who_teaches_the_person_now(school, who):
    reader, student = school.instructor, school.student
    if who == "other_instructor":
        reader = school.other_instructor
    elif who == "administrator":
        reader = staff(Role.ADMINISTRATOR)
    elif who == "observer":
        reader = staff(Role.INSTRUCTOR)
        CohortStaff.objects.create(cohort=school.cohort, user=reader, role="observer")
    elif who == "barred":
        StaffBar.objects.create(staff=reader, student=student, set_by=student)
    else:
        student = school.stranger
    before = AccessEvent.objects.count()
    response = page(school, by=reader, student=student)
    assert response.status_code in {403, 404}
    assert "Shown" not in response.content.decode()
    assert AccessEvent.objects.count() == before


def test_each_look_is_written_down_and_the_person_reads_of_it(school):
    page(school)
    shown = text(client_of(school.student).get("/me/data/"))
    assert "looked at how you are getting on" in shown
    assert school.cohort.name in shown


def quiet(school) -> None:
    open_lesson(student=school.student, lesson=school.lessons[0].key)
    LessonProgress.objects.update(last_at=timezone.now() - timedelta(days=9))


def test_teacher_and_student_read_the_same_words(school):
    quiet(school)
    seen, own = text(page(school)), text(client_of(school.student).get("/my/signs/"))
    said = seen[seen.index("Nothing opened or answered since") :].split("<")[0]
    assert len(said) > 30
    assert said in own
    assert "Say hello, and ask what would help." in own


def test_switch_ends_what_is_worked_out_everywhere_and_brings_it_back(school):
    quiet(school)
    cohort_page = reverse("pathways:cohort", args=[school.cohort.pk])
    assert "last here" in text(client_of(school.instructor).get(cohort_page))
    client = client_of(school.student)
    assert "This is off" in text(client.post("/my/signs/switch/", follow=True))
    assert "This person has switched this off" in text(page(school))
    assert "Nothing opened or answered" not in text(page(school))
    assert "last here" not in text(client_of(school.instructor).get(cohort_page))
    assert everything(school.student)["signs_off"]
    assert "This is on again" in text(client.post("/my/signs/switch/", {"on": "1"}, follow=True))
    assert "Nothing opened or answered" in text(page(school))


def test_switching_twice_changes_nothing(school):
    assert switch_signs(student=school.student, on=False)
    assert not switch_signs(student=school.student, on=False)
    assert switch_signs(student=school.student, on=True)
    assert not switch_signs(student=school.student, on=True)


def test_erasure_takes_the_switch(school):
    switch_signs(student=school.student, on=False)
    erase_person(user=school.student)
    assert not SignsOff.objects.exists()


def test_nobody_is_called_active_who_has_not_started(school):
    shown = text(client_of(school.instructor).get(reverse("pathways:cohort", args=[school.cohort.pk])))
    assert "Everybody has been active" not in shown
    assert "New, and not started yet:" in shown
    for student in (school.student, school.mate):
        open_lesson(student=student, lesson=school.lessons[0].key)
    shown = text(client_of(school.instructor).get(reverse("pathways:cohort", args=[school.cohort.pk])))
    assert "Everybody has been active this week or is on a break." in shown


def test_nobody_is_called_active_who_finished_weeks_ago(school):
    for student in (school.student, school.mate):
        finish(student, *school.lessons)
    LessonProgress.objects.update(last_at=timezone.now() - timedelta(days=20))
    shown = text(client_of(school.instructor).get(reverse("pathways:cohort", args=[school.cohort.pk])))
    assert "Everybody has been active" not in shown
    assert "Nobody stands out this week." in shown


@pytest.mark.parametrize("number", [1, 3])
def test_page_needs_as_many_queries_for_one_as_for_three(school, number, django_assert_num_queries):
    for index in range(number):
        finish(school.student, school.lessons[index])
        held = session_in(school.cohort, timezone.now() - timedelta(days=index + 1))
        Attendance.objects.create(session=held, student=school.student, presence="here", at=timezone.now())
        enrol_student(cohort=school.cohort, student=person(), by=None)
        grade(hand_in(school.student, make_lab(key=f"lab-{index}")))
        answer_quiz(student=school.student, page=school.page(), quiz_id=school.quiz(), answers={})
    client = client_of(school.instructor)
    address = reverse("pathways:person", args=[school.cohort.pk, school.student.pk])
    client.get(address)
    # On PostgreSQL the lock of the access log is a statement of its own.
    with django_assert_num_queries(PERSON + (connection.vendor == "postgresql")):
        client.get(address)


PERSON = 25
