"""Grading again: compared first, counted once approved, told only to whom it changes something."""

import pytest
from django.urls import reverse

from labs.base.enums import GradeEventKind, Lane, RegradeEventKind
from labs.base.errors import NothingToRegrade
from labs.grades.selectors.regrades import regrades_of, standing, to_grade_again
from labs.grades.services.marks import give_points, hold_feedback, release_feedback
from labs.grades.services.read_models import rebuild_folds
from labs.grades.services.regrades import approve_regrade, discard_regrade, start_regrade
from labs.grades.services.results import record_result
from labs.models import CurrentGrade, GradeEvent, GradingJob, Regrade, RegradeEvent, SubmissionGrade
from labs.queue.services import lease_jobs, retry_job, set_aside
from people.caseload.services import set_bar
from people.models import InboxItem, StaffBar
from tests.labs.factories import TASKS, UserFactory, add_version, hand_in, result, seat

pytestmark = pytest.mark.django_db


def grade(submission, **points):
    """Let a grader finish everything that waits."""
    for job in lease_jobs(worker="w", most=50):
        record_result(job=job, lease=job.lease, result=result(job.lease, **points))


def start(school, lab, students=None, **more):
    """Publish a next version and start grading everything again."""
    if lab.versions.count() == 1:
        add_version(lab, TASKS)
    chosen = list(to_grade_again(lab, students or [school.student, school.mate]))
    return start_regrade(version=lab.current, submissions=chosen, by=school.instructor, cohort=school.cohort.pk, **more)


@pytest.fixture
def handed_in(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission)
    return submission


@pytest.fixture
def again(school, lab, handed_in):
    """A finished regrade in which the second task is worth less now: 6 points become 5."""
    give_points(submission=handed_in, grade_id="explain", points=2, comment="Clear", by=school.instructor)
    release_feedback(submissions=[handed_in], by=school.instructor)
    InboxItem.objects.all().delete()
    regrade = start(school, lab)
    grade(handed_in, fit=1)
    return regrade


def address(name, *args):
    return reverse(f"labs:{name}", args=args)


def test_regrade_goes_to_the_bulk_list_and_changes_nothing_seen(school, lab, handed_in, client):
    before = SubmissionGrade.objects.values().get()
    client.force_login(school.student)
    page = client.get(address("submission_state", handed_in.pk)).content
    start(school, lab)
    job = GradingJob.objects.get(version=lab.current)
    assert (job.lane, job.submission) == (Lane.BULK, handed_in)
    assert not CurrentGrade.objects.get().grading
    grade(handed_in, split=0, fit=0)
    assert SubmissionGrade.objects.values().get() == before
    assert client.get(address("submission_state", handed_in.pk)).content == page
    assert CurrentGrade.objects.get().points == 6
    assert InboxItem.objects.count() == 0


def test_comparison_says_points_before_and_after_by_task_and_keeps_points_by_hand(school, again):
    (row,) = standing(again, school.instructor).rows
    assert (row.state, row.before, row.after) == ("ready", 8, 7)
    assert row.tasks == (("Fit every room", 2, 1),)


def test_approval_counts_keeps_points_by_hand_and_tells_the_student_once(school, again, handed_in):
    for _ in range(2):
        approve_regrade(regrade=again, submissions=[handed_in], by=school.instructor)
    event = RegradeEvent.objects.get(kind=RegradeEventKind.APPROVED)
    assert (event.by, event.data["before"], event.data["after"]) == (school.instructor, 8, 7)
    now = SubmissionGrade.objects.get()
    assert (now.version, now.points, now.seen_points) == (again.version, 7, 7)
    assert now.tasks[2]["comment"] == "Clear"
    item = InboxItem.objects.get()
    assert (item.user, item.path) == (school.student, address("submission", handed_in.pk))
    rebuild_folds()
    assert SubmissionGrade.objects.get().points == 7


