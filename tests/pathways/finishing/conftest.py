"""A course with a rule of its own, and ways to do what it asks."""

import uuid

import pytest
from django.utils import timezone

from pathways.content import catalogue
from pathways.learning.services.lab_results import record_lab_result
from pathways.learning.services.lessons import finish_lesson
from pathways.learning.services.quizzes import answer_quiz
from pathways.models import CoursePage, Enrolment, LessonPage
from people.models import User
from tests.pathways.factories import LAB

RIGHT = {"q1": ["a"], "q2": "32", "q3": ["a", "b"], "q4": "Octet"}
WRONG = {"q1": ["b"], "q2": "1", "q3": ["c"], "q4": "no"}


@pytest.fixture
def rule(school):
    """Set fields of the networking course, and have the catalogue read them."""

    def set_rule(**fields):
        CoursePage.objects.filter(slug="networking-basics").update(**fields)
        catalogue._kept.clear()
        return catalogue.catalogue("en").courses["networking-basics"]

    return set_rule


@pytest.fixture
def after(school):
    """Let a lesson of the networking course wait for others."""

    def set_after(slug, *others):
        LessonPage.objects.filter(slug=slug, locale__language_code="en").update(after="\n".join(others))
        catalogue._kept.clear()

    return set_after


def answer(school, student, answers=RIGHT):
    answer_quiz(student=student, page=school.page(), quiz_id=school.quiz(), answers=answers)


def lab(student, points, *, complete=True):
    result = {"points": points, "max_points": 10, "complete": complete, "skills": [], "at": timezone.now()}
    record_lab_result(student=student, lab_key=LAB, submission_id=uuid.uuid4(), **result)


def do_everything(school, student, points=10):
    answer(school, student)
    lab(student, points)
    for lesson in school.lessons:
        finish_lesson(student=student, lesson=lesson.key)


@pytest.fixture
def many(school):
    """Give seats to many more people."""

    def add(number):
        users = User.objects.bulk_create(
            User(username=f"many-{uuid.uuid4()}", hub_name=uuid.uuid4().hex, display_name="Many") for _ in range(number)
        )
        now = timezone.now()
        Enrolment.objects.bulk_create(Enrolment(cohort=school.cohort, student=user, enrolled_at=now) for user in users)

    return add


@pytest.fixture
def admin_form(pages):
    """Fill the editor's form of the networking course."""

    def filled(**values):
        page = CoursePage.objects.get(slug="networking-basics", locale__language_code="en")
        kind = CoursePage.get_edit_handler().get_form_class()
        given = {name: getattr(page, name) for name in ("title", "slug", "summary", "outcomes")}
        given["body-count"] = "0"
        return kind({**given, **values}, instance=page, parent_page=page.get_parent())

    return filled
