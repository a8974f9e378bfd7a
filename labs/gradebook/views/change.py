"""Changes to the people who were ticked: what is asked, and what is done."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from labs.base import roster
from labs.base.requests import person
from labs.dates.selectors.cohort_time import dated_labs
from labs.gradebook.columns import Columns, Kind, columns_of
from labs.gradebook.forms import ExcuseManyForm, ExtendManyForm, ManyForm
from labs.gradebook.models import BookChange, ChangeKind
from labs.gradebook.selectors.people import A_PAGE, Wanted, people_page
from labs.gradebook.services.changes import change_many, message_many
from labs.gradebook.views.rule import changed_by
from pathways.announcements.forms import AnnouncementForm
from pathways.attendance.selectors import sessions_held
from pathways.base.errors import BadPlan
from pathways.cohorts.rules import can_manage
from pathways.models import Cohort
from people.base.enums import Role
from people.base.rules import role_required
from people.models import User

FORMS: dict[str, type[ManyForm]] = {
    ChangeKind.EXTEND: ExtendManyForm,
    ChangeKind.EXCUSE: ExcuseManyForm,
    ChangeKind.CLASSES: ManyForm,
}
TITLES = {
    ChangeKind.EXTEND: gettext_lazy("More time"),
    ChangeKind.EXCUSE: gettext_lazy("Excuse from a lab or quiz"),
    ChangeKind.CLASSES: gettext_lazy("Excuse an absence"),
    ChangeKind.MESSAGE: gettext_lazy("Write a message"),
}


@role_required(Role.INSTRUCTOR)
@require_POST
def change(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Ask what to change for the people who were ticked (`s`), or with `sure` change it.

    `everybody`: all on the page of the book that the address' query names, ticked or not.
    """
    found, kind = changed_by(request, cohort), request.POST.get("do", "")
    if kind not in TITLES or (kind == ChangeKind.MESSAGE and not can_manage(person(request), found)):
        raise Http404
    columns = columns_of(found)
    wanted = Wanted.of(request.GET, columns)
    back, chosen = reverse("labs:gradebook", args=[found.pk]) + wanted.here, _chosen(request, found, columns, wanted)
    if not chosen:
        messages.info(request, _("Tick somebody first."))
        return redirect(back)
    form = _form(kind, request.POST if "sure" in request.POST else None, found, columns)
    if form.is_bound and form.is_valid() and _done(request, found, kind, form, chosen):
        return redirect(back)
    context = {"cohort": found, "kind": kind, "title": TITLES[ChangeKind(kind)], "chosen": chosen, "form": form}
    context |= {"back": back, "here": wanted.here, "empty": _nothing(kind, form)}
    return render(request, "labs/gradebook/change.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, cohort: Cohort, columns: Columns, wanted: Wanted) -> list[User]:
    """Return the people who were ticked and have a seat: a page of them at most."""
    if "everybody" in request.POST:
        return list(people_page(cohort, columns, wanted, seen_by=person(request)))
    try:
        ids = [UUID(text) for text in request.POST.getlist("s")[:A_PAGE]]
    except ValueError:
        raise Http404 from None
    return list(roster.seated_in(cohort, person(request)).filter(pk__in=ids))


def _nothing(kind: str, form: Form) -> str:
    """Return what to say where there is nothing that the change could be about, "" where there is."""
    if not isinstance(form, ManyForm) or form.fields["item"].choices:  # type: ignore[attr-defined]
        return ""
    if kind == ChangeKind.EXTEND:
        return _("No lab of this cohort has a date, so everything counts in full for ever. Set a date first.")
    return _("No class has been held yet.") if kind == ChangeKind.CLASSES else _("There are no labs and quizzes yet.")


def _form(kind: str, data: Any, cohort: Cohort, columns: Columns) -> Form:
    """Return the form of one kind of change."""
    if kind == ChangeKind.MESSAGE:
        form = AnnouncementForm(data, cohort=cohort)
        for name in ("day", "at"):
            del form.fields[name]
        return form
    return FORMS[kind](data, items=_items(kind, cohort, columns))


def _items(kind: str, cohort: Cohort, columns: Columns) -> list[tuple[str, str]]:
    """Return what a change can be about: (item, title)."""
    if kind == ChangeKind.CLASSES:
        held = sessions_held(cohort).order_by("-starts_at", "-id")[:60]
        zone = ZoneInfo(cohort.time_zone)
        days = {one: date_format(one.starts_at.astimezone(zone), "DATE_FORMAT") for one in held}
        return [(f"session:{one.pk}", f"{one.title}, {day}") for one, day in days.items()]
    dated = {f"lab:{lab.pk}" for lab in dated_labs(cohort)} if kind == ChangeKind.EXTEND else None
    return [
        (column.item, column.title)
        for column in columns.every
        if (column.item in dated if dated is not None else column.kind in (Kind.LAB, Kind.QUIZ))
    ]


def _done(request: HttpRequest, cohort: Cohort, kind: str, form: Any, chosen: list[User]) -> bool:
    """Do it and say so; False where the form has to say what is wrong."""
    if kind == ChangeKind.MESSAGE:
        try:
            made: BookChange | None = message_many(cohort=cohort, students=chosen, words=form.words, by=person(request))
        except BadPlan as error:
            form.add_error(None, ValidationError(str(error)))
            return False
    else:
        item, reason = form.cleaned_data["item"], form.cleaned_data["reason"]
        tasks = [(student, item, form.value) for student in chosen]
        made = change_many(
            cohort=cohort.pk,
            kind=ChangeKind(kind),
            tasks=tasks,
            by=person(request),
            reason=reason,
            data={"item": item},
        )
    _say(request, made)
    return True


def _say(request: HttpRequest, made: BookChange | None) -> None:
    """Leave the line that tells how many that changed."""
    if made is None:
        messages.info(request, _("That changed nothing: it was so already."))
        return
    count = made.steps.count()
    said = ngettext(
        "Done for %(n)d person. Under History you can take it back for 24 hours.",
        "Done for %(n)d people. Under History you can take it back for 24 hours.",
        count,
    )
    messages.success(request, said % {"n": count})
