"""Reads of announcements: the reader's, in their language, and the staff's, with how many have read."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from pathways.announcements.models import Announcement, AnnouncementAddressee, AnnouncementReading
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.selectors.cohorts import live_seats, students_of
from people.models import User


@dataclass(frozen=True)
class Shown:
    """An announcement in one language: `language` is that of the words, `read` whether the reader has opened it."""

    announcement: Announcement
    title: str
    text: str
    language: str
    read: bool


def shown_to(user: User) -> "QuerySet[Announcement]":
    """Return what stands for the person's cohorts now, newest first, each with `read`. One query with the seats'."""
    read = AnnouncementReading.objects.filter(announcement=OuterRef("pk"), user=user)
    cohorts = [seat.cohort_id for seat in live_seats(user)]
    found = Announcement.objects.filter(cohort__in=cohorts, taken_back_at=None, show_at__lte=timezone.now())
    mine = AnnouncementAddressee.objects.filter(announcement=OuterRef("pk"), student=user)
    found = found.filter(Q(to_some=False) | Exists(mine))
    return found.annotate(read=Exists(read))


def in_own_language(announcement: Announcement) -> Shown:
    """Return the words in the reader's language, or in the one that there is."""
    wanted = (get_language() or "en").split("-")[0]
    language = next((one for one in (wanted, "en", "es") if getattr(announcement, f"title_{one}", "")), "en")
    title, text = (getattr(announcement, f"{part}_{language}") for part in ("title", "text"))
    return Shown(announcement, title, text, language, bool(getattr(announcement, "read", False)))


@dataclass(frozen=True)
class Sent:
    """An announcement as staff see it: how many of those who have a seat now have opened it."""

    shown: Shown
    read: int
    seats: int


def sent_to(cohort: Cohort) -> tuple["QuerySet[Announcement]", int]:
    """Return a cohort's announcements, newest first, each with `readers`, and how many people have a seat."""
    seated = students_of(cohort).order_by()
    readers = Count("readings", filter=Q(readings__user__in=seated.values("pk")), distinct=True)
    got = Count("addressees", filter=Q(addressees__student__in=seated.values("pk")), distinct=True)
    found = Announcement.objects.filter(cohort=cohort).annotate(readers=readers, got=got)
    return found.order_by("-show_at", "id"), seated.count()


def lines(announcements: list[Announcement], seats: int) -> list[Sent]:
    """Return the staff's lines of a page of announcements. No query."""
    return [
        Sent(in_own_language(one), one.readers, one.got if one.to_some else seats)  # type: ignore[attr-defined]
        for one in announcements
    ]
