"""The columns of a cohort's gradebook: labs, quizzes, classes and sign-offs, in the order of its courses."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labs.base import roster
from labs.gradebook.counting import CLASSES, LABS, QUIZZES
from labs.gradebook.selectors.labs import BookLab, book_labs
from pathways.content.catalogue import CourseInfo, LessonInfo
from pathways.models import Cohort


class Kind(models.TextChoices):
    """What a column is about."""

    LAB = "lab", gettext_lazy("Labs")
    QUIZ = "quiz", gettext_lazy("Quizzes")
    CLASSES = "classes", gettext_lazy("Classes")
    SIGN_OFF = "sign_off", gettext_lazy("Sign-offs")


# Which part of the total a column counts in; a sign-off is a yes or no, and counts in none.
PART_OF = {Kind.LAB: LABS, Kind.QUIZ: QUIZZES, Kind.CLASSES: CLASSES}


@dataclass(frozen=True)
class Column:
    """One column. `item` names it in the database and in files: "lab:<id>", "quiz:<id>", "classes", "sign_off:<key>".

    `most`: the points of a lab, 100 of a quiz, 0 where that differs by person. `anchor`: where a person's page has it.
    """

    kind: Kind
    item: str
    title: str
    course: str
    most: float
    anchor: str
    lab: BookLab | None = None


@dataclass(frozen=True)
class Columns:
    """All columns of a cohort, with what they were made of. `lessons` are those with a quiz."""

    every: tuple[Column, ...]
    courses: tuple[CourseInfo, ...]
    lessons: tuple[LessonInfo, ...]

    @property
    def labs(self) -> list[BookLab]:
        """Return the labs in order."""
        return [column.lab for column in self.every if column.lab is not None]

    @property
    def parts(self) -> list[str]:
        """Return which parts of a total the cohort has."""
        kinds = {column.kind for column in self.every}
        return [part for kind, part in PART_OF.items() if kind in kinds]

    def shown(self, kind: str, course: str) -> list[tuple[int, Column]]:
        """Return the columns of one kind and one course with their places; "" is every one. Classes have no course."""
        return [
            (place, column)
            for place, column in enumerate(self.every)
            if kind in ("", column.kind) and course in ("", column.course or course)
        ]

    def named(self, item: str) -> Column | None:
        """Return one column, None where the cohort has none of this name."""
        return next((column for column in self.every if column.item == item), None)


def columns_of(cohort: Cohort) -> Columns:
    """Return a cohort's columns. One query beside the catalogue's own."""
    courses = roster.course_infos(cohort)
    lessons = [lesson for course in courses for lesson in course.lessons if lesson.quizzes]
    classes = Column(Kind.CLASSES, Kind.CLASSES.value, _("Classes"), "", 0, "classes")
    labs = book_labs([course.key for course in courses], cohort.pk, cohort.time_zone)
    every = [*_labs(labs), *_quizzes(lessons), classes, *_sign_offs(courses)]
    return Columns(tuple(every), tuple(courses), tuple(lessons))


def _labs(labs: Sequence[BookLab]) -> list[Column]:
    return [
        Column(Kind.LAB, f"lab:{lab.pk}", lab.title, lab.course_key, lab.max_points, f"lab-{number}", lab)
        for number, lab in enumerate(labs, start=1)
    ]


def _quizzes(lessons: Sequence[LessonInfo]) -> list[Column]:
    return [
        Column(
            Kind.QUIZ,
            f"quiz:{quiz}",
            str(lesson.quiz_titles.get(quiz) or lesson.title),
            lesson.course_key,
            100,
            "quizzes",
        )
        for lesson in lessons
        for quiz in lesson.quizzes
    ]


def _sign_offs(courses: Sequence[CourseInfo]) -> list[Column]:
    named = _("Sign-off: %(course)s")
    return [
        Column(Kind.SIGN_OFF, f"sign_off:{course.key}", named % {"course": course.title}, course.key, 0, "finishing")
        for course in courses
        if course.rule.sign_off
    ]
