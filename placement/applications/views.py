"""The page of a student's own applications."""

from django.http import HttpResponse
from django.shortcuts import render

from placement.applications.selectors import applications_of
from placement.base.acting import SignedIn, student_only


@student_only
def applications(request: SignedIn) -> HttpResponse:
    """Show what runs, with the next step and who does it, and what ended."""
    return render(request, "placement/applications/applications.html", {"all": applications_of(request.user)})
