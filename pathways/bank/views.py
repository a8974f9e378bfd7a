"""The bank of a course: its questions, a file in with a dry run, files out."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pathways.bank.formats.verdicts import LEFT, Unreadable
from pathways.bank.imports import WRITERS, judge, take_in, take_out
from pathways.bank.models import BankQuestion
from pathways.bank.selectors import plain_of
from pathways.bank.translating import NotWhole, lines_of, save_spanish
from pathways.cohorts.selectors.cohorts import taught_courses
from pathways.content.catalogue import CourseInfo, catalogue
from pathways.content.plain_blocks import filled_question
from people.base.enums import Role
from people.base.rules import role_required

SALT = "questions that were judged"
ONE_HOUR = 3600


class FileForm(forms.Form):
    """A file of questions, and tags for all of them."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("GIFT, Moodle XML, or QTI 2.1 or 3.0. Up to 2 MB.")
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags for all of them"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("With commas. Quizzes draw questions by tags."),
    )


def _course(request: HttpRequest, course: str) -> CourseInfo:
    """Return a course that the person teaches; 404 for any other."""
    found = catalogue().courses.get(course)
    if found is None or course not in taught_courses(request.user):  # type: ignore[arg-type]
        raise Http404
    return found


@role_required(Role.INSTRUCTOR)
@require_GET
def bank(request: HttpRequest, course: str) -> HttpResponse:
    """List the questions of the bank."""
    return _page(request, _course(request, course), FileForm())


def _page(request: HttpRequest, course: CourseInfo, form: FileForm, status: int = 200) -> HttpResponse:
    rows = [(row, plain_of(row)) for row in BankQuestion.objects.filter(course_key=course.key)]
    context = {"course": course, "rows": rows, "form": form, "kinds": list(WRITERS)}
    return render(request, "pathways/bank/bank.html", context, status=status)


@role_required(Role.INSTRUCTOR)
@require_POST
def bring_in(request: HttpRequest, course: str) -> HttpResponse:
    """Say question by question what becomes of a file; with `confirm`, put in what works."""
    found = _course(request, course)
    if "confirm" in request.POST:
        return _confirmed(request, found)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            verdicts = judge(form.cleaned_data["file"].read())
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            good = [verdict.question for verdict in verdicts if verdict.state != LEFT]
            held = signing.dumps([course, form.cleaned_data["tags"], good], salt=SALT, compress=True)
            context = {"course": found, "verdicts": verdicts, "good": len(good), "held": held}
            return render(request, "pathways/bank/dry_run.html", context)
    return _page(request, found, form, status=400)


def _confirmed(request: HttpRequest, course: CourseInfo) -> HttpResponse:
    try:
        held: Any = signing.loads(request.POST.get("held", ""), salt=SALT, max_age=ONE_HOUR)
    except signing.BadSignature:
        held = None
    if held is None or held[0] != course.key:
        messages.info(request, _("Nothing was put in. Please choose the file again."))
        return redirect("pathways:bank", course.key)
    count = take_in(course_key=course.key, questions=held[2], tags=held[1])
    said = ngettext("%(n)d question is in the bank now.", "%(n)d questions are in the bank now.", count)
    messages.success(request, said % {"n": count})
    return redirect("pathways:bank", course.key)


@role_required(Role.INSTRUCTOR)
@require_POST
def out(request: HttpRequest, course: str, question: UUID) -> HttpResponse:
    """Take a question out of the bank."""
    found = _course(request, course)
    take_out(course_key=course, question=get_object_or_404(BankQuestion, pk=question, course_key=course))
    messages.success(request, _("The question is out of the bank. Answers to it are kept."))
    return redirect("pathways:bank", found.key)


@role_required(Role.INSTRUCTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def spanish(request: HttpRequest, course: str, question: UUID) -> HttpResponse:
    """Show the words of a question beside their Spanish, and keep what is typed."""
    found = _course(request, course)
    row = get_object_or_404(BankQuestion, pk=question, course_key=course)
    lines, wrong = lines_of(filled_question(row.question), row.spanish), ""
    if request.method == "POST":
        given = {line.name: request.POST.get(line.name, "") for line in lines}
        try:
            save_spanish(row=row, given=given)
        except NotWhole as error:
            lines, wrong = [replace(line, spanish=given[line.name]) for line in lines], str(error)
        else:
            messages.success(request, _("The Spanish is kept.") if row.spanish else _("The question has no Spanish."))
            return redirect("pathways:bank", found.key)
    context = {"course": found, "lines": lines, "wrong": wrong, "row": row}
    return render(request, "pathways/bank/spanish.html", context, status=400 if wrong else 200)


@role_required(Role.INSTRUCTOR)
@require_GET
def bank_file(request: HttpRequest, course: str, kind: str) -> HttpResponse:
    """Send the bank as a file for other systems."""
    found = _course(request, course)
    if kind not in WRITERS:
        raise Http404
    name, content_type, write = WRITERS[kind]
    data, left = write([plain_of(row) for row in BankQuestion.objects.filter(course_key=found.key)])
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Questions-Left-Out": str(len(left))}
    return HttpResponse(data, content_type=content_type, headers=headers)
