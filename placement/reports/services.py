"""A student tells of a job, and staff confirm it or set it aside: one task each, settled by the answer."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from people.messages.notify import notify
from people.models import Task, User
from people.tasks.services import close_task, open_task
from people.trail.confidential import seal
from placement.base.enums import PlacementState, SeparationReason
from placement.base.errors import AlreadyTold, IllegalMove, NoSuchRight
from placement.base.rules import need_handler
from placement.placements.models import Placement
from placement.placements.services import end_placement, record_placement
from placement.reports.models import JobReport, ReportAnswer, ReportKind

GOT, LEFT = "job_told", "job_left_told"
TASKS = {ReportKind.GOT: GOT, ReportKind.LEFT: LEFT}


@transaction.atomic
def tell_job(*, student: User, employer_name: str = "", on: date | None = None) -> Task:
    """Keep that a student says they have a job; everything but that may be left out.

    Opens the task of who works with the student and returns it. Raises `AlreadyTold` while an earlier word waits.
    """
    return _tell(student, ReportKind.GOT, on=on, sealed_employer=seal(student, "employer", employer_name))


@transaction.atomic
def tell_left(*, placement: Placement, by: User, on: date | None = None, reason: str = "") -> Task:
    """Keep that a student says they left a job; the job stays as it is until staff confirm it.

    Opens a task and returns it. Raises `NoSuchRight` for anybody else's job, `IllegalMove` for one that has ended,
    `AlreadyTold` while an earlier word waits.
    """
    if placement.student_id != by.pk:
        raise NoSuchRight
    if placement.state == PlacementState.SEPARATED:
        raise IllegalMove
    reason = reason if reason in SeparationReason.values else ""
    return _tell(by, ReportKind.LEFT, placement=placement, on=on, reason=reason)


def _tell(student: User, kind: ReportKind, **facts: Any) -> Task:
    try:
        with transaction.atomic():
            report = JobReport.objects.create(student=student, kind=kind, **facts)
    except IntegrityError as error:
        raise AlreadyTold from error
    path = reverse("placement:report", args=[report.pk])
    return open_task(kind=TASKS[kind], about=report.pk, path=path, student=student)


def _locked(report: JobReport, by: User) -> JobReport:
    found = JobReport.objects.select_for_update(of=("self",)).select_related("student").get(pk=report.pk)
    need_handler(by, found.student)
    if found.answer:
        raise IllegalMove
    return found


def _answer(report: JobReport, answer: ReportAnswer, by: User) -> JobReport:
    report.answer, report.answered_by, report.answered_at = answer, by, timezone.now()
    report.save(update_fields=["answer", "answered_by", "answered_at", "placement"])
    close_task(about=report.pk, kinds=tuple(TASKS.values()))
    notify(user=report.student, kind="opening", path=reverse("placement:my-jobs"))
    return report


@transaction.atomic
def confirm_job(*, report: JobReport, by: User, **terms: Any) -> JobReport:
    """Write down the job that a student told of; `terms` as for `record_placement`.

    Appends a `PlacementEvent`, closes the task, tells the student. Raises `NoSuchRight`, `IllegalMove` for a report of
    another kind or one that was answered.
    """
    report = _locked(report, by)
    if report.kind != ReportKind.GOT:
        raise IllegalMove
    report.placement = record_placement(student=report.student, by=by, **terms)
    return _answer(report, ReportAnswer.CONFIRMED, by)


@transaction.atomic
def confirm_left(*, report: JobReport, by: User, reason: str, on: date, search_again: bool) -> JobReport:
    """End the job that a student says they left.

    Appends a `PlacementEvent`, closes the task, tells the student. Raises as `confirm_job` and `end_placement`.
    """
    report = _locked(report, by)
    if report.kind != ReportKind.LEFT or report.placement is None:
        raise IllegalMove
    end_placement(placement=report.placement, reason=reason, on=on, by=by, search_again=search_again)
    return _answer(report, ReportAnswer.CONFIRMED, by)


@transaction.atomic
def set_aside(*, report: JobReport, by: User) -> JobReport:
    """Leave a report without effect, after a talk with the student: written twice, or a slip.

    Closes the task and tells the student. Raises `NoSuchRight`, `IllegalMove` for one that was answered.
    """
    return _answer(_locked(report, by), ReportAnswer.ASIDE, by)