def test_nobody_is_told_where_nothing_changes(school, lab, handed_in):
    regrade = start(school, lab)
    grade(handed_in)
    (row,) = standing(regrade, school.instructor).rows
    assert not row.changes
    assert approve_regrade(regrade=regrade, submissions=[handed_in], by=school.instructor) == 1
    assert SubmissionGrade.objects.get().version == regrade.version
    assert InboxItem.objects.count() == 0


def test_held_points_change_without_a_message(school, lab, handed_in):
    hold_feedback(submissions=[handed_in], by=school.instructor)
    regrade = start(school, lab)
    grade(handed_in, fit=4)
    approve_regrade(regrade=regrade, submissions=[handed_in], by=school.instructor)
    assert (CurrentGrade.objects.get().points, CurrentGrade.objects.get().seen_points) == (8, None)
    assert InboxItem.objects.count() == 0


def test_discard_leaves_everything_and_can_be_offered_again_without_grading(school, lab, again, handed_in):
    assert discard_regrade(regrade=again, submissions=[handed_in], by=school.instructor) == 1
    assert approve_regrade(regrade=again, submissions=[handed_in], by=school.instructor) == 0
    assert SubmissionGrade.objects.get().points == 8
    second = start(school, lab)
    assert second != again
    assert [row.state for row in standing(second, school.instructor).rows] == ["ready"]
    assert [row.state for row in standing(again, school.instructor).rows] == ["discarded"]
    assert GradeEvent.objects.filter(kind=GradeEventKind.AUTO).count() == 2
    approve_regrade(regrade=second, submissions=[handed_in], by=school.instructor)
    assert SubmissionGrade.objects.get().points == 7


def test_second_click_finds_the_first_regrade(school, lab, handed_in):
    first = start(school, lab)
    assert start(school, lab) == first
    assert (Regrade.objects.count(), GradingJob.objects.filter(regrade=first).count()) == (1, 1)


def test_regrade_that_a_newer_version_has_overtaken_changes_nothing(school, lab, again, handed_in, client):
    add_version(lab, TASKS)
    newest = start(school, lab)
    grade(handed_in, fit=4)
    approve_regrade(regrade=newest, submissions=[handed_in], by=school.instructor)
    assert approve_regrade(regrade=again, submissions=[handed_in], by=school.instructor) == 0
    assert [row.state for row in standing(again, school.instructor).rows] == ["overtaken"]
    assert (SubmissionGrade.objects.get().version, SubmissionGrade.objects.get().points) == (newest.version, 10)
    client.force_login(school.instructor)
    assert "A newer version counts already" in client.get(address("regrade", again.pk)).content.decode()


def test_nothing_is_left_once_approved(school, lab, again, handed_in):
    approve_regrade(regrade=again, submissions=[handed_in], by=school.instructor)
    with pytest.raises(NothingToRegrade):
        start(school, lab)


def test_decision_before_the_grader_is_done_does_nothing(school, lab, handed_in):
    regrade = start(school, lab)
    assert approve_regrade(regrade=regrade, submissions=[handed_in], by=school.instructor) == 0
    assert RegradeEvent.objects.exclude(kind=RegradeEventKind.STARTED).count() == 0


def test_every_attempt_is_graded_again_and_the_best_counts_with_one_message(school, lab, handed_in):
    second = hand_in(school.student, lab, "two")
    grade(second, split=1)
    regrade = start(school, lab)
    grade(second, split=4, fit=4)
    approve_regrade(regrade=regrade, submissions=[handed_in, second], by=school.instructor)
    current = CurrentGrade.objects.get()
    assert (current.submission, current.points) == (handed_in, 8)
    assert InboxItem.objects.count() == 1


def test_job_set_aside_is_tried_again_behind_waiting_students(school, lab, handed_in):
    regrade = start(school, lab)
    job = GradingJob.objects.get(regrade=regrade)
    set_aside(job, "No answer")
    assert [row.state for row in standing(regrade, school.instructor).rows] == ["aside"]
    retry_job(job=job, by=school.instructor)
    job.refresh_from_db()
    assert job.lane == Lane.BULK


