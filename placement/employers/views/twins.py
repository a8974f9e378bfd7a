"""Employers that may stand here twice: asked about where one is added or changed, and listed as pairs."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.employers.forms import EmployerForm
from placement.employers.models import Employer, EmployersApart
from placement.employers.twins import Twin, all_twins, say_apart, twins_of_form

A_PAGE = 20
SEEN = "seen"


def unseen(request: SignedIn, form: EmployerForm, saved: Employer | None = None) -> tuple[list[Twin], list[Employer]]:
    """Return who may be the employer that was typed where somebody of them was not shown yet, and who was found."""
    found = twins_of_form(form.cleaned_data, saved)
    said = set(request.POST.getlist(SEEN)) if request.POST.get("other") else set()
    new = any(str(twin.employer.pk) not in said for twin in found)
    return found if new else [], [twin.employer for twin in found]


def asked(request: SignedIn, form: EmployerForm, title: str, button: str | Promise, twins: list[Twin]) -> HttpResponse:
    """Show the form, and above it who may be the same; what was typed stays."""
    context: dict[str, Any] = {"form": form, "title": title, "button": button, "twins": twins}
    return render(request, "placement/employers/form.html", context)


@placement_staff
def pairs(request: SignedIn) -> HttpResponse:
    """List pairs of employers that may be one, and those of which somebody said that they are two."""
    page = Paginator(all_twins(), A_PAGE).get_page(request.GET.get("page"))
    apart = EmployersApart.objects.select_related("one", "other", "by").order_by("-at", "id")[:A_PAGE]
    return render(request, "placement/employers/pairs.html", {"page": page, "apart": apart})


@placement_staff
@require_POST
def apart(request: SignedIn, employer: UUID, other: UUID) -> HttpResponse:
    """Remember that two employers are not the same."""
    one, two = get_object_or_404(Employer, pk=employer), get_object_or_404(Employer, pk=other)
    said = _("Saved. These two are not shown as a pair any more.")
    attempt(request, lambda: say_apart(one=one, others=[two], by=request.user), said)
    return redirect("placement:employer-pairs")
