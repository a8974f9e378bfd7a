"""What each address of labs answers to whom. `student_two` has handed in; "student" and "other_student" see theirs."""

from typing import Any
from uuid import UUID

from labs.base import file_store, roster
from labs.grades.services.results import record_result
from labs.models import Assignment, CurrentGrade, FeedbackDocument, GradingJob, Regrade, Submission
from labs.queue.services import lease_jobs
from labs.submissions.services import receive_submission
from pathways.models import CohortStaff
from people.models import User
from tests.labs.factories import know_all
from tests.matrix.cells import cells

TEACH = cells(instructor=200, assistant=200)
TEACH_POST = cells(instructor=405, assistant=405)
INSTRUCT = cells(instructor=200)
OWN = cells(default=404, student=200)
GRADER = cells(default=401, visitor=401)
API = cells(default=403, visitor=401)

CELLS = {
    "labs:api_assignments": cells(default=200, visitor=401),
    "labs:api_release": API | {"student": 200, "other_student": 200, "instructor": 200, "assistant": 200},
    "labs:api_source": cells(default=405, visitor=401),
    "labs:api_submit": cells(default=405, visitor=401),
    "labs:api_files": cells(default=404, visitor=401, student=200, instructor=200, assistant=200),
    "labs:api_feedback": cells(default=404, visitor=401, student=200, instructor=200, assistant=200),
    "labs:api_lease": GRADER,
    "labs:api_version": GRADER,
    "labs:api_handed_in": GRADER,
    "labs:api_renew": GRADER,
    "labs:api_sealing": GRADER,
    "labs:checks_list": INSTRUCT,
    "labs:checks": INSTRUCT,
    "labs:checks_again": cells(instructor=405),
    "labs:api_result": GRADER,
    "labs:open": cells(default=404, student=302, other_student=302, instructor=302, assistant=302),
    "labs:back_to_lesson": cells(default=404, student=302, other_student=302, instructor=302, assistant=302),
    "labs:hand_in": cells(default=404, student=200, other_student=200, instructor=200, assistant=200),
    "labs:get_ready": cells(default=405),
    "labs:plain_lab": cells(default=404, student=302, other_student=302, instructor=302, assistant=302),
    "labs:hand_in_lab": cells(default=404, student=302, other_student=302, instructor=302, assistant=302),
    "labs:more_time": cells(default=405),
    "labs:submission": OWN,
    "labs:submission_state": OWN,
    "labs:submission_files": OWN,
    "labs:feedback": cells(default=404, student=200, instructor=200, assistant=200),
    "labs:teach": TEACH,
    "labs:queue": TEACH,
    "labs:write_labs": cells(instructor=302, assistant=302),
    "labs:retry": TEACH_POST,
    "labs:gradebook": TEACH,
    "labs:gradebook_labs": TEACH,
    "labs:gradebook_file": TEACH,
    "labs:gradebook_change": cells(instructor=405),
    "labs:gradebook_history": INSTRUCT,
    "labs:gradebook_marks": INSTRUCT,
    "labs:gradebook_undo": cells(instructor=405),
    "labs:gradebook_rule": INSTRUCT,
    "labs:my_points": cells(student=200, other_student=200),
    "labs:gradebook_person": cells(instructor=302, assistant=302),
    "labs:release": TEACH_POST,
    "labs:grade": TEACH,
    "labs:teach_submission": TEACH,
    "labs:save_points": TEACH_POST,
    "labs:looked": TEACH_POST,
    "labs:extension": TEACH_POST,
}
CELLS |= {
    "labs:submission_print": OWN,
    "labs:preview": TEACH,
    "labs:remarks": TEACH,
    "labs:second": TEACH,
    "labs:by_student": TEACH,
    "labs:override": TEACH_POST,
    "labs:alike": INSTRUCT,
    "labs:alike_pair": INSTRUCT,
    "labs:dates": INSTRUCT,
    "labs:time_list": TEACH,
    "labs:extend_cohort": cells(instructor=405),
    "labs:regrades": INSTRUCT,
    "labs:regrade": INSTRUCT,
    "labs:regrade_one": cells(instructor=405),
    "labs:regrade_decide": cells(instructor=405),
}
CANARY = "page-of-the-owner-canary"


def graded_work(world: Any) -> Submission:
    """Return a graded hand-in of the world's "student" with a hand-graded task, made at the first call."""
    student = world.people["student"]
    lab = next(
        lab
        for lab in Assignment.objects.select_related("current").order_by("course_key")
        if any(task["manual"] for task in lab.current.tasks) and _shared(world, lab)
    )
    found = Submission.objects.filter(student=student, assignment=lab, grade__isnull=False).first()
    if found is None:
        found, _new = receive_submission(
            student=student, assignment=lab, data=file_store.read(lab.current.release_path)
        )
        know_all()
        job = next(j for j in _leased() if j.submission_id == found.pk)
        notebooks = [
            {"name": name, "tasks": [], "answers": {}, "feedback_html": f"<p>{CANARY}</p>"}
            for name in lab.current.notebooks
        ]
        record_result(job=job, lease=job.lease, result={"outcome": "graded", "notebooks": notebooks})
    return found


