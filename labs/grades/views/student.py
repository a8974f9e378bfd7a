"""The student's pages: open a lab, hand in, watch it being graded, read feedback."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from labs.assignments import rules
from labs.assignments.models import Assignment
from labs.assignments.selectors import task_titles, title_of
from labs.base import file_store
from labs.base.enums import ExtensionKind, Via
from labs.base.errors import BadArchive, BadDates, LabError, TooBig
from labs.base.requests import person, sent_id, tell
from labs.dates.forms import MoreTimeForm
from labs.dates.models import ExtensionEvent
from labs.dates.policy import Schedule
from labs.dates.selectors.cohort_time import Group, dates_seen, groups_of
from labs.dates.selectors.dates import newest_extension
from labs.dates.selectors.schedules import attempts_allowed, schedule_for
from labs.dates.services.cohort_time import ask_for_cohort, take_back_for_cohort
from labs.dates.services.extensions import ask_extension, take_back_extension
from labs.grades.feedback_language import in_readers_language
from labs.grades.models.grade import CurrentGrade, FeedbackDocument
from labs.grades.selectors.remarks import page_after_release, page_text
from labs.grades.selectors.student import visible_feedback
from labs.grades.views.feedback import state_context
from labs.servers.requests import into_lab_server, start_lab_server
from labs.submissions import archives
from labs.submissions.forms import HandInForm
from labs.submissions.models import LabOpening, Submission
from labs.submissions.rules import can_grade
from labs.submissions.services import note_opening, note_refusal, receive_submission
from pathways.content.selectors.lessons import lesson_url
from people.models import User

# What a student printed can hold anything: no script, no network, and no way out of the frame.
FRAME_CSP = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
)


def _lab(user: User, assignment: UUID) -> Assignment:
    """Return a lab that the person may open; `Http404` otherwise."""
    found = get_object_or_404(Assignment.objects.select_related("current"), pk=assignment)
    if not rules.can_open(user, found):
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def open_lab(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Start the person's lab server and open the lab in JupyterLab."""
    lab = _lab(person(request), assignment)
    note_opening(assignment=lab, student=person(request))
    return _into_lab(person(request), lab, "open")


