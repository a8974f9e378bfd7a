"""Interviews as each reader may see them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Release, User
from placement.base.enums import INTERVIEW_OPEN, InterviewState
from placement.interviews.models import Interview
from placement.interviews.services import MEETING
from placement.openings.rules import orders_of
from placement.referrals.models.referrals import Referral
from placement.referrals.panels import Panel
from placement.referrals.rules import own_referrals
from placement.referrals.selectors import VISIBLE, live_releases

S = InterviewState
# What the student reads: they are "you".
OWN: dict[str, str | Promise] = {
    S.OFFERED: gettext_lazy("There are times to choose from"),
    S.NONE_FITS: gettext_lazy("None of the times fits. Your advisor looks for others"),
    S.AGREED: gettext_lazy("You have a time"),
    S.MOVE_ASKED: gettext_lazy("You asked for another time. Until there is one, this one stands"),
    S.CALLED_OFF: gettext_lazy("It was called off"),
    S.HELD: gettext_lazy("It took place"),
    S.NOT_HELD: gettext_lazy("It did not take place"),
    S.LEFT_OPEN: gettext_lazy("It is over"),
}


def meetings() -> "QuerySet[Interview]":
    """Return interviews with all that their pages name."""
    return Interview.objects.select_related("referral__student", "referral__order__employer")


def for_staff(staff: User, pk: UUID) -> Interview:
    """Return one interview of the own case-load, or raise 404."""
    return get_object_or_404(meetings().filter(referral__in=own_referrals(staff)), pk=pk)


def for_student(student: User, pk: UUID) -> Interview:
    """Return one of the student's own interviews, or raise 404."""
    return get_object_or_404(meetings(), pk=pk, referral__student=student)


@dataclass(frozen=True)
class Meeting:
    """An interview as the employer sees it; without a live `release` only that it was called off."""

    row: Interview
    release: Release | None


def code_of(referral: Referral) -> str:
    """Return what an employer's calendar calls a person: never by name."""
    return _("Candidate %(code)s") % {"code": referral.pk.hex[:4].upper()}


def _shown_of(contact: User, rows: "QuerySet[Interview]") -> list[Meeting]:
    """Return those of `rows` that a contact may see: under a live release, or called off with its time to come."""
    found = list(rows.filter(referral__order__in=orders_of(contact)).order_by("starts_at", "created_at"))
    visible = [row.referral for row in found if row.referral.state in VISIBLE and not row.referral.frozen]
    live, now = live_releases(visible) if visible else {}, timezone.now()
    off = {row.pk for row in found if row.state == S.CALLED_OFF and row.starts_at and row.starts_at > now}
    return [Meeting(row, live.get(row.referral_id)) for row in found if row.referral_id in live or row.pk in off]


def for_employer(contact: User, pk: UUID) -> Meeting:
    """Return one interview with an employer's people, or raise 404 whatever the cause."""
    found = _shown_of(contact, meetings().filter(pk=pk))
    if not found:
        raise Http404
    return found[0]


def home_panel(contact: User) -> Panel | None:
    """Return the interviews of an employer's first page: what is agreed, offered, or called off."""
    called_off = Q(state=S.CALLED_OFF, starts_at__gt=timezone.now())
    found = _shown_of(contact, meetings().filter(Q(state__in=INTERVIEW_OPEN) | called_off))
    return Panel("placement/interviews/partner/list.html", {"meetings": found}) if found else None


def _panel(referral: Referral, template: str) -> Panel | None:
    rows, may = list(referral.meetings.all()), _may_offer(referral)
    shown = {"referral": referral, "meetings": rows, "may_offer": may and not any(row.is_open for row in rows)}
    return Panel(template, shown) if rows or may else None


def staff_panel(referral: Referral, _reader: User) -> Panel | None:
    """Return the interviews of a referral for staff, and the way to offer times."""
    return _panel(referral, "placement/interviews/of_referral.html")


def student_panel(referral: Referral, _reader: User) -> Panel | None:
    """Return the interviews of a referral for the student."""
    rows = [(row, OWN[row.state]) for row in referral.meetings.all()]
    return Panel("placement/interviews/own.html", {"meetings": rows}) if rows else None


def employer_panel(referral: Referral, _reader: User) -> Panel | None:
    """Return the interviews of a profile for the employer, and the way to offer times."""
    return _panel(referral, "placement/interviews/partner/of_profile.html")


def _may_offer(referral: Referral) -> bool:
    return referral.state in MEETING and not referral.frozen
