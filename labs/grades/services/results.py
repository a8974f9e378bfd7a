"""A grader's result arrives."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from labs.assignments.models import AssignmentVersion
from labs.base import file_store
from labs.base.enums import Flag, GradeEventKind, JobEventKind, JobState, Outcome
from labs.base.errors import StaleLease
from labs.base.limits import without_nul
from labs.grades.history import clamp
from labs.grades.models.grade import FeedbackDocument, GradeEvent, HandAnswer
from labs.grades.services.holds import hold_if_asked
from labs.grades.services.read_models import fold_current, fold_submission
from labs.queue import broker
from labs.queue.counting import count_graded
from labs.queue.models import GradingEvent, GradingJob
from labs.queue.services import try_later

MAX_TEXT = 4_000


def record_result(*, job: GradingJob, lease: str, result: dict[str, Any]) -> bool:
    """Store what a grader found, once; return False where this very lease has stored it already.

    Appends one `auto` grade event, the feedback documents and hand-graded answers, and a `finished` job event, then
    folds grade and current grade. `engine_error` stores no grade: the job is tried again or set aside.

    Raises `StaleLease` where the job is leased to somebody else or finished by somebody else.
    """
    documents = _keep_documents(job, result["notebooks"]) if result["outcome"] != Outcome.ENGINE_ERROR else []
    try:
        with transaction.atomic():
            stored = _store(job, lease, result, documents)
    except BaseException:
        _drop(documents)
        raise
    if not stored:
        _drop(documents)
    return stored


def _keep_documents(job: GradingJob, notebooks: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Write the feedback pages; return (notebook, path, md5) of each notebook that the version knows."""
    known = set(job.version.notebooks)
    kept = []
    for notebook in notebooks:
        if notebook["name"] in known and notebook.get("feedback_html"):
            page = notebook["feedback_html"].encode("utf-8", "replace")
            path = file_store.keep(f"feedback/{job.id}/{hashlib.sha256(page).hexdigest()[:16]}.html", page)
            kept.append((notebook["name"], path, hashlib.md5(page, usedforsecurity=False).hexdigest()))
    return kept


def _drop(documents: list[tuple[str, str, str]]) -> None:
    for _name, path, _md5 in documents:
        file_store.drop(path)


def _store(job: GradingJob, lease: str, result: dict[str, Any], documents: list[tuple[str, str, str]]) -> bool:
    related = ("submission__assignment", "submission__student")
    found = GradingJob.objects.select_for_update(of=("self",)).select_related(*related).filter(pk=job.pk).first()
    if found is None or not lease or found.lease != lease:
        raise StaleLease("This job has gone to another grader, or is gone")
    found.version = job.version
    job = found
    if job.state == JobState.DONE:
        return False
    if job.state != JobState.LEASED:
        raise StaleLease("This job is not leased")
    if result["outcome"] == Outcome.ENGINE_ERROR:
        try_later(job, without_nul(result.get("detail") or "The grader stopped")[:MAX_TEXT])
        return True
    _append(job, result, documents)
    if job.regrade_id is None:
        hold_if_asked(job)
    _finish(job, result)
    if job.regrade_id is not None:
        # Nothing that anybody sees changes before a person approves it.
        return True
    fold_submission(submission=job.submission, graded=job)
    fold_current(assignment=job.submission.assignment, student=job.submission.student)
    return True


def _append(job: GradingJob, result: dict[str, Any], documents: list[tuple[str, str, str]]) -> None:
    """Append the grade event, the documents and the answers that wait for a person."""
    data = {
        "outcome": result["outcome"],
        "message": without_nul(result.get("message", ""))[:MAX_TEXT],
        "detail": without_nul(result.get("detail", ""))[:MAX_TEXT],
        "tasks": clean_tasks(job.version, result["notebooks"]),
    }
    GradeEvent.objects.create(submission=job.submission, version=job.version, kind=GradeEventKind.AUTO, data=data)
    FeedbackDocument.objects.bulk_create(
        FeedbackDocument(submission=job.submission, version=job.version, notebook=name, path=path, md5=md5)
        for name, path, md5 in documents
    )
    known = {task["grade_id"] for task in job.version.tasks}
    answers = {
        grade_id: answer
        for notebook in result["notebooks"]
        for grade_id, answer in notebook.get("answers", {}).items()
        if grade_id in known
    }
    HandAnswer.objects.bulk_create(
        HandAnswer(
            submission=job.submission,
            version=job.version,
            grade_id=grade_id,
            source=without_nul(answer.get("source", "")),
            html=without_nul(answer.get("html", "")),
        )
        for grade_id, answer in answers.items()
    )


def clean_tasks(version: AssignmentVersion, notebooks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sent tasks that the version has, points within what the manifest allows, texts short and plain."""
    most = {task["grade_id"]: float(task["points"]) + float(task.get("extra", 0)) for task in version.tasks}
    clean: dict[str, dict[str, Any]] = {}
    for task in (task for notebook in notebooks for task in notebook.get("tasks", [])):
        if task["grade_id"] in most:
            clean[task["grade_id"]] = {
                "grade_id": task["grade_id"],
                "auto_points": clamp(task.get("auto_points"), most[task["grade_id"]]),
                "needs_manual": bool(task.get("needs_manual")),
                "message": without_nul(task.get("message", ""))[:MAX_TEXT],
                "flag": task["flag"] if task.get("flag") in Flag.values else "",
            }
    return list(clean.values())


def _finish(job: GradingJob, result: dict[str, Any]) -> None:
    """Close the job and take its ticket out, in the same transaction as the grade."""
    if job.ticket is not None:
        broker.acknowledge(job.ticket)
    job.state, job.ticket, job.turn, job.outcome = JobState.DONE, None, None, result["outcome"]
    job.reason = without_nul(result.get("detail", ""))[:MAX_TEXT]
    job.finished_at, job.seconds, job.peak_mb = timezone.now(), result.get("seconds"), result.get("peak_mb")
    job.save(update_fields=["state", "ticket", "turn", "outcome", "reason", "finished_at", "seconds", "peak_mb"])
    GradingEvent.objects.create(job=job, kind=JobEventKind.FINISHED, worker=job.worker, detail=job.outcome)
    count_graded(job, outcome=str(job.outcome), now=job.finished_at)
