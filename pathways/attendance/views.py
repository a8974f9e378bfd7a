"""Attendance on a phone, one's own classes, hours by month."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pathways.attendance import hours as counted
from pathways.attendance.rules import may_mark, was_in
from pathways.attendance.selectors import MarkRow, is_markable, mark_rows, own_classes, queue_key
from pathways.attendance.services import NewerMark, NotYet, ask_correction, keep_mark, mark_presence
from pathways.base.enums import Presence
from pathways.base.errors import NotAllowed
from pathways.base.media_types import XLSX
from pathways.cohorts.models.cohort import ClassSession
from pathways.cohorts.rules import cohort_for
from pathways.planning.views.opening import TEACHING, me
from people.base.enums import Role
from people.base.rules import role_required

# A tap that waited longer than this for a connection is not taken any more; the browser forgets it as well.
LONGEST_WAIT = timedelta(hours=12)


def _session(request: HttpRequest, cohort: UUID, session: UUID) -> ClassSession:
    found = cohort_for(request.user, cohort)
    held = found.sessions.filter(pk=session).first()
    if held is None:
        raise Http404
    held.cohort = found
    return held


@role_required(*TEACHING)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, cohort: UUID, session: UUID) -> HttpResponse:
    """Show who was at a session; take all marks at once, or the answer that one stays as it is (`keep`)."""
    held = _session(request, cohort, session)
    rows = mark_rows(held, seen_by=me(request))
    marks = may_mark(me(request), held.cohort)
    if request.method == "POST":
        if not marks:
            raise PermissionDenied
        _take(request, held, rows)
        return redirect("pathways:attendance", cohort, session)
    context = {
        "cohort": held.cohort,
        "session": held,
        "rows": rows,
        "marks": marks and is_markable(held),
        "choices": Presence.choices,
        "queue": queue_key(held, me(request)),
        "hours_kept": LONGEST_WAIT // timedelta(hours=1),
    }
    return render(request, "pathways/attendance/session.html", context)


def _take(request: HttpRequest, session: ClassSession, rows: list[MarkRow]) -> None:
    """Save what differs from the marks that count; say how many changed."""
    by, changed = me(request), 0
    for row in rows:
        if request.POST.get("keep") == row.key:
            keep_mark(session=session, student=row.user, by=by)
            messages.success(request, _("Left as it is. The person finds a message."))
            return
    try:
        for row in rows:
            wanted = request.POST.get(f"mark_{row.key}", "")
            if wanted in Presence.values and wanted != row.presence:
                mark_presence(session=session, student=row.user, presence=Presence(wanted), by=by)
                changed += 1
    except NotYet:
        messages.info(request, _("There is nothing to mark: the day has not come, or the session is cancelled."))
        return
    said = ngettext("%(number)s mark is saved.", "%(number)s marks are saved.", changed)
    messages.success(request, said % {"number": changed} if changed else _("Nothing changed."))


@role_required(*TEACHING)
@require_POST
def mark(request: HttpRequest, cohort: UUID, session: UUID) -> HttpResponse:
    """Take one tap: `row`, `presence`, and `ago`, the seconds since it was tapped. Answers with the mark that counts.

    409 where somebody else marked since; 404 for a row that is not there; 400 for what is no mark.
    """
    held = _session(request, cohort, session)
    row = next((one for one in mark_rows(held, seen_by=me(request)) if one.key == request.POST.get("row")), None)
    if row is None:
        raise Http404
    try:
        presence, at = Presence(request.POST.get("presence", "")), _tapped_at(request.POST.get("ago", "0"))
        found = mark_presence(session=held, student=row.user, presence=presence, by=me(request), tapped_at=at)
    except (ValueError, OverflowError, NotYet):
        return JsonResponse({"presence": row.presence}, status=400)
    except NewerMark as error:
        return JsonResponse({"presence": error.held}, status=409)
    except NotAllowed:
        raise PermissionDenied from None
    return JsonResponse({"presence": found.presence})


def _tapped_at(seconds: str) -> datetime:
    """Return when a tap was made; raise `ValueError` for no number, and for one that waited too long."""
    ago = timedelta(seconds=float(seconds))
    if not timedelta(seconds=-1) <= ago <= LONGEST_WAIT:
        raise ValueError("this waited too long")
    return timezone.now() - ago


@role_required(Role.STUDENT)
@require_GET
def my_classes(request: HttpRequest) -> HttpResponse:
    """Show the student's sessions: what comes, what changed, and how past ones are marked."""
    classes = own_classes(me(request))
    context = {
        "coming": [one for one in classes if not one.line.is_over],
        "past": [one for one in reversed(classes) if one.line.is_over],
    }
    return render(request, "pathways/attendance/classes.html", context)


@role_required(Role.STUDENT)
@require_POST
def ask(request: HttpRequest, session: UUID) -> HttpResponse:
    """Ask to correct one's own mark."""
    held = get_object_or_404(ClassSession.objects.select_related("cohort"), pk=session)
    if not was_in(me(request), held):
        raise Http404
    wanted = request.POST.get("presence", "")
    try:
        if wanted in (Presence.HERE, Presence.EXCUSED):
            ask_correction(session=held, student=me(request), presence=Presence(wanted))
            messages.success(request, _("Asked. Who teaches your class looks at it."))
        else:
            messages.info(request, _("Please choose one."))
    except NotAllowed:
        raise Http404 from None
    except NotYet:
        messages.info(request, _("This class has not been yet."))
    return redirect("pathways:my_classes")


@role_required(*TEACHING)
@require_GET
def hours(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Show hours by month: totals, and by person for those who teach."""
    found = cohort_for(request.user, cohort)
    months = counted.months_of(found)
    people = counted.by_person(found, months, seen_by=me(request))
    context = {"cohort": found, "months": months, "people": people, "notes": counted.notes()}
    return render(request, "pathways/attendance/hours.html", context)


@role_required(*TEACHING)
@require_GET
def hours_file(request: HttpRequest, cohort: UUID, kind: str) -> HttpResponse:
    """Answer with the totals by month as a file, `csv` or `xlsx`; nothing in it names or numbers a person."""
    found = cohort_for(request.user, cohort)
    if kind == "csv":
        response = HttpResponse("\ufeff" + counted.as_csv(found), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(counted.as_xlsx(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="hours.{kind}"'
    return response
