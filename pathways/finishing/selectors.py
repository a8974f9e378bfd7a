"""What the pages of finishing show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from pathways.base.enums import StudentState
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.selectors.cohorts import enrolled_pathways, students_of
from pathways.content.catalogue import CourseInfo, PathwayInfo, catalogue
from pathways.content.models.skill import Skill
from pathways.finishing.checklists import Checklist, checklist_of, checklists, facts_of
from pathways.finishing.locks import Lock, locks_of, opened_early, reason_for
from pathways.finishing.models import EarlyOpening
from people.models import User


@dataclass(frozen=True)
class Waiting:
    """Something that waits for its turn: its title, its lock, and the opening by staff where there is one.

    `why` are the words of who opened it, where the student themselves reads.
    """

    key: str
    title: str
    lock: Lock | None
    early: EarlyOpening | None = None
    why: str = ""


@dataclass(frozen=True)
class PersonRow:
    """One person of a cohort: courses finished of all, and those where a sign-off is all that is left."""

    user: User
    name: str
    done: int
    total: int
    waits: tuple[CourseInfo, ...]


def own_checklists(student: User) -> list[tuple[PathwayInfo, list[Checklist]]]:
    """Return the checklists of every course of the pathways where the student has a seat. At most four queries each."""
    return [(way, checklists(student, way.courses)) for way in enrolled_pathways(student)]


def waiting_things(student: User, courses: Iterable[CourseInfo], *, own: bool = False) -> list[Waiting]:
    """Return what waits for its turn in some courses, whole courses once, and what staff opened.

    `own`: the student themselves reads, and so the reasons too.
    """
    early = opened_early(student)
    found: dict[str, Waiting] = {}
    courses = list(courses)
    locks = locks_of(student, courses)
    for course in courses:
        for lesson in course.lessons:
            lock = locks.get(lesson.key)
            if lock is not None:
                title = course.title if lock.key == course.key else lesson.title
                found.setdefault(lock.key, Waiting(lock.key, title, lock))
    for key, row in early.items():
        found[key] = Waiting(key, title_of(key), None, row, reason_for(student, row) if own else "")
    return list(found.values())


def title_of(key: str) -> str:
    """Return the title of a course, or of a lesson named `<course>/<lesson>`; the key itself for one that is gone."""
    course_key, _slash, slug = key.partition("/")
    course = catalogue().courses.get(course_key)
    if course is None or not slug:
        return course.title if course else key
    return next((lesson.title for lesson in course.lessons if lesson.slug == slug), key)


def cohort_rows(cohort: Cohort, *, seen_by: User) -> list[PersonRow]:
    """Return the people of a cohort by name, with what waits for a sign-off. The same queries at any size."""
    way = catalogue().by_source.get(cohort.pathway_id)
    courses = list(way.courses) if way else []
    students = list(students_of(cohort, seen_by=seen_by))
    facts = facts_of(students, courses)
    rows = []
    for student in students:
        held = [checklist_of(student, course, facts) for course in courses]
        waits = tuple(one.course for one in held if one.waits_for_teacher)
        done = sum(1 for one in held if one.done)
        rows.append(PersonRow(student, student.get_short_name(), done, len(held), waits))
    return rows


def exam_names(student: User) -> list[str]:
    """Return the exams that the person's pathways lead to, each once."""
    return list(dict.fromkeys(name for way in enrolled_pathways(student) for name in way.certifications))


def skill_choices(student: User) -> list[tuple[str, str]]:
    """Return the skills that the person's pathways teach, by key and title. One query."""
    keys = {key for way in enrolled_pathways(student) for lesson in way.lessons for key in lesson.skills}
    return [(skill.key, skill.title) for skill in Skill.objects.filter(key__in=keys)]


def students_in_training() -> QuerySet[User]:
    """Return everybody with a live seat who has not left."""
    seated = User.objects.filter(is_active=True, enrolments__ended_at__isnull=True, enrolments__isnull=False)
    return seated.filter(standing__state__in=(StudentState.ENROLLED, StudentState.IN_TRAINING)).distinct()
