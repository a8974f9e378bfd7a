"""Whether an employer is named in public, by placement staff."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.employers.forms import NamingForm
from placement.employers.models import Employer
from placement.employers.naming import allow_naming, stop_naming


@placement_staff
def name(request: SignedIn, employer: UUID) -> HttpResponse:
    """Write down that an employer agreed to be named, and the words."""
    row = get_object_or_404(Employer, pk=employer)
    form = NamingForm(request.POST or None, initial={"words": row.public_words or row.about, "on": row.named_on})
    if request.method == "POST" and form.is_valid():
        said = _("Saved. Public pages may name this employer while it is active.")
        if attempt(request, lambda: allow_naming(employer=row, by=request.user, **form.cleaned_data), said):
            return redirect("placement:employer", row.pk)
    title = _("What the public may read of %(name)s") % {"name": row.name}
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Save")})


@placement_staff
@require_POST
def stop(request: SignedIn, employer: UUID) -> HttpResponse:
    """Take an employer out of public pages."""
    row = get_object_or_404(Employer, pk=employer)
    attempt(request, lambda: stop_naming(employer=row, by=request.user), _("No public page names this employer now."))
    return redirect("placement:employer", row.pk)
