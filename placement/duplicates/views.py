"""Two entries of one employer side by side, and merging the one into the other."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from people.base.step_up import step_up
from people.models import User
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import REFERRAL_DONE, EventKind
from placement.duplicates.merging import merge_employers, why_not
from placement.employers.models import Employer, EmployerEvent
from placement.employers.parts import Part
from placement.employers.services import KNOWN
from placement.openings.models import JobOrder
from placement.referrals.models.referrals import Referral
from placement.relations.selectors import talks_with

MOVES: tuple[tuple[str, str | Promise], ...] = (
    ("openings", gettext_lazy("Openings")),
    ("running", gettext_lazy("Referrals under way")),
    ("over", gettext_lazy("Referrals that are over")),
    ("people", gettext_lazy("People at the employer")),
    ("talks", gettext_lazy("Talks and visits")),
    ("agreements", gettext_lazy("Agreements")),
)


@dataclass(frozen=True)
class Line:
    """One line of the preview: what it is about, at the kept one, at the other, and at the kept one afterwards."""

    label: str | Promise
    kept: str | int
    gone: str | int
    after: str | int


def _counts(employer: Employer) -> dict[str, int]:
    """Return how many of each would move. Four queries; no student is named."""
    over = Q(state__in=REFERRAL_DONE)
    ways = Referral.objects.filter(order__employer=employer)
    found = ways.aggregate(running=Count("pk", filter=~over), over=Count("pk", filter=over))
    return {
        **found,
        "openings": JobOrder.objects.filter(employer=employer).count(),
        "people": employer.people.count(),
        "agreements": employer.agreements.count(),
        "talks": talks_with(employer).count(),
    }


def preview(kept: Employer, gone: Employer) -> list[Line]:
    """Return before and after: what is known of both, and how much of each kind there is."""
    lines = [Line(_label(name), getattr(kept, name), getattr(gone, name), _after(kept, gone, name)) for name in KNOWN]
    here, there = _counts(kept), _counts(gone)
    lines += [Line(label, here[key], there[key], here[key] + there[key]) for key, label in MOVES]
    return [line for line in lines if line.kept or line.gone]


def _after(kept: Employer, gone: Employer, name: str) -> str:
    return str(getattr(kept, name) or getattr(gone, name))


def _label(name: str) -> str:
    label = str(Employer._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


@placement_staff
def merge(request: SignedIn, employer: UUID, other: UUID) -> HttpResponse:
    """Show what merging `other` into `employer` does, before and after, or why it cannot be; `do` does it."""
    kept, gone = get_object_or_404(Employer, pk=employer), get_object_or_404(Employer, pk=other)
    context = {"kept": kept, "gone": gone, "why": why_not(kept, gone), "lines": preview(kept, gone)}
    return render(request, "placement/duplicates/merge.html", context)


@placement_staff
@require_POST
@step_up
def do_merge(request: SignedIn, employer: UUID, other: UUID) -> HttpResponse:
    """Merge; the password is asked first."""
    kept, gone = get_object_or_404(Employer, pk=employer), get_object_or_404(Employer, pk=other)
    said = _("Merged. Everything stands here now.")
    done = attempt(request, lambda: merge_employers(kept=kept, gone=gone, by=request.user), said)
    return redirect("placement:employer", kept.pk) if done else redirect("placement:employer-merge", kept.pk, gone.pk)


def merged_events(employer: Employer) -> "QuerySet[EmployerEvent]":
    """Return the checks of entries that were merged into this one, with what was found, newest first."""
    found = EmployerEvent.objects.filter(employer__merged_into=employer, kind=EventKind.CHECKED)
    return found.select_related("by", "employer").prefetch_related("answers").order_by("-at", "-pk")


def part(employer: Employer, _reader: User) -> Part | None:
    """Return what was written at entries that were merged into this one; nothing where there is none. No query then."""
    if not employer.also:
        return None
    merged = employer.merged.order_by("name", "id")
    return Part("placement/duplicates/part.html", {"merged": list(merged), "lists": list(merged_events(employer))})
