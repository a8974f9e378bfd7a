"""Who learns and who teaches what."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from pathways.cohorts.models.cohort import Cohort
from pathways.content.catalogue import PathwayInfo, catalogue
from people.models import StaffBar, User


def live_seats(user: User) -> list[Any]:
    """Return the live enrolments of a person with their cohorts, newest first. One query, kept on the object."""
    kept: list[Any] | None = getattr(user, "_live_seats", None)
    if kept is None:
        seats = user.enrolments.filter(ended_at__isnull=True).select_related("cohort").order_by("-enrolled_at")
        kept = list(seats)
        user._live_seats = kept  # type: ignore[attr-defined]
    return kept


def enrolled_pathways(user: User) -> list[PathwayInfo]:
    """Return the pathways in whose cohorts the person has a seat, newest seat first."""
    shelf = catalogue()
    ids = dict.fromkeys(seat.cohort.pathway_id for seat in live_seats(user))
    return [shelf.by_source[page_id] for page_id in ids if page_id in shelf.by_source]


def enrolled_courses(user: User) -> list[str]:
    """Return the keys of the courses that the person learns now, in order."""
    return _course_keys(enrolled_pathways(user))


def is_enrolled(user: User, course_key: str) -> bool:
    """Return whether the person has a seat in a cohort of a pathway that holds the course."""
    return course_key in enrolled_courses(user)


def cohorts_taught(user: User) -> QuerySet[Cohort]:
    """Return the cohorts that the person teaches or helps in."""
    return Cohort.objects.filter(staff__user=user).select_related("pathway")


def taught_courses(user: User) -> list[str]:
    """Return the keys of the courses of the cohorts that the person teaches or helps in."""
    shelf = catalogue()
    ids = dict.fromkeys(cohorts_taught(user).values_list("pathway_id", flat=True))
    return _course_keys(shelf.by_source[page_id] for page_id in ids if page_id in shelf.by_source)


def students_of(cohort: Cohort, *, seen_by: User | None = None) -> QuerySet[User]:
    """Return the people with a live seat in the cohort; `seen_by` hides those who are kept from that staff member."""
    students = User.objects.filter(enrolments__cohort=cohort, enrolments__ended_at__isnull=True)
    if seen_by is not None:
        barred = StaffBar.objects.filter(staff=seen_by, ended_at__isnull=True).values("student")
        students = students.exclude(pk__in=barred)
    return students.order_by("display_name", "username").distinct()


def _course_keys(pathways: Iterable[PathwayInfo]) -> list[str]:
    return list(dict.fromkeys(course.key for way in pathways for course in way.courses))
