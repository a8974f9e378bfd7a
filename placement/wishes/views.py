"""The student's own pages of wishes, and what placement staff may read of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from people.base.step_up import step_up
from people.models import User
from placement.base.acting import SignedIn, placement_staff, student_only
from placement.base.enums import Shift
from placement.base.errors import StillShared
from placement.base.rules import own_student
from placement.employers.models import Employer
from placement.openings.selectors import matches_for, open_orders
from placement.wishes.away import away_of, shared_with
from placement.wishes.forms import AwayForm, WishesForm
from placement.wishes.models import WorkWishes
from placement.wishes.selectors import own_wishes, shown_wishes
from placement.wishes.services import save_away, save_wishes


@student_only
@step_up
def wishes(request: SignedIn) -> HttpResponse:
    """Let the student say what they wish for; the password is asked first."""
    found = own_wishes(request.user)
    initial = {name: getattr(found, name) for name in ("from_home", "least_hours", "most_hours", "shifts")}
    initial |= {"places": "\n".join(found.places), "shown": _shown(request.user)}
    form = WishesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_wishes(student=request.user, wishes=form.wishes(), shown=form.cleaned_data["shown"])
        messages.success(request, _("Saved. Openings outside your wishes now stand apart."))
        return redirect("placement:my-wishes")
    return render(request, "placement/wishes/wishes.html", {"form": form})


def _shown(student: User) -> bool:
    return WorkWishes.objects.filter(student=student, shown=True).exists()


@student_only
@step_up
def away(request: SignedIn) -> HttpResponse:
    """Let the student keep employers away; the password is asked first, and nobody is told."""
    kept = away_of(request.user)
    covered = [employer for employer in Employer.objects.only("pk", "name", "also") if kept.covers(employer)]
    names = [*kept.names, *_named_by(request, kept.names)]
    form = AwayForm(request.POST or None, initial={"names": "\n".join(names)}, sharing="take_back" in request.POST)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            save_away(student=request.user, names=data["names"], take_back=data.get("take_back", False))
        except StillShared as error:
            form = AwayForm(request.POST, sharing=True)
            form.add_error("take_back", str(error))
        else:
            messages.success(request, _("Saved. No page of staff or employers shows this list."))
            return redirect("placement:my-employers")
    context = {
        "form": form,
        "covered": covered,
        "shares": shared_with(request.user, covered),
        "kept": [one for one in _ways(request.user) if kept.covers(one.order.employer)],
    }
    return render(request, "placement/wishes/employers.html", context)


def _named_by(request: SignedIn, names: tuple[str, ...]) -> list[str]:
    """Return the employer of the opening whose page led here, to be saved by the student's own click."""
    asked = request.GET.get("opening", "")
    found = [order.employer.name for order in open_orders() if str(order.pk) == asked]
    return [name for name in found if name not in names]


def _ways(student: User) -> list[Any]:
    """Return the student's own ways to openings, newest first."""
    return list(student.referrals.select_related("order__employer").order_by("-moved_at"))


@placement_staff
def shown(request: SignedIn, student: UUID) -> HttpResponse:
    """Show placement staff what a student of theirs wishes for, where the student shows it; the look is written down.

    Nothing here knows which employers are kept away.
    """
    person = own_student(request.user, student)
    found = shown_wishes(person, reader=request.user, reason=_("to look for openings"))
    matches = matches_for(person) if found else []
    context = {
        "student": person,
        "wishes": found,
        "times": [Shift(shift).label for shift in found.shifts] if found else [],
        "rows": [(match, found.against(match.order)) for match in matches] if found else [],
    }
    return render(request, "placement/wishes/shown.html", context)
