"""My tasks, and every task of the academy for administrators."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.base.covers import chosen, covers_now
from people.base.enums import Role
from people.base.errors import NotAllowed
from people.base.requests import signed_in
from people.base.rules import administrator, has_role, is_staff_member
from people.tasks.models import Task
from people.tasks.selectors import everybodys_tasks, lines, tasks_covered, tasks_of, unowned
from people.tasks.services import covers_task, mark_seen

A_PAGE = 25
MOST_UNOWNED = 50


@login_required
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """List what waits for the reader, oldest first; with `of`, for a colleague for whom they cover."""
    user = signed_in(request)
    covers = covers_now(user)
    cover = chosen(covers, request.GET.get("of", ""))
    found = tasks_covered(user, of=cover.away) if cover else tasks_of(user)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "covers": covers,
        "cover": cover,
        "query": f"of={cover.away_id}" if cover else "",
        "lines": lines(list(page), named=is_staff_member(user)),
        "ages": is_staff_member(user),
        "everybody": has_role(user, Role.ADMINISTRATOR),
    }
    return render(request, "people/tasks/tasks.html", context)


@login_required
@require_POST
def seen(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Take a task off the own list, or that of a colleague for whom one covers, that only needed to be read."""
    user = signed_in(request)
    task = get_object_or_404(Task.objects.select_related("owner"), pk=task_id)
    if task.owner_id != user.pk and not covers_task(user, task):
        raise Http404
    try:
        mark_seen(task=task, by=user)
        messages.success(request, _("Done. It is off your list."))
    except NotAllowed:
        messages.warning(request, _("This goes off your list by itself when it is done. Open it."))
    of = "" if task.owner_id == user.pk else f"?of={task.owner_id}"
    return redirect(reverse("people:tasks") + of)


@administrator
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """List people whom nobody looks after first, then every open task: those of nobody, then by owner and age."""
    page = Paginator(everybodys_tasks(), A_PAGE).get_page(request.GET.get("page"))
    found = unowned()
    context = {
        "unowned": found[:MOST_UNOWNED],
        "more": len(found[MOST_UNOWNED:]),
        "page": page,
        "lines": lines(list(page), named=False),
    }
    return render(request, "people/tasks/everybody.html", context)