def test_instructor_starts_compares_and_approves_on_pages(school, lab, handed_in, client):
    add_version(lab, TASKS)
    client.force_login(school.instructor)
    url = address("regrades", school.cohort.pk, lab.pk)
    assert "1 hand-in" in client.get(url).content.decode()
    there = client.post(url, {"scope": "cohort"}).url
    assert client.post(url, {"scope": "all"}).url == there
    page = client.get(there).content.decode()
    assert "0 of 1 graded again" in page
    assert "hx-get" in page
    assert "<noscript>" in page
    grade(handed_in, fit=3)
    part = client.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Fit every room: 2 → 3" in part
    regrade = Regrade.objects.get()
    assert client.post(address("regrade_decide", regrade.pk), {"what": "approve"}).url == there
    assert CurrentGrade.objects.get().points == 7
    assert "Approved" in client.get(there).content.decode()
    assert [row.decided for row in regrades_of(lab, school.instructor)] == [1]
    assert "1 decided" in client.get(url).content.decode()


def test_one_submission_is_graded_again_from_its_page(school, lab, handed_in, client):
    hand_in(school.mate, lab)
    grade(handed_in)
    client.force_login(school.instructor)
    page = address("teach_submission", handed_in.pk)
    assert address("regrade_one", handed_in.pk) not in client.get(page).content.decode()
    add_version(lab, TASKS)
    assert address("regrade_one", handed_in.pk) in client.get(page).content.decode()
    client.post(address("regrade_one", handed_in.pk))
    assert [job.submission for job in GradingJob.objects.filter(regrade__isnull=False)] == [handed_in]


def test_one_student_can_be_approved_without_the_others(school, lab, handed_in, client):
    other = hand_in(school.mate, lab)
    grade(other)
    regrade = start(school, lab)
    grade(other, fit=4)
    client.force_login(school.instructor)
    client.post(address("regrade_decide", regrade.pk), {"what": "approve", "submission": str(other.pk)})
    points = dict(CurrentGrade.objects.values_list("student", "points"))
    assert points == {school.mate.pk: 8, school.student.pk: 6}
    assert [item.user for item in InboxItem.objects.all()] == [school.mate]


def test_nobody_else_sees_or_decides(school, again, handed_in, client):
    name = school.student.display_name
    for user, status in ((school.outsider, 404), (school.assistant, 403), (school.mate, 403), (school.student, 403)):
        client.force_login(user)
        answer = client.get(address("regrade", again.pk))
        assert answer.status_code == status
        assert f"{name}, attempt" not in answer.content.decode()
        assert client.post(address("regrade_decide", again.pk), {"what": "approve"}).status_code == status
        assert client.post(address("regrade_one", handed_in.pk)).status_code == status
    assert RegradeEvent.objects.exclude(kind=RegradeEventKind.STARTED).count() == 0


def test_students_kept_apart_are_neither_seen_nor_decided(school, lab, again, handed_in, client):
    set_bar(staff=school.instructor, student=school.student, by=school.student)
    client.force_login(school.instructor)
    assert client.get(address("regrade", again.pk)).status_code == 404
    assert StaffBar.objects.count() == 1
    assert regrades_of(lab, school.instructor) == []


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_takes_the_same_queries_at_any_size(school, lab, count, django_assert_num_queries):
    students = [UserFactory(role="student") for _ in range(count)]
    for student in students:
        seat(school.cohort, student)
        hand_in(student, lab)
    grade(None)
    regrade = start(school, lab, students)
    grade(None, fit=3)
    regrade = Regrade.objects.select_related("version__assignment").get(pk=regrade.pk)
    standing(regrade, school.instructor)
    with django_assert_num_queries(5):
        assert standing(regrade, school.instructor).changing == count


def test_regrade_goes_with_the_work_and_is_in_the_download(school, again, handed_in):
    from labs.grades import rights

    approve_regrade(regrade=again, submissions=[handed_in], by=school.instructor)
    assert "graded again" in [note["what"] for note in rights.lab_notes(school.student)]
    rights.erase_rows(school.student)
    assert RegradeEvent.objects.filter(submission__isnull=False).count() == 0