@login_required
@require_GET
def plain_lab(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Go to the lab server's simple page: the same lab without JupyterLab; the way is that of `open_lab`."""
    lab = _lab(person(request), assignment)
    note_opening(assignment=lab, student=person(request))
    return _into_lab(person(request), lab, "plain")


@login_required
@require_POST
def get_ready(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Start the person's lab server while they still read, so that it is there when they open the lab."""
    _lab(person(request), assignment)
    start_lab_server(person(request))
    return HttpResponse(status=204)


def _into_lab(user: User, lab: Assignment, page: str) -> HttpResponse:
    """Start the person's lab server and redirect to its page about `lab`: "open", "plain" or "hand-in"."""
    query = urlencode({"course": lab.course_key, "assignment": lab.key})
    return into_lab_server(user, f"academy/{page}?{query}")


@login_required
@require_GET
def hand_in_lab(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Go to the lab server's plain page that hands in what is saved there; the way is that of `open_lab`."""
    return _into_lab(person(request), _lab(person(request), assignment), "hand-in")


@login_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Hand in one notebook as a file: works without the lab, and where the lab does not start."""
    lab = _lab(person(request), assignment)
    form = _hand_in_form(lab, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = {name: file.read() for name, file in form.cleaned_data["notebook"].items()}
            submission = _receive_upload(person(request), lab, sent)
        except LabError as error:
            form.add_error("notebook", ValidationError(str(error), code=_code(error)))
        else:
            return redirect("labs:submission", submission.pk)
    _tell_instructor(request, lab, form)
    return _hand_in_page(request, lab, form)


def _hand_in_form(lab: Assignment, *sent: Any) -> HandInForm:
    return HandInForm(*sent, names=lab.current.notebooks if lab.current else [])


def _hand_in_page(
    request: HttpRequest, lab: Assignment, form: HandInForm, ask: MoreTimeForm | None = None
) -> HttpResponse:
    """Return the page to hand in, with what was typed in one of its two forms."""
    student = person(request)
    dates, asked = schedule_for(lab, student), newest_extension(lab, student)
    groups = groups_of(lab, student) if dates.due else []
    context = {"lab": lab, "title": title_of(lab), "form": form, "dates": dates, "asked": asked, "groups": groups}
    context |= {
        "ask": ask or _ask_form(lab, student, groups, asked),
        "counts_now": dates.credit(timezone.now()),
        "allowed": attempts_allowed(lab, student),
        "lesson_url": lesson_url(lab.lab_key),
        "opened": LabOpening.objects.filter(assignment=lab, student=student).exists(),
        "attempts": Submission.objects.filter(assignment=lab, student=student).order_by("-attempt"),
    }
    return render(
        request, "labs/submissions/hand_in.html", context, status=422 if form.errors or (ask and ask.errors) else 200
    )


def _code(error: LabError) -> str:
    """Return what kind of refusal it is: one of the file, which the instructor hears of, or another."""
    return "too_big" if isinstance(error, TooBig) else "unsafe" if isinstance(error, BadArchive) else "other"


def _tell_instructor(request: HttpRequest, lab: Assignment, form: HandInForm) -> None:
    """Note a file that was too big or not safe to open; a wrong choice of file is nobody else's business."""
    for error in form.errors.as_data().get("notebook", []):
        if error.code in ("too_big", "unsafe"):
            sent = request.FILES.get("notebook")
            size = sent.size if sent else None
            note_refusal(student=person(request), assignment=lab, via=Via.UPLOAD, reason=error.messages[0], size=size)


def _receive_upload(student: User, lab: Assignment, notebooks: dict[str, bytes]) -> Submission:
    """Put the notebooks beside the lab's own files, and those left out as last handed in, and receive that."""
    version = lab.current
    assert version is not None
    last = Submission.objects.filter(student=student, assignment=lab).order_by("-attempt").first()
    missing = set(version.notebooks) - set(notebooks)
    before = archives.contents(file_store.read(last.path)) if last and missing else {}
    kept = {name: before[f"{name}.ipynb"] for name in missing if f"{name}.ipynb" in before}
    whole = archives.with_notebooks(file_store.read(version.release_path), kept | notebooks)
    submission, _new = receive_submission(student=student, assignment=lab, data=whole, via=Via.UPLOAD)
    return submission


@login_required
@require_POST
def more_time(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Ask for more time: for oneself without a reason, or for a whole group with a few words. Or take it back."""
    lab, student = _lab(person(request), assignment), person(request)
    if "take_back" in request.POST:
        return _take_back(request, lab)
    groups = groups_of(lab, student)
    form = _ask_form(lab, student, groups, None, request.POST)
    if form.is_valid() and _still_needed(form, request.POST.get("seen", ""), schedule_for(lab, student)):
        try:
            messages.success(request, _ask(form, lab, student))
        except BadDates as error:
            form.add_error(None, str(error))
    if form.errors:
        return _hand_in_page(request, lab, _hand_in_form(lab), form)
    return redirect("labs:hand_in", lab.pk)


def _take_back(request: HttpRequest, lab: Assignment) -> HttpResponse:
    """Take back what the person asked for, for themselves or for a group."""
    change: Callable[[], object]
    if request.POST["take_back"] == MoreTimeForm.ME:
        change = partial(take_back_extension, assignment=lab, student=person(request))
    else:
        cohort = sent_id(request, "take_back")
        change = partial(take_back_for_cohort, assignment=lab, cohort=cohort, asker=person(request))
    tell(request, change, _("You took it back. It does not wait for an answer any more."))
    return redirect("labs:hand_in", lab.pk)


def _ask_form(
    lab: Assignment, student: User, groups: list[Group], asked: ExtensionEvent | None, sent: QueryDict | None = None
) -> MoreTimeForm:
    """Return the form to ask for more time; one that was sent carries the dates that hold now, for its next try."""
    waiting = [str(group.cohort.pk) for group in groups if group.open]
    waiting += [MoreTimeForm.ME] if asked is not None and asked.kind == ExtensionKind.ASKED else []
    seen, data = dates_seen(lab, student, groups), None
    if sent is not None:
        data = sent.copy()
        data["seen"] = seen
    names = [(str(group.cohort.pk), group.cohort.name) for group in groups]
    return MoreTimeForm(data, groups=names, waiting=waiting, initial={"seen": seen}, auto_id="time_%s")


def _still_needed(form: MoreTimeForm, seen: str, dates: Schedule) -> bool:
    """Return whether the dates are those that the person saw; else say so, once, beside what was typed."""
    if dates.due is None:
        form.add_error(None, _("There is no date any more. Everything counts whenever it is handed in."))
    elif seen and seen != form.cleaned_data["seen"]:
        text = _("The date has changed meanwhile. You see it at the top. Ask again if you still need more time.")
        form.add_error(None, text)
    return not form.errors


def _ask(form: MoreTimeForm, lab: Assignment, student: User) -> str:
    """Ask for whom the form says; return what to tell the person. Raises `BadDates` where a group has no date."""
    who, why = form.cleaned_data["who"], form.cleaned_data["why"]
    if who != MoreTimeForm.ME:
        ask_for_cohort(assignment=lab, cohort=UUID(who), asker=student, note=why)
        return _("Your instructor knows that you ask for your whole group. Your class-mates do not see it.")
    ask_extension(assignment=lab, student=student)
    said = _("Your instructor knows that you would like more time.")
    unsent = _("What you wrote was not sent: for yourself you do not need to say why.")
    return f"{said} {unsent}" if why else said


def _own(request: HttpRequest, submission: UUID) -> Submission:
    """Return the person's own submission; `Http404` otherwise."""
    found: Submission = get_object_or_404(
        Submission.objects.select_related("assignment", "version"), pk=submission, student=person(request)
    )
    return found


@login_required
@require_GET
def submission_page(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show the receipt, where the grading stands or the feedback, and every attempt."""
    found = _own(request, submission)
    attempts = (
        Submission.objects.filter(assignment=found.assignment, student=person(request))
        .select_related("grade")
        .order_by("-attempt")
    )
    context = state_context(found) | {"attempts": attempts, "current": _counting(found)}
    return render(request, "labs/grades/submission.html", context)


@login_required
@require_GET
def submission_state(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Return just the live part of the submission's page; it asks again by itself while the work goes on."""
    return render(request, "labs/grades/_state.html", state_context(_own(request, submission)))


@login_required
@require_GET
def submission_print(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Show points and feedback as one plain page for paper."""
    return render(request, "labs/grades/print.html", state_context(_own(request, submission), printing=True))


def _counting(submission: Submission) -> UUID | None:
    """Return the id of the attempt that counts."""
    grades = CurrentGrade.objects.filter(assignment=submission.assignment_id, student=submission.student_id)
    return grades.values_list("submission_id", flat=True).first()


@login_required
@require_GET
def back_to_lesson(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """Send a person in a lab server back to the lesson; the lab server knows names only, not our addresses."""
    lab = get_object_or_404(Assignment, course_key=course, key=key)
    if not rules.can_open(person(request), lab):
        raise Http404
    return redirect(lesson_url(lab.lab_key) or "start")


@login_required
@require_GET
def submission_files(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Let a student have back what was handed in."""
    found = _own(request, submission)
    return HttpResponse(
        file_store.read(found.path),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="attempt-{found.attempt}.zip"'},
    )


@login_required
@require_GET
@xframe_options_sameorigin
def feedback_frame(request: HttpRequest, document: UUID) -> HttpResponse:
    """Return one feedback page for its frame, walled off from the site by its own policy."""
    found = get_object_or_404(
        FeedbackDocument.objects.select_related("submission__assignment", "submission__student", "version"), pk=document
    )
    reader = person(request)
    own = found.submission.student_id == reader.pk
    visible = found in visible_feedback(found.submission) if own else can_grade(reader, found.submission)
    if not visible:
        raise Http404
    # `after`: as a release now would show it, for staff alone.
    page = page_after_release(found) if "after" in request.GET and not own else page_text(found)
    page = in_readers_language(page, title=title_of(found.submission.assignment), tasks=task_titles(found.version))
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = FRAME_CSP
    return response
