"""Covering for a colleague who is away: set for some days, ended by itself or before."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from people.base.enums import Role
from people.base.errors import PeopleError
from people.base.models.cover import Cover, CoverQuerySet
from people.base.models.user import User
from people.base.rules import has_role
from people.caseload.cover_log import log_cover
from people.caseload.selectors import listed
from people.caseload.services import OFF, ON
from people.messages.notify import notify
from people.trail.enums import AccessKind

LONGEST, AHEAD = timedelta(days=92), timedelta(days=366)
NOTE = "cover"


class CannotCover(PeopleError):
    """A cover that cannot be set or ended; the message says why."""

    def __init__(self, why: str | Promise) -> None:
        super().__init__(str(why))


def _need_setter(away: User, covered_by: User, by: User) -> None:
    """Hold that who is away says who covers, or an administrator does, and nobody takes a list for themselves."""
    if by.pk == covered_by.pk or (by.pk != away.pk and not has_role(by, Role.ADMINISTRATOR)):
        raise CannotCover(gettext_lazy("Only who is away, or an administrator, says who covers. Nothing changed."))
    if away.pk == covered_by.pk or not all(
        one.is_active and has_role(one, Role.PLACEMENT) for one in (away, covered_by)
    ):
        raise CannotCover(gettext_lazy("Choose two different people who work in placement. Nothing changed."))


def _need_days(first_on: date, last_on: date) -> None:
    today = timezone.localdate()
    if not today <= first_on <= today + AHEAD or not first_on <= last_on < first_on + LONGEST:
        raise CannotCover(
            gettext_lazy("A cover begins today or within a year, and lasts 92 days at most. Nothing changed.")
        )


@transaction.atomic
def set_cover(*, away: User, covered_by: User, first_on: date, last_on: date, by: User) -> Cover:
    """Let one of the placement staff work on a colleague's list from the first to the last day, both included.

    Tasks stay with their owner, and their age with them. Appends ASSIGNED to the log of each student on the list, with
    the days; leaves both a message. Raises `CannotCover` with why, also where somebody covers for them on one of these
    days already.
    """
    _need_setter(away, covered_by, by)
    _need_days(first_on, last_on)
    User.objects.select_for_update(no_key=True).get(pk=away.pk)
    clash = Cover.objects.filter(away=away, ended_at=None, first_on__lte=last_on, last_on__gte=first_on)
    if clash.exists():
        raise CannotCover(gettext_lazy("Somebody covers for them on one of these days already. Nothing changed."))
    cover = Cover.objects.create(away=away, covered_by=covered_by, first_on=first_on, last_on=last_on, set_by=by)
    _log(cover, AccessKind.ASSIGNED, (OFF, ON), by)
    _tell(cover)
    return cover


@transaction.atomic
def end_cover(*, cover: Cover, by: User) -> Cover:
    """End a cover at once; twice changes nothing. Whoever is away or covers may, and administrators.

    Appends UNASSIGNED to the log of each student on the list; leaves both a message. Raises `CannotCover`.
    """
    cover = Cover.objects.select_for_update(of=("self",)).select_related("away", "covered_by").get(pk=cover.pk)
    if by.pk not in {cover.away_id, cover.covered_by_id} and not has_role(by, Role.ADMINISTRATOR):
        raise CannotCover(gettext_lazy("Only who is away, who covers, or an administrator ends it. Nothing changed."))
    if cover.ended_at is not None or cover.last_on < timezone.localdate():
        return cover
    cover.ended_at, cover.ended_by = timezone.now(), by
    cover.save(update_fields=["ended_at", "ended_by"])
    _log(cover, AccessKind.UNASSIGNED, (ON, OFF), by)
    _tell(cover)
    return cover


def _log(cover: Cover, kind: AccessKind, change: tuple[str, str], by: User) -> None:
    """Say to each student on the list who works with them in between; not of somebody who is kept away from them."""
    for student in listed(cover.away_id, cover.covered_by_id):
        log_cover(cover=cover, student=student, kind=kind, change=change, by=by)


def _tell(cover: Cover) -> None:
    for user in (cover.away, cover.covered_by):
        notify(user=user, kind=NOTE, path=reverse("people:covers"))


def around(user: User) -> CoverQuerySet:
    """Return the covers that somebody may see, newest first: an administrator all, others their own."""
    found = Cover.objects.select_related("away", "covered_by", "set_by", "ended_by").order_by("-first_on", "id")
    return found if has_role(user, Role.ADMINISTRATOR) else found.filter(Q(away=user) | Q(covered_by=user))


def old_covers() -> QuerySet[Cover]:
    """Return covers whose last day is a year ago."""
    return Cover.objects.filter(last_on__lt=timezone.localdate() - timedelta(days=365))
