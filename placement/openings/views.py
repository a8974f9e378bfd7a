"""Job orders, by placement staff: found by what people decide by, drafted, changed, moved, opened again."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from placement.base.acting import SignedIn, attempt, placement_staff
from placement.employers.models import Employer
from placement.openings import services as openings_services
from placement.openings.drawing import cards_of, filters_of
from placement.openings.forms import OrderForm, PayForm, ReopenForm
from placement.openings.listing import NOTHING_CHOSEN, OpeningFilter, listed
from placement.openings.models import JobOrder, LocalPay
from placement.openings.pay import local_pay, set_pay
from placement.openings.services import draft_order

A_PAGE = 24


@placement_staff
def orders(request: SignedIn) -> HttpResponse:
    """List openings, those to review first, found by state, words and what people decide by."""
    form = OpeningFilter(request.GET) if {*request.GET} - {"page"} else None
    page = listed(form.chosen() if form else NOTHING_CHOSEN, request.GET.get("page"), A_PAGE)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"narrowed": form is not None, "page": page, "query": kept.urlencode()}
    context |= {"cards": cards_of(page), "filters": filters_of(form)}
    return render(request, "placement/openings/orders.html", context)


@placement_staff
def new_order(request: SignedIn, employer: UUID) -> HttpResponse:
    """Draft a job order for an employer."""
    row = get_object_or_404(Employer, pk=employer)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order = draft_order(employer=row, by=request.user, needs=form.needs(), **form.terms())
        return redirect("placement:order", order.pk)
    title = _("Add an opening at %(name)s") % {"name": row.name}
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Add")})


@placement_staff
def edit_order(request: SignedIn, order: UUID) -> HttpResponse:
    """Change an opening's terms and skills."""
    row = get_object_or_404(JobOrder.objects.prefetch_related("skills"), pk=order)
    form = OrderForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: openings_services.edit_order(order=row, by=request.user, needs=form.needs(), **form.terms()),
            _("Saved."),
        )
        if done:
            return redirect("placement:order", row.pk)
    return render(request, "placement/base/form.html", {"form": form, "title": row.title, "button": _("Save")})


@placement_staff
@require_POST
def move_order(request: SignedIn, order: UUID) -> HttpResponse:
    """Move an opening one step."""
    row = get_object_or_404(JobOrder, pk=order)
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")[:300]
    attempt(
        request, lambda: openings_services.move_order(order=row, to=to, by=request.user, reason=reason), _("Saved.")
    )
    return redirect("placement:order", row.pk)


@placement_staff
def reopen_order(request: SignedIn, order: UUID) -> HttpResponse:
    """Open a filled or closed opening once more, for so many people in all, with a reason."""
    row = get_object_or_404(JobOrder, pk=order)
    form = ReopenForm(request.POST or None, initial={"openings": row.openings})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: openings_services.reopen_order(order=row, by=request.user, **form.cleaned_data),
            _("Open again."),
        )
        if done:
            return redirect("placement:order", row.pk)
    title = _("Open again: %(title)s") % {"title": row.title}
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Open again")})


@placement_staff
def pay(request: SignedIn) -> HttpResponse:
    """Show the least pay and the living wage of each county, and write down a newer one."""
    form = PayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        attempt(request, lambda: set_pay(by=request.user, **form.cleaned_data), _("Saved. It holds from now on."))
        return redirect("placement:pay")
    rows = sorted(local_pay().values(), key=lambda row: row.county)
    history = LocalPay.objects.select_related("by").order_by("-at", "-id")
    page = Paginator(history, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "placement/openings/pay.html", {"form": form, "rows": rows, "page": page})
