"""The page that hands in a notebook as a file, and where more time is asked for."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from labs.assignments.models import Assignment
from labs.assignments.selectors import title_of
from labs.base import file_store
from labs.base.enums import ExtensionKind, Via
from labs.base.errors import BadArchive, LabError, TooBig
from labs.base.requests import person
from labs.dates.forms import MoreTimeForm
from labs.dates.models import ExtensionEvent
from labs.dates.selectors.cohort_time import Group, dates_seen, groups_of
from labs.dates.selectors.dates import newest_extension
from labs.dates.selectors.schedules import attempts_allowed, schedule_for
from labs.submissions import archives
from labs.submissions.forms import HandInForm
from labs.submissions.models import LabOpening, Submission
from labs.submissions.services import note_refusal, receive_submission
from labs.submissions.views.opening import lab_to_open
from pathways.content.selectors.lessons import lesson_url
from people.models import User


@login_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, assignment: UUID) -> HttpResponse:
    """Hand in one notebook as a file: works without the lab, and where the lab does not start."""
    lab = lab_to_open(person(request), assignment)
    form = hand_in_form(lab, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = {name: file.read() for name, file in form.cleaned_data["notebook"].items()}
            submission = _receive_upload(person(request), lab, sent)
        except LabError as error:
            form.add_error("notebook", ValidationError(str(error), code=_code(error)))
        else:
            return redirect("labs:submission", submission.pk)
    _tell_instructor(request, lab, form)
    return hand_in_page(request, lab, form)


def hand_in_form(lab: Assignment, *sent: Any) -> HandInForm:
    """Return the form that takes the lab's notebooks; `sent` is what was posted, and the files."""
    return HandInForm(*sent, names=lab.current.notebooks if lab.current else [])


def hand_in_page(
    request: HttpRequest, lab: Assignment, form: HandInForm, ask: MoreTimeForm | None = None
) -> HttpResponse:
    """Return the page to hand in, with what was typed in one of its two forms."""
    student = person(request)
    dates, asked = schedule_for(lab, student), newest_extension(lab, student)
    groups = groups_of(lab, student) if dates.due else []
    context = {"lab": lab, "title": title_of(lab), "form": form, "dates": dates, "asked": asked, "groups": groups}
    context |= {
        "ask": ask or ask_form(lab, student, groups, asked),
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


def ask_form(
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
