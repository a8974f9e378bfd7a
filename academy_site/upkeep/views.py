"""The page First steps: what is done, what is left, and what the machine says about itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from academy_site.upkeep.first_steps import items
from academy_site.upkeep.forms import CounselForm
from academy_site.upkeep.models import Concern, Counsel
from academy_site.upkeep.services import write_down_counsel
from people.base.enums import Role
from people.base.rules import role_required


@role_required(Role.ADMINISTRATOR)
def first_steps(request: HttpRequest) -> HttpResponse:
    """Show the list, ticked from what is there; take which lawyer to call."""
    counsel = Counsel.objects.first()
    form = CounselForm(request.POST or None, initial={"words": counsel.words if counsel else ""})
    if request.method == "POST" and form.is_valid():
        write_down_counsel(words=form.cleaned_data["words"])
        return redirect("first-steps")
    steps = items()
    context = {
        "items": steps,
        "left": sum(not item.done for item in steps),
        "concerns": Concern.objects.filter(ended_at=None),
        "form": form,
    }
    return render(request, "upkeep/first_steps.html", context)
