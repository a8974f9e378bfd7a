"""Cohorts and people around the sample curriculum."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import factory
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from pathways.cohorts.services.enrolment import enrol_student
from pathways.content.catalogue import LessonInfo, catalogue
from pathways.learning.services.lessons import finish_lesson
from pathways.learning.services.quizzes import answer_quiz
from pathways.models import ClassSession, Cohort, CohortStaff, LessonPage, PathwayPage
from people.base.enums import Role
from people.models import User
from tests.people.factories import person

LAB = "networking-basics/vlsm-plan"


class CohortFactory(factory.django.DjangoModelFactory):
    """A cohort of the sample's networking pathway."""

    class Meta:
        model = Cohort

    name = factory.Sequence(lambda n: f"Cohort {n}")
    pathway = factory.LazyFunction(lambda: PathwayPage.objects.get(slug="networking", locale__language_code="en"))
    starts_on = date(2026, 9, 1)
    ends_on = date(2027, 3, 1)
    seats = 12


@dataclass
class School:
    """Who is where: `student` and `mate` learn in `cohort`, `stranger` in `other`; each cohort has its instructor."""

    cohort: Cohort
    other: Cohort
    student: User
    mate: User
    stranger: User
    instructor: User
    other_instructor: User
    assistant: User

    @property
    def lessons(self) -> list[LessonInfo]:
        return catalogue("en").pathways["networking"].lessons

    def page(self, number: int = 0) -> LessonPage:
        return LessonPage.objects.get(pk=self.lessons[number].page_id)

    def quiz(self) -> str:
        return self.lessons[0].quizzes[0]

    def note(self) -> str:
        return next(block.id for block in self.page().body if block.block_type == "reflection")


def staff(role: Role) -> User:
    """Return a staff member with a second factor, as staff pages want one."""
    user = person(role)
    TOTP.activate(user, generate_totp_secret())
    return user


def teach(*, cohort: Cohort, user: User, role: str = "instructor") -> CohortStaff:
    """Put somebody on a cohort's staff, without a line in its log."""
    return CohortStaff.objects.create(cohort=cohort, user=user, role=role)


def session_in(cohort: Cohort, starts_at: datetime, minutes: int = 60, **fields: object) -> ClassSession:
    """Return a session of a cohort, without a line in its log."""
    values = {"title": "Class", "ends_at": starts_at + timedelta(minutes=minutes), **fields}
    return ClassSession.objects.create(cohort=cohort, starts_at=starts_at, **values)


def read_through(*, student: User, lesson: UUID) -> None:
    """Finish a lesson as a student does: answer its quizzes (nothing right), then say "I did this"."""
    page = LessonPage.objects.get(pk=catalogue("en").lessons[lesson].page_id)
    for block in page.body:
        if block.block_type == "quiz":
            answer_quiz(student=student, page=page, quiz_id=block.id, answers={})
    finish_lesson(student=student, lesson=lesson)


def make_school() -> School:
    web = PathwayPage.objects.get(slug="web-development", locale__language_code="en")
    found = School(
        cohort=CohortFactory(name="Cohort of ours"),
        other=CohortFactory(name="Cohort of others", pathway=web),
        student=person(display_name="Shown Student"),
        mate=person(display_name="Shown Mate"),
        stranger=person(display_name="Canary Stranger"),
        instructor=staff(Role.INSTRUCTOR),
        other_instructor=staff(Role.INSTRUCTOR),
        assistant=staff(Role.ASSISTANT),
    )
    for student, cohort in ((found.student, found.cohort), (found.mate, found.cohort), (found.stranger, found.other)):
        enrol_student(cohort=cohort, student=student, by=None)
    teach(cohort=found.cohort, user=found.instructor)
    teach(cohort=found.cohort, user=found.assistant, role="assistant")
    teach(cohort=found.other, user=found.other_instructor)
    return found
