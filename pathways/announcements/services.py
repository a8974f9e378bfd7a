"""Announcements written, told, changed, taken back and read."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pathways.announcements.models import Announcement, AnnouncementAddressee, AnnouncementReading
from pathways.base.errors import BadPlan, NotAllowed
from pathways.cohorts.models.cohort import Cohort
from pathways.cohorts.rules import can_manage
from pathways.cohorts.selectors.cohorts import students_of
from people.messages.notify import notify
from people.models import InboxItem, User

MESSAGE = "announcement"


@dataclass(frozen=True)
class Words:
    """Title and text in English and Spanish; one language is enough, each is whole or empty."""

    title_en: str = ""
    text_en: str = ""
    title_es: str = ""
    text_es: str = ""

    def require_whole(self) -> None:
        """Raise `BadPlan` where there is nothing, or half of a language."""
        pairs = [(self.title_en, self.text_en), (self.title_es, self.text_es)]
        if not any(title for title, _text in pairs):
            raise BadPlan(_("Write it in one language at least."))
        if any(bool(title) != bool(text) for title, text in pairs):
            raise BadPlan(_("A language needs both a title and a text."))


def _require(cohort: Cohort, by: User) -> None:
    if not can_manage(by, cohort):
        raise NotAllowed("This cohort is not yours.")


def page_of(announcement: Announcement) -> str:
    """Return the address where it is read."""
    return reverse("pathways:announcement", args=[announcement.pk])


@transaction.atomic
def write_announcement(
    *, cohort: Cohort, words: Words, by: User, show_at: datetime | None = None, students: Iterable[User] | None = None
) -> Announcement:
    """Write words for everybody in a cohort; without `show_at`, or with one that has passed, they are told at once.

    `students`: only for these, who have a seat in the cohort.

    Raises `NotAllowed` for who may not change the cohort, `BadPlan` for words that are not whole.
    """
    _require(cohort, by)
    words.require_whole()
    made = Announcement.objects.create(
        cohort=cohort, by=by, show_at=show_at or timezone.now(), to_some=students is not None, **asdict(words)
    )
    rows = [AnnouncementAddressee(announcement=made, student=student) for student in students or ()]
    AnnouncementAddressee.objects.bulk_create(rows)
    if made.show_at <= timezone.now():
        _tell(made)
    return made


def _tell(announcement: Announcement) -> None:
    """Leave everybody in the cohort whom it is for a message that says only that there is news."""
    told = students_of(announcement.cohort).filter(is_active=True)
    if announcement.to_some:
        told = told.filter(pk__in=announcement.addressees.values("student"))
    for student in told:
        notify(user=student, kind=MESSAGE, path=page_of(announcement))
    announcement.told_at = timezone.now()
    announcement.save(update_fields=["told_at"])


def tell_announcements() -> int:
    """Tell what is due; return how many. Each is told once, whatever goes wrong between two of them."""
    due = Announcement.objects.filter(told_at=None, taken_back_at=None, show_at__lte=timezone.now())
    return sum(_tell_due(one) for one in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _tell_due(pk: UUID) -> bool:
    held = Announcement.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=pk)
    if held.told_at is not None or held.taken_back_at is not None:
        return False
    _tell(held)
    return True


@transaction.atomic
def change_announcement(
    *, announcement: Announcement, words: Words, by: User, show_at: datetime | None = None, again: bool = False
) -> Announcement:
    """Change the words, and while nobody was told the hour too; `again` tells everybody once more, as if unread.

    Raises as `write_announcement`, and `BadPlan` for one that was taken back.
    """
    held = Announcement.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=announcement.pk)
    _require(held.cohort, by)
    words.require_whole()
    if held.taken_back_at:
        raise BadPlan(_("This was taken back. Write a new one."))
    for name, value in asdict(words).items():
        setattr(held, name, value)
    held.changed_at = timezone.now() if held.told_at else None
    if not held.told_at and show_at:
        held.show_at = show_at
    held.save()
    if held.told_at and again:
        held.readings.all().delete()
        _tell(held)
    elif not held.told_at and held.show_at <= timezone.now():
        _tell(held)
    return held


@transaction.atomic
def take_back_announcement(*, announcement: Announcement, by: User) -> None:
    """Take it off everybody's pages, with the messages that nobody has opened. Twice changes nothing.

    Raises `NotAllowed` for who may not change the cohort.
    """
    held = Announcement.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=announcement.pk)
    _require(held.cohort, by)
    if held.taken_back_at is None:
        held.taken_back_at = timezone.now()
        held.save(update_fields=["taken_back_at"])
        InboxItem.objects.filter(kind=MESSAGE, path=page_of(held), read_at=None).delete()


def note_reading(*, announcement: Announcement, user: User) -> None:
    """Remember that somebody opened it; the first time counts, and its message is read as well."""
    AnnouncementReading.objects.get_or_create(announcement=announcement, user=user)
    unread = InboxItem.objects.filter(user=user, kind=MESSAGE, path=page_of(announcement), read_at=None)
    unread.update(read_at=timezone.now())
