"""This week's follow-up: who, which day, the safe way that is open now, and one tap for each answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.base.covers import chosen, covers_now
from people.base.prepared import Prepared
from people.base.stencils import Stencil
from people.contact.selectors import ways_open_now
from people.models import User
from placement.base.acting import SignedIn, attempt, placement_staff
from placement.base.enums import Employed
from placement.base.rules import reader, students_of
from placement.placements.forms import RetentionForm
from placement.placements.models import Placement
from placement.placements.rules import own_placements
from placement.placements.selectors import Check, day_after_end, last_day, next_check, to_look_at
from placement.placements.services import record_retention

DAYS_AHEAD = 6
A_PAGE = 12
# What stands for the id of a line in the fields that all lines share.
OF_A_LINE = "of-a-line"

LINE = Stencil(
    "placement/placements/line.html", ids="job student", texts="name title action from ways day fields csrf_token"
)


@dataclass(frozen=True)
class Line:
    """One person to follow up: what for, by which ways they may be reached at this hour, and what can be answered."""

    check: Check
    ways: list[str]
    answers: list[tuple[str, str | Promise]]
    fields: str = ""


def _due(*, whose: UUID, by: UUID, until: date) -> QuerySet[Placement, tuple[date, UUID]]:
    jobs = Placement.objects.filter(student__in=students_of(whose, by))
    return to_look_at(jobs, until).order_by().annotate(look=F("look_on")).values_list("look", "pk")


DUE = Prepared(_due)
JOBS = Prepared(
    lambda *, pks: Placement.objects.filter(pk__in=pks).select_related("student").prefetch_related("events")
)


def this_week(
    staff: User, number: str | None = None, *, of: User | None = None
) -> tuple[Page[tuple[date, UUID]], list[Line]]:
    """Return whom to follow up until the end of the next six days, longest waiting first: one page, and its lines.

    Of the own list, or of a colleague's (`of`) for whom one covers.
    """
    by = reader(staff)
    until = timezone.localdate() + timedelta(days=DAYS_AHEAD)
    page = DUE.page(number, A_PAGE, "1, 2", whose=of.pk if of else by, by=by, until=until)
    jobs = {job.pk: job for job in JOBS(pks=[pk for _look, pk in page])}
    # One that was erased since its id was read is left out.
    shown = [jobs[pk] for _look, pk in page if pk in jobs]
    checks = [check for job in shown if (check := next_check(job) or day_after_end(job))]
    ways = ways_open_now([check.placement.student for check in checks])
    fields = _fields(get_language(), timezone.localdate()) if checks else ""
    return page, [_line(check, ways.get(check.placement.student_id, []), fields) for check in checks]


def _line(check: Check, ways: list[str], fields: str) -> Line:
    """Return a line; a day that has not come yet, and what is more than one tap, leads to the page of the job."""
    if check.day is None or check.on > timezone.localdate():
        return Line(check, ways, [])
    ended = last_day(check.placement)
    gone = {Employed.SAME} if ended and check.on > ended else set()
    answers: list[tuple[str, str | Promise]] = [
        (value, label) for value, label in Employed.choices if value not in gone
    ]
    # An id is no text of anybody's: the fields stay what they were, each with ids of its own.
    return Line(check, ways, answers, mark_safe(fields.replace(OF_A_LINE, str(check.placement.pk))))  # noqa: S308


@lru_cache(8)
def _fields(_language: str | None, today: date) -> str:
    """Return the fields of an answer, drawn once a day for every line."""
    form = RetentionForm(auto_id=f"{OF_A_LINE}-%s", initial={"dated": today, "evidence": "pay_slip_shown"})
    return form["evidence"].as_field_group() + form["dated"].as_field_group()


@placement_staff
def week(request: SignedIn) -> HttpResponse:
    """List this week's follow-up of the own list, or with `of` of a colleague's for whom one covers."""
    covers = covers_now(request.user)
    cover = chosen(covers, request.GET.get("of", ""))
    page, lines = this_week(request.user, request.GET.get("page"), of=cover.away if cover else None)
    csrf = get_token(request)
    drawn = [_drawn(line, csrf) for line in lines]
    return render(
        request,
        "placement/placements/week.html",
        {
            "lines": lines,
            "drawn": drawn,
            "page": page,
            "covers": covers,
            "cover": cover,
            "query": f"of={cover.away_id}" if cover else "",
        },
    )


def _drawn(line: Line, csrf: str) -> SafeString:
    check, job = line.check, line.check.placement
    day = date_format(check.on, "WEEKDAY_DATE_FORMAT")
    words = {
        **{"job": job.pk, "student": job.student_id, "name": job.student.get_full_name(), "title": job.title},
        **{"action": check.action, "from": day, "ways": ", ".join(line.ways), "day": check.day},
        **{"fields": line.fields, "csrf_token": csrf},
    }
    shape = (bool(line.ways), *(value for value, _label in line.answers))
    return LINE.fill(words, shape, lambda: {"reached": bool(line.ways), "answers": line.answers})


@placement_staff
@require_POST
def answer(request: SignedIn, placement: UUID) -> HttpResponse:
    """Take one answer about one day and come back to the list; what is missing is said in words."""
    row = get_object_or_404(own_placements(request.user), pk=placement)
    form = RetentionForm(request.POST)
    if form.is_valid() and attempt(
        request, lambda: record_retention(placement=row, by=request.user, **form.cleaned_data), _("Saved.")
    ):
        return redirect("placement:this-week")
    title = _("Please look at this again")
    return render(request, "placement/base/form.html", {"form": form, "title": title, "button": _("Save")})
