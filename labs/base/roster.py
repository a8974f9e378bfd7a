"""What labs asks the pathways app about people: who learns and who teaches what. The only door to it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from pathways.base.enums import TEACHING_ROLES, CohortRole, StudentState
from pathways.cohorts.selectors import cohorts as cohorts_selectors
from pathways.cohorts.selectors.cohorts import enrolled_courses, live_seats, taught_courses
from pathways.content.catalogue import CourseInfo, catalogue
from pathways.models import Cohort, Enrolment, StudentStateEvent, TimeAccommodation
from people.base.enums import Role
from people.base.prepared import Prepared
from people.base.rules import has_role, kept_from
from people.models import User

Pause = tuple[datetime, datetime | None]
Row = TypeVar("Row", bound=Model)


def learns(user: User, course_key: str) -> bool:
    """Return whether the person has a live seat in a cohort that has the course."""
    return course_key in courses_learnt(user)


def courses_learnt(user: User) -> list[str]:
    """Return the keys of the courses that the person is enrolled in."""
    return list(enrolled_courses(user)) if has_role(user, Role.STUDENT) else []


def courses_taught(user: User) -> list[str]:
    """Return the keys of the courses that the person teaches or assists in, now."""
    return list(taught_courses(user)) if has_role(user, Role.INSTRUCTOR, Role.ASSISTANT) else []


# Every page of who teaches asks it.
TAUGHT: Prepared[Cohort] = Prepared(lambda *, user: cohorts_selectors.cohorts_taught(user))


def cohorts_taught(user: User) -> list[Cohort]:
    """Return the cohorts that the person teaches or assists in."""
    return TAUGHT(user=user.pk) if has_role(user, Role.INSTRUCTOR, Role.ASSISTANT) else []


def students_of(cohort: Cohort, seen_by: User) -> list[User]:
    """Return a cohort's students without those who are kept from `seen_by`, by display name."""
    return list(cohorts_selectors.students_of(cohort, seen_by=seen_by).only("username", "display_name"))


def seated_in(cohort: Cohort, seen_by: User) -> QuerySet[User]:
    """Return a cohort's students as `students_of`, by display name. No query yet."""
    return cohorts_selectors.students_of(cohort, seen_by=seen_by)


def seated_rows(rows: "QuerySet[Row]", cohort: Cohort, seen_by: User) -> "QuerySet[Row]":
    """Narrow rows with a `student` to a cohort's live seats, without those who are kept from `seen_by`. No query yet.

    Each row is looked up as it comes, so that the first of many rows costs as little as the first of a few.
    """
    seat = Enrolment.objects.filter(cohort=cohort, student=OuterRef("student"), ended_at__isnull=True)
    apart = kept_from(seen_by)
    return rows.filter(Exists(seat.order_by())).exclude(student__in=apart)


def everybody_in(cohort: Cohort) -> list[User]:
    """Return all of a cohort's students, for changes that hold for all of them; shown to nobody."""
    return list(User.objects.filter(enrolments__cohort=cohort, enrolments__ended_at__isnull=True))


def staff_of(cohort: UUID) -> QuerySet[User]:
    """Return who teaches or assists in a cohort; observers look on and are not among them. No query yet."""
    return User.objects.filter(cohorts_staffed__cohort=cohort, cohorts_staffed__role__in=TEACHING_ROLES)


def instructs(user: User, cohort: UUID) -> bool:
    """Return whether the person's part in a cohort is that of an instructor: who assists there does not instruct."""
    part = {"cohorts_staffed__cohort": cohort, "cohorts_staffed__role": CohortRole.INSTRUCTOR}
    return User.objects.filter(pk=user.pk, **part).exists()


def students_taught(teacher: User) -> QuerySet[User]:
    """Return everybody with a live seat in a cohort of `teacher`, without those who are kept apart. No query yet."""
    seats = Enrolment.objects.filter(cohort__in=cohorts_selectors.cohorts_taught(teacher), ended_at__isnull=True)
    apart = kept_from(teacher)
    return User.objects.filter(pk__in=seats.values("student_id")).exclude(pk__in=apart)


