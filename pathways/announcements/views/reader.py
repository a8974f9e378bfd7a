"""A student reads what was announced to their cohorts; opening one marks it as read."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pathways.announcements.selectors import in_own_language, shown_to
from pathways.announcements.services import note_reading
from people.base.enums import Role
from people.base.requests import signed_in
from people.base.rules import role_required

A_PAGE = 20
student_only = role_required(Role.STUDENT)


@student_only
@require_safe
def my_announcements(request: HttpRequest) -> HttpResponse:
    """List what stands for the student's cohorts, newest first."""
    page = Paginator(shown_to(signed_in(request)), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [in_own_language(one) for one in page]}
    return render(request, "pathways/announcements/mine.html", context)


@student_only
@require_safe
def announcement(request: HttpRequest, announcement: UUID) -> HttpResponse:
    """Show one and mark it as read; one that was taken back, or is of another cohort, is said not to be here."""
    user = signed_in(request)
    held = shown_to(user).filter(pk=announcement).first()
    if held is None:
        return render(request, "pathways/announcements/gone.html", status=404)
    note_reading(announcement=held, user=user)
    return render(request, "pathways/announcements/one.html", {"shown": in_own_language(held)})
