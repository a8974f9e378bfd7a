"""Who learns and who teaches what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from pathways.base.enums import TEACHING_ROLES
from pathways.cohorts.models.cohort import Cohort, Enrolment, SeatCard
from pathways.content.catalogue import PathwayInfo, catalogue
from people.base.prepared import Prepared
from people.base.rules import kept_from
from people.models import User


def _live_seats(*, user: UUID) -> "QuerySet[Enrolment]":
    seats = Enrolment.objects.filter(student=user, ended_at__isnull=True)
    return seats.select_related("cohort").order_by("-enrolled_at")


# Every page of a student asks it.
LIVE_SEATS = Prepared(_live_seats)


def live_seats(user: User) -> list[Any]:
    """Return the live enrolments of a person with their cohorts, newest first. One query, kept on the object."""
    kept: list[Any] | None = getattr(user, "_live_seats", None)
    if kept is None:
        kept = LIVE_SEATS(user=user.pk)
        for seat in kept:
            seat.student = user
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
    """Return the cohorts that the person teaches or helps in; not those where they only look on."""
    return Cohort.objects.filter(staff__user=user, staff__role__in=TEACHING_ROLES).select_related("pathway")


def taught_courses(user: User) -> list[str]:
    """Return the keys of the courses of the cohorts that the person teaches or helps in."""
    shelf = catalogue()
    ids = dict.fromkeys(cohorts_taught(user).values_list("pathway_id", flat=True))
    return _course_keys(shelf.by_source[page_id] for page_id in ids if page_id in shelf.by_source)


def students_of(cohort: Cohort, *, seen_by: User | None = None) -> QuerySet[User]:
    """Return the people with a live seat in the cohort; `seen_by` hides those who are kept from that staff member."""
    students = User.objects.filter(enrolments__cohort=cohort, enrolments__ended_at__isnull=True)
    if seen_by is not None:
        barred = kept_from(seen_by)
        students = students.exclude(pk__in=barred)
    # Nobody is there twice: one live seat in a cohort is all that the database lets anybody have.
    return students.order_by("display_name", "username")


@dataclass(frozen=True)
class Seats:
    """Seats of a cohort: how many there are, have somebody, and are kept for an open card."""

    all: int
    used: int
    kept: int

    @property
    def taken(self) -> int:
        """Return the seats that nobody else can get."""
        return self.used + self.kept

    @property
    def free(self) -> int:
        """Return the seats that can be given now."""
        return max(0, self.all - self.taken)


def open_cards(cohorts: Iterable[Cohort]) -> QuerySet[SeatCard]:
    """Return the cards of these cohorts that still work."""
    works = Q(invitation__used_at=None, invitation__withdrawn_at=None, invitation__expires_at__gt=timezone.now())
    return SeatCard.objects.filter(works, cohort__in=list(cohorts)).select_related("invitation")


def seats_of(cohorts: Iterable[Cohort]) -> dict[UUID, Seats]:
    """Return the seats of each cohort by id. Two queries."""
    found = {cohort.pk: cohort for cohort in cohorts}
    live = Count("enrolments", filter=Q(enrolments__ended_at__isnull=True))
    used = dict(Cohort.objects.filter(pk__in=found).order_by().annotate(n=live).values_list("pk", "n"))
    cards = open_cards(found.values()).order_by().values("cohort").annotate(n=Count("pk"))
    kept = dict(cards.values_list("cohort", "n"))
    return {pk: Seats(cohort.seats, used.get(pk, 0), kept.get(pk, 0)) for pk, cohort in found.items()}


def _course_keys(pathways: Iterable[PathwayInfo]) -> list[str]:
    return list(dict.fromkeys(course.key for way in pathways for course in way.courses))
