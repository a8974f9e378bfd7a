"""A course that waits for a teacher's word alone is one task of who teaches the student."""

from django.urls import reverse

from pathways.finishing.services import settle, sign_off
from people.models import Task
from tests.pathways.finishing.conftest import do_everything
from tests.people.tasks.tasks import task, waiting


def test_a_sign_off_is_a_task_once_nothing_else_is_left_and_until_it_is_given(school, rule):
    course = rule(sign_off=True)
    settle(student=school.student)
    assert not Task.objects.filter(kind="sign_off").exists()
    do_everything(school, school.student)
    settle(student=school.student)
    settle(student=school.student)
    held = task("sign_off")
    assert (held.owner, held.student) == (school.instructor, school.student)
    assert held.path == reverse("pathways:person_finishing", args=[school.student.pk])
    sign_off(student=school.student, course=course, by=school.instructor)
    assert waiting(school.instructor) == []