def learners_of(teacher: User, course_key: str) -> QuerySet[User]:
    """Return who learns a course in a cohort of `teacher`, without those who are kept apart."""
    cohorts = [cohort.pk for cohort in cohorts_taught(teacher) if course_key in courses_of(cohort)]
    seats = Enrolment.objects.filter(cohort__in=cohorts, ended_at__isnull=True)
    apart = kept_from(teacher)
    return User.objects.filter(pk__in=seats.values("student_id")).exclude(pk__in=apart)


def course_infos(cohort: Cohort) -> list[CourseInfo]:
    """Return the courses that a cohort learns, in order."""
    way = catalogue().by_source.get(cohort.pathway_id)
    return list(way.courses) if way else []


def courses_of(cohort: Cohort) -> list[str]:
    """Return the keys of the courses that a cohort learns, in order."""
    return [course.key for course in course_infos(cohort)]


def courses_by_cohort(cohorts: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Return the keys of the courses that each of the cohorts learns. One query beside the catalogue's own."""
    shelf = catalogue().by_source
    rows = Cohort.objects.filter(pk__in=list(cohorts)).values_list("pk", "pathway_id")
    return {pk: {course.key for course in shelf[way].courses} if way in shelf else set() for pk, way in rows}


def zone_of_cohort(field: str) -> Subquery:
    """Return, for a query, the time zone of the cohort whose id is in `field`."""
    return Subquery(Cohort.objects.filter(pk=OuterRef(field)).values("time_zone")[:1])


def cohorts_of(student: User, course_key: str) -> list[UUID]:
    """Return the ids of the live cohorts in which a student learns a course."""
    return [cohort.pk for cohort in cohorts_learnt(student, course_key)]


def cohorts_learnt(student: User, course_key: str) -> list[Cohort]:
    """Return the live cohorts in which a student learns a course. One query beside the catalogue's own."""
    seats = list(Enrolment.objects.filter(student=student, ended_at__isnull=True).select_related("cohort"))
    shelf = catalogue().by_source if seats else {}
    ways = {source for source, way in shelf.items() if course_key in [course.key for course in way.courses]}
    return [seat.cohort for seat in seats if seat.cohort.pathway_id in ways]


def cohort_ids(student: User) -> list[UUID]:
    """Return the ids of every live cohort that a student has a seat in. One query, kept on the object."""
    return [seat.cohort_id for seat in live_seats(student)]


def _own_time(*, students: list[UUID]) -> "QuerySet[StudentStateEvent, tuple[UUID, str, datetime, UUID]]":
    moves = StudentStateEvent.objects.filter(student__in=students).values_list("student_id", "to_state", "at", "id")
    more = TimeAccommodation.objects.filter(student__in=students)
    rows = more.values_list("student_id", Cast("days", CharField()), "at", "id")
    return moves.order_by().union(rows.order_by(), all=True).order_by("at", "id")


OWN_TIME = Prepared(_own_time)


def own_time_of(students: Iterable[User]) -> tuple[dict[UUID, list[Pause]], dict[UUID, int]]:
    """Return each student's pauses as (start, end or None while it lasts), oldest first, and more days. One query."""
    pauses: dict[UUID, list[Pause]] = {}
    days: dict[UUID, int] = {}
    for student_id, said, at, _ in OWN_TIME(students=[student.pk for student in students]):
        # No state is called by a number.
        if said.isdigit():
            days[student_id] = int(said)
        else:
            _add_move(pauses.setdefault(student_id, []), said, at)
    return pauses, days


def _add_move(own: list[Pause], to_state: str, at: datetime) -> None:
    if to_state == StudentState.PAUSED:
        own.append((at, None))
    elif own and own[-1][1] is None:
        own[-1] = (own[-1][0], at)


def has_page(course_key: str) -> bool:
    """Return whether a published course page has this key."""
    return catalogue().pathway_of_course(course_key) is not None


def learning_since(day: date) -> QuerySet[User]:
    """Return everybody with a seat in a cohort that ended on `day` or later, or has not ended. No query yet."""
    return User.objects.filter(pk__in=Enrolment.objects.filter(cohort__ends_on__gte=day).values("student_id"))
