"""Changes to the people who were ticked: what is asked, what is done; the history, and taking back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from labs.base import roster
from labs.base.requests import person
from labs.gradebook.columns import Columns, Kind, columns_of
from labs.gradebook.forms import ExcuseManyForm, ExtendManyForm, ManyForm
from labs.gradebook.models import BookChange, ChangeKind
from labs.gradebook.selectors.people import A_PAGE
from labs.gradebook.services.changes import CannotUndo, change_many, may_undo, message_many, undo
from labs.gradebook.views.rule import changed_by
from pathways.announcements.forms import AnnouncementForm
from pathways.attendance.selectors import sessions_held
from pathways.base.errors import BadPlan, NotAllowed
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
    """Ask what to change for the people who were ticked (`s`), or with `sure` change it."""
    found, kind = changed_by(request, cohort), request.POST.get("do", "")
    if kind not in TITLES:
        raise Http404
    chosen = _chosen(request, found)
    if not chosen:
        messages.info(request, _("Tick somebody first."))
        return redirect("labs:gradebook", found.pk)
    columns = columns_of(found)
    form = _form(kind, request.POST if "sure" in request.POST else None, found, columns)
    if form.is_bound and form.is_valid() and _done(request, found, kind, form, chosen):
        return redirect("labs:gradebook", found.pk)
    context = {"cohort": found, "kind": kind, "title": TITLES[ChangeKind(kind)], "chosen": chosen, "form": form}
    return render(request, "labs/gradebook/change.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, cohort: Cohort) -> list[User]:
    """Return the people who were ticked and have a seat: a page of them at most."""
    try:
        ids = [UUID(text) for text in request.POST.getlist("s")[:A_PAGE]]
    except ValueError:
        raise Http404 from None
    return list(roster.seated_in(cohort, person(request)).filter(pk__in=ids))


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
        return [(f"session:{one.pk}", f"{one.title}, {date_format(one.starts_at, 'DATE_FORMAT')}") for one in held]
    kinds = (Kind.LAB,) if kind == ChangeKind.EXTEND else (Kind.LAB, Kind.QUIZ)
    return [(column.item, column.title) for column in columns.every if column.kind in kinds]


def _done(request: HttpRequest, cohort: Cohort, kind: str, form: Any, chosen: list[User]) -> bool:
    """Do it and say so; False where the form has to say what is wrong."""
    if kind == ChangeKind.MESSAGE:
        try:
            made: BookChange | None = message_many(cohort=cohort, students=chosen, words=form.words, by=person(request))
        except (BadPlan, NotAllowed) as error:
            form.add_error(None, ValidationError(str(error)))
            return False
    else:
        item, reason = form.cleaned_data["item"], form.cleaned_data["reason"]
        tasks = [(student, item, form.value) for student in chosen]
        values = {"kind": ChangeKind(kind), "reason": reason, "data": {"item": item}}
        made = change_many(cohort=cohort.pk, tasks=tasks, by=person(request), **values)
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


@role_required(Role.INSTRUCTOR)
@require_GET
def history(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """List the changes of a cohort's book, newest first, with what each did to whom, and a way back for a day."""
    found = changed_by(request, cohort)
    changes = BookChange.objects.filter(cohort=found.pk).order_by("-at", "-id").select_related("by", "undone_by")
    page = Paginator(changes.prefetch_related("steps__student"), 20).get_page(request.GET.get("page"))
    seen = set(roster.seated_in(found, person(request)).values_list("pk", flat=True))
    titles = _titles(found)
    lines = [
        {
            "change": one,
            "about": titles(one.data.get("item", "")),
            "names": [step.student.get_short_name() for step in one.steps.all() if step.student_id in seen],
            "open": may_undo(one),
        }
        for one in page
    ]
    return render(request, "labs/gradebook/history.html", {"cohort": found, "page": page, "lines": lines})


def _titles(cohort: Cohort) -> Callable[[str], str]:
    """Return a function that names an item: a column, or a class."""
    named = {column.item: column.title for column in columns_of(cohort).every}
    named |= {f"session:{pk}": title for pk, title in cohort.sessions.values_list("pk", "title")}
    return lambda item: named.get(item, "")


@role_required(Role.INSTRUCTOR)
@require_POST
def take_back(request: HttpRequest, cohort: UUID, change: UUID) -> HttpResponse:
    """Take one change back."""
    found = changed_by(request, cohort)
    held = get_object_or_404(BookChange, pk=change, cohort=found.pk)
    try:
        done = undo(change=held, by=person(request))
    except CannotUndo as error:
        messages.info(request, str(error))
    else:
        said = _("Taken back.")
        if done.left:
            said += " " + ngettext(
                "%(n)d value was changed since and stays as it is.",
                "%(n)d values were changed since and stay as they are.",
                done.left,
            ) % {"n": done.left}
        messages.success(request, said)
    return redirect("labs:gradebook_history", found.pk)
