"""People at an employer, talks and agreements, by placement staff."""

from uuid import UUID

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.step_up import step_up
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.employers.models import Employer
from placement.relations import services
from placement.relations.forms import AgreementForm, PersonForm, TouchForm
from placement.relations.models import Agreement, EmployerPerson
from placement.relations.selectors import newest_touch, people_of, talks_with

A_PAGE = 20


def _form(request: SignedIn, form: BaseForm, title: str, button: str | Promise) -> HttpResponse:
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": button})


def _back(employer: UUID) -> HttpResponse:
    return redirect("placement:employer-people", employer)


@placement_staff
def people(request: SignedIn, employer: UUID) -> HttpResponse:
    """Show who works there, what was talked over, when the next talk is, and what was agreed."""
    row = get_object_or_404(Employer, pk=employer)
    talks = talks_with(row).select_related("by", "person")
    context = {
        "employer": row,
        "people": people_of(row),
        "next": newest_touch(row),
        "page": Paginator(talks, A_PAGE).get_page(request.GET.get("page")),
        "agreements": row.agreements.all(),
    }
    return render(request, "placement/relations/people.html", context)


@placement_staff
def new_person(request: SignedIn, employer: UUID) -> HttpResponse:
    """Write down somebody who works there."""
    row = get_object_or_404(Employer, pk=employer)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_person(employer=row, by=request.user, **form.cleaned_data)
        return _back(row.pk)
    return _form(request, form, _("Somebody at %(name)s") % {"name": row.name}, _("Save"))


@placement_staff
def person(request: SignedIn, employer: UUID, person: UUID) -> HttpResponse:
    """Change what is known of a person."""
    row = get_object_or_404(EmployerPerson, pk=person, employer=employer)
    form = PersonForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        services.change_person(person=row, by=request.user, **form.cleaned_data)
        return _back(employer)
    return _form(request, form, str(row), _("Save"))


@placement_staff
@require_POST
def end_person(request: SignedIn, employer: UUID, person: UUID) -> HttpResponse:
    """Take a person off the list."""
    row = get_object_or_404(EmployerPerson, pk=person, employer=employer)
    attempt(request, lambda: services.end_person(person=row, by=request.user), _("Taken off the list."))
    return _back(employer)


@placement_staff
@require_POST
@step_up
def delete_person(request: SignedIn, employer: UUID, person: UUID) -> HttpResponse:
    """Delete a person and the talks with them; the password is asked first."""
    row = get_object_or_404(EmployerPerson.objects.select_related("employer"), pk=person, employer=employer)
    said = _("Deleted, with what was written of talks with them.")
    attempt(request, lambda: services.delete_person(person=row, by=request.user), said)
    return _back(employer)


@placement_staff
def new_touch(request: SignedIn, employer: UUID) -> HttpResponse:
    """Write down a call, visit or mail."""
    row = get_object_or_404(Employer, pk=employer)
    form = TouchForm(request.POST or None, employer=row, by=request.user)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, lambda: services.record_touch(employer=row, by=request.user, **form.cleaned_data), _("Saved.")
        )
        if done:
            return _back(row.pk)
    return _form(request, form, _("A talk with %(name)s") % {"name": row.name}, _("Save"))


@placement_staff
def new_agreement(request: SignedIn, employer: UUID) -> HttpResponse:
    """Write down an agreement."""
    row = get_object_or_404(Employer, pk=employer)
    form = AgreementForm(request.POST or None, employer=row)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, lambda: services.record_agreement(employer=row, by=request.user, **form.cleaned_data), _("Saved.")
        )
        if done:
            return _back(row.pk)
    return _form(request, form, _("An agreement with %(name)s") % {"name": row.name}, _("Save"))


@placement_staff
@require_POST
def end_agreement(request: SignedIn, employer: UUID, agreement: UUID) -> HttpResponse:
    """Write down that an agreement ends."""
    row = get_object_or_404(Agreement, pk=agreement, employer=employer)
    attempt(request, lambda: services.end_agreement(agreement=row, by=request.user), _("Ended."))
    return _back(employer)