def _regrade(found: Submission, teacher: Any) -> UUID:
    """Return a regrade with the owner's submission, made as if its version were a new one."""
    regrade = Regrade.objects.create(version=found.version, started_by=teacher)
    found.jobs.update(regrade=regrade)
    return regrade.pk


def _of_a_mate(found: Submission, cohort: UUID) -> Submission:
    """Return the only hand-in of somebody else in the cohort."""
    mate = User.objects.filter(enrolments__cohort=cohort).exclude(pk=found.student_id).order_by("pk").first()
    before = CurrentGrade.objects.filter(student=mate, assignment=found.assignment).first()
    if before is not None:
        return before.submission or before.latest
    data = file_store.read(found.version.release_path)
    return receive_submission(student=mate, assignment=found.assignment, data=data)[0]


def _leased() -> list[GradingJob]:
    return lease_jobs(worker="matrix", most=200)


def _shared(world: Any, lab: Assignment) -> bool:
    return roster.learns(world.people["student"], lab.course_key)


def kwargs(name: str, world: Any) -> dict[str, str | UUID]:
    """Return what the address of `name` needs."""
    listed = ("teach", "write_labs", "queue", "checks_list", "api_assignments", "api_lease", "my_points")
    if name.removeprefix("labs:") in listed:
        return {}
    found = graded_work(world)
    lab = found.assignment
    cohort = (
        CohortStaff.objects.filter(user=world.people["instructor"], cohort__enrolments__student=found.student)
        .first()
        .cohort_id
    )
    everything: dict[str, str | UUID] = {
        "course": lab.course_key,
        "key": lab.key,
        "assignment": lab.key if name.startswith("labs:api_") else lab.pk,
        "submission": found.pk,
        "version": found.version_id,
        "job": found.jobs.first().pk,
        "sealing": found.version.sealing.pk,
        "notebook": lab.current.notebooks[0],
        "document": FeedbackDocument.objects.filter(submission=found).first().pk,
        "cohort": cohort,
        "kind": "csv",
        "change": cohort,
        "student": found.student_id,
        "grade_id": next(task["grade_id"] for task in lab.current.tasks if task["manual"]),
    }
    if name in ("labs:regrade", "labs:regrade_decide"):
        return {"regrade": _regrade(found, world.people["instructor"])}
    if name == "labs:alike_pair":
        everything |= {"first": found.pk, "second": _of_a_mate(found, cohort).pk}
    needed = {
        "labs:submission_print": "submission",
        "labs:preview": "submission",
        "labs:remarks": "submission",
        "labs:second": "cohort assignment grade_id",
        "labs:by_student": "cohort assignment",
        "labs:override": "submission",
        "labs:alike": "cohort assignment",
        "labs:alike_pair": "cohort assignment first second",
        "labs:dates": "cohort assignment",
        "labs:time_list": "cohort",
        "labs:extend_cohort": "cohort assignment",
        "labs:regrades": "cohort assignment",
        "labs:regrade_one": "submission",
        "labs:api_release": "course assignment",
        "labs:api_source": "course assignment",
        "labs:api_submit": "course assignment",
        "labs:api_files": "course assignment submission",
        "labs:api_feedback": "course assignment submission notebook",
        "labs:api_version": "version",
        "labs:api_handed_in": "submission",
        "labs:api_renew": "job",
        "labs:api_sealing": "sealing",
        "labs:checks": "assignment",
        "labs:checks_again": "assignment",
        "labs:api_result": "job",
        "labs:open": "assignment",
        "labs:back_to_lesson": "course key",
        "labs:hand_in": "assignment",
        "labs:get_ready": "assignment",
        "labs:plain_lab": "assignment",
        "labs:hand_in_lab": "assignment",
        "labs:more_time": "assignment",
        "labs:submission": "submission",
        "labs:submission_state": "submission",
        "labs:submission_files": "submission",
        "labs:feedback": "document",
        "labs:retry": "job",
        "labs:gradebook": "cohort",
        "labs:gradebook_labs": "cohort",
        "labs:gradebook_file": "cohort kind",
        "labs:gradebook_change": "cohort",
        "labs:gradebook_history": "cohort",
        "labs:gradebook_marks": "cohort",
        "labs:gradebook_undo": "cohort change",
        "labs:gradebook_rule": "cohort",
        "labs:gradebook_person": "cohort student",
        "labs:release": "cohort assignment",
        "labs:grade": "cohort assignment grade_id",
        "labs:teach_submission": "submission",
        "labs:save_points": "submission",
        "labs:looked": "submission",
        "labs:extension": "assignment student",
    }[name]
    return {key: everything[key] for key in needed.split()}
