"""Instructors' pages: own cohorts only, blind by default, saved as typed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from labs.base.enums import GradeEventKind
from labs.base.errors import BadPoints
from labs.grades.selectors.to_read import row_of
from labs.grades.services.marks import give_points, hold_feedback, override_points, release_feedback
from labs.models import Assignment, CurrentGrade, ExtensionEvent, GradeEvent, GradingJob, SubmissionGrade
from labs.queue.selectors.jobs import refused_rows
from labs.queue.services import set_aside
from labs.submissions.services import note_refusal
from people.models import StaffBar
from tests.labs.factories import grade, hand_in, make_lab, result


@pytest.fixture
def handed_in(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission)
    return submission


def address(name, *args):
    return reverse(f"labs:{name}", args=args)


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(address(name, *args), query)


PAGES = ("gradebook_labs", "grade", "teach_submission", "queue")


def arguments(school, submission, name):
    return {
        "gradebook_labs": (school.cohort.pk,),
        "grade": (school.cohort.pk, submission.assignment_id, "explain"),
        "teach_submission": (submission.pk,),
        "queue": (),
    }[name]


@pytest.mark.parametrize("name", PAGES)
def test_own_instructor_and_assistant_see_the_page(school, handed_in, client, name):
    for user in (school.instructor, school.assistant):
        assert get(client, user, name, *arguments(school, handed_in, name)).status_code == 200


@pytest.mark.parametrize("name", PAGES[:3])
def test_tasks_have_their_names_in_the_readers_language(school, handed_in, client, name):
    client.cookies["lang"] = "es"
    page = get(client, school.instructor, name, *arguments(school, handed_in, name)).content.decode()
    assert "Explica tu plan" in page
    assert "Explain your plan" not in page
    assert ("Divide la red" in page) == (name == "teach_submission")


@pytest.mark.parametrize("name", PAGES[:3])
def test_another_cohorts_instructor_sees_nothing(school, handed_in, client, name):
    answer = get(client, school.outsider, name, *arguments(school, handed_in, name))
    assert answer.status_code == 404
    assert school.student.display_name.encode() not in answer.content
    assert b"lab room" not in answer.content


@pytest.mark.parametrize("name", PAGES)
def test_students_see_no_teaching_page(school, handed_in, client, name):
    answer = get(client, school.mate, name, *arguments(school, handed_in, name))
    assert answer.status_code == 403
    assert school.student.display_name.encode() not in answer.content


def test_barred_instructor_sees_neither_name_nor_work(school, handed_in, client):
    StaffBar.objects.create(staff=school.instructor, student=school.student)
    text = get(client, school.instructor, "gradebook", school.cohort.pk).content.decode()
    assert school.student.display_name not in text.split("<main")[1]
    assert school.mate.display_name in text
    assert get(client, school.instructor, "teach_submission", handed_in.pk).status_code == 404
    assert not row_of(school.instructor, school.cohort, handed_in.assignment, "explain").exists()


def test_grading_page_is_blind_until_asked(school, handed_in, client):
    name = school.student.display_name
    text = get(client, school.instructor, "grade", *arguments(school, handed_in, "grade")).content.decode()
    assert "I start with the lab room" in text
    assert "<script>x" not in text
    assert name not in text
    assert "1 of 1" in text
    text = get(client, school.instructor, "grade", *arguments(school, handed_in, "grade"), names="").content.decode()
    assert name in text


def save(client, submission, htmx=True, **data):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(address("save_points", submission.pk), {"grade_id": "explain"} | data, headers=headers)


def test_points_are_saved_as_typed_and_only_when_changed(school, handed_in, client):
    client.force_login(school.instructor)
    for _ in range(2):
        assert "Saved" in save(client, handed_in, points="1.5", comment="Good", rubric=["0"]).content.decode()
    event = GradeEvent.objects.get(kind=GradeEventKind.MANUAL)
    assert (event.points, event.comment, event.data, event.by) == (1.5, "Good", {"rubric": [0]}, school.instructor)
    assert CurrentGrade.objects.get().points == 7.5
    assert CurrentGrade.objects.get().waiting == 0


@pytest.mark.parametrize("points", ["3", "-1", "nan", "many"])
def test_points_out_of_bounds_are_said_and_not_kept(school, handed_in, client, points):
    client.force_login(school.instructor)
    answer = save(client, handed_in, points=points)
    assert "Saved" not in answer.content.decode()
    assert GradeEvent.objects.filter(kind=GradeEventKind.MANUAL).count() == 0


def test_points_without_script_go_on_to_our_own_next_page_only(school, handed_in, client):
    client.force_login(school.instructor)
    there = address("gradebook", school.cohort.pk)
    assert save(client, handed_in, htmx=False, points="1", then=there).url == there
    for elsewhere in ("https://example.org/", "//example.org/", "javascript:x"):
        answer = save(client, handed_in, htmx=False, points="1", then=elsewhere)
        assert answer.url == address("teach_submission", handed_in.pk)


@pytest.mark.parametrize("who", ["outsider", "mate", "student"])
def test_nobody_else_gives_points(school, handed_in, client, who):
    client.force_login(getattr(school, who))
    assert save(client, handed_in, points="2").status_code in (403, 404)
    assert GradeEvent.objects.filter(kind=GradeEventKind.MANUAL).count() == 0


def test_automatic_tasks_take_no_points_by_hand(school, handed_in):
    with pytest.raises(BadPoints):
        give_points(submission=handed_in, grade_id="split", points=1, comment="", by=school.instructor)


def test_override_needs_a_reason_and_is_history(school, handed_in):
    with pytest.raises(BadPoints):
        override_points(submission=handed_in, points=9, reason=" ", by=school.instructor)
    override_points(submission=handed_in, points=9, reason="Shown in class", by=school.instructor)
    assert CurrentGrade.objects.get().points == 9
    assert GradeEvent.objects.get(kind=GradeEventKind.AUTO).points is None


def test_release_tells_each_student_once(school, handed_in, client):
    from people.models import InboxItem

    give_points(submission=handed_in, grade_id="explain", points=2, comment="c", by=school.instructor)
    client.force_login(school.instructor)
    url = address("release", school.cohort.pk, handed_in.assignment_id)
    for _ in range(2):
        assert client.post(url, {"what": "release"}).status_code == 302
    assert GradeEvent.objects.filter(kind=GradeEventKind.RELEASE).count() == 1
    assert InboxItem.objects.filter(user=school.student, kind="lab_feedback").count() == 1
    client.post(url, {"what": "hold"})
    assert SubmissionGrade.objects.get().seen_points is None


def test_release_of_another_cohort_is_404(school, handed_in, client):
    client.force_login(school.outsider)
    url = address("release", school.cohort.pk, handed_in.assignment_id)
    assert client.post(url, {"what": "release"}).status_code == 404
    assert GradeEvent.objects.filter(kind=GradeEventKind.RELEASE).count() == 0


def test_typing_after_a_release_is_not_seen_before_the_next(school, handed_in):
    release_feedback(submissions=[handed_in], by=school.instructor)
    give_points(submission=handed_in, grade_id="explain", points=2, comment="half a sen", by=school.instructor)
    grade_now = SubmissionGrade.objects.get()
    assert (grade_now.points, grade_now.seen_points) == (8, 6)
    assert grade_now.tasks[2]["seen_comment"] == ""


def test_points_by_hand_survive_a_new_version(school, handed_in, lab):
    from labs.base.enums import Lane
    from labs.queue.services import enqueue_grading
    from tests.labs.factories import TASKS, add_version

    give_points(submission=handed_in, grade_id="explain", points=2, comment="c", by=school.instructor)
    version = add_version(lab, TASKS)
    enqueue_grading(submission=handed_in, version=version, lane=Lane.BULK)
    grade(handed_in, notebooks=result(split=1, fit=1)["notebooks"])
    grade_now = SubmissionGrade.objects.get()
    assert (grade_now.version, grade_now.points, grade_now.waiting) == (version, 4, 0)


def test_flags_are_signs_with_evidence_and_leave_points_alone(school, lab, client):
    submission = hand_in(school.student, lab)
    notebooks = result()["notebooks"]
    notebooks[0]["tasks"][0] |= {"flag": "control", "message": "evidence canary"}
    grade(submission, notebooks=notebooks)
    assert CurrentGrade.objects.get().flagged
    assert CurrentGrade.objects.get().points == 6
    text = get(client, school.instructor, "teach_submission", submission.pk).content.decode()
    assert "evidence canary" in text
    assert "not a verdict" in text
    for _ in range(2):
        client.post(address("looked", submission.pk), {"note": "fine"})
    assert GradeEvent.objects.filter(kind=GradeEventKind.REVIEWED).count() == 1
    assert not CurrentGrade.objects.get().flagged


def test_better_second_attempt_with_an_open_question_is_the_one_to_read(school, handed_in, lab):
    give_points(submission=handed_in, grade_id="explain", points=1, comment="", by=school.instructor)
    second = hand_in(school.student, lab, "two")
    grade(second)
    (answer,) = row_of(school.instructor, school.cohort, lab, "explain")
    assert answer.submission == second
    assert CurrentGrade.objects.get().submission == handed_in


def test_worse_second_attempt_need_not_be_read(school, handed_in, lab):
    give_points(submission=handed_in, grade_id="explain", points=2, comment="", by=school.instructor)
    second = hand_in(school.student, lab, "two")
    grade(second, notebooks=result(split=0, fit=0)["notebooks"])
    (answer,) = row_of(school.instructor, school.cohort, lab, "explain")
    assert answer.submission == handed_in


def test_queue_shows_reason_and_retry_for_own_students(school, lab, client):
    hand_in(school.student, lab)
    set_aside(GradingJob.objects.get(), "No answer from a grader, 3 times")
    text = get(client, school.instructor, "queue").content.decode()
    assert "No answer from a grader" in text
    job = GradingJob.objects.get()
    assert "No answer" not in get(client, school.outsider, "queue").content.decode()
    assert client.post(address("retry", job.pk)).status_code == 404
    client.force_login(school.instructor)
    assert client.post(address("retry", job.pk)).status_code == 302
    job.refresh_from_db()
    assert job.state == "queued"


def test_queue_names_files_that_could_not_be_taken_to_own_instructor_only(school, lab, client):
    note_refusal(student=school.student, assignment=lab, via="upload", reason="bigger canary", size=50_000_000)
    text = get(client, school.instructor, "queue").content.decode()
    assert "bigger canary" in text
    assert "47.7" in text
    assert "bigger canary" not in get(client, school.outsider, "queue").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_refused_files_take_the_same_queries_at_any_number(school, lab, count, django_assert_num_queries):
    for number in range(count):
        note_refusal(student=school.student, assignment=lab, via="upload", reason=f"canary {number}")
    refused_rows(school.instructor)
    with django_assert_num_queries(5):
        assert len(refused_rows(type(school.instructor).objects.get(pk=school.instructor.pk))) == count


@pytest.mark.parametrize("count", [1, 3])
def test_queue_takes_the_same_queries_at_any_size(school, lab, client, count, django_assert_num_queries):
    from labs.queue.selectors.jobs import queue_rows

    for number in range(count):
        hand_in(school.student, lab, str(number))
    queue_rows(school.instructor)
    with django_assert_num_queries(5):
        assert len(queue_rows(type(school.instructor).objects.get(pk=school.instructor.pk))) == count


def test_extension_is_answered_by_own_instructor_only(school, handed_in, client):
    url = address("extension", handed_in.assignment_id, school.student.pk)
    client.force_login(school.outsider)
    assert client.post(url, {"until": "2030-01-05"}).status_code == 404
    client.force_login(school.instructor)
    assert client.post(url, {"until": "2030-01-05"}).status_code == 302
    event = ExtensionEvent.objects.get()
    assert timezone.localtime(event.until).day == 5
    assert event.by == school.instructor


def test_held_labs_show_nothing_before_the_first_release(school, client):
    held: Assignment = make_lab(key="vlsm-plan", holds_feedback=True)
    submission = hand_in(school.student, held)
    grade(submission)
    assert SubmissionGrade.objects.get().seen_points is None
    release_feedback(submissions=[submission], by=school.instructor)
    assert SubmissionGrade.objects.get().seen_points == 6
    assert hold_feedback(submissions=[submission], by=school.instructor) == 1
    assert hold_feedback(submissions=[submission], by=school.instructor) == 0
