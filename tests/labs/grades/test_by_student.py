"""Grading by hand student by student, blind; what a check left to a person; points of an instructor's own."""

import pytest
from django.urls import reverse

from labs.base.enums import GradeEventKind
from labs.grades.selectors.to_read import row_of
from labs.grades.services.marks import give_points, read_again, release_feedback
from labs.grades.services.regrades import approve_regrade, start_regrade
from labs.models import CurrentGrade, GradeEvent, SubmissionGrade
from people.models import StaffBar
from tests.labs.factories import TASKS, UserFactory, add_version, grade, hand_in, result, seat

pytestmark = pytest.mark.django_db
WORDS = {"grade_id": "why", "notebook": "vlsm-plan", "title": "Say why", "points": 3.0, "manual": True}


@pytest.fixture
def lab(lab):
    """The lab with a second question for a person."""
    add_version(lab, [*TASKS, WORDS])
    return lab


@pytest.fixture
def handed_in(school, lab):
    """Hand-ins of both students."""
    found = [hand_in(student, lab) for student in (school.student, school.mate)]
    for submission in found:
        grade(submission)
    return found


def page(client, school, lab, user=None, **query):
    client.force_login(user or school.instructor)
    return client.get(address(school, lab), query)


def address(school, lab):
    return reverse("labs:by_student", args=[school.cohort.pk, lab.pk])


def save(client, school, lab, submission, htmx=False, **data):
    client.force_login(school.instructor)
    headers = {"HX-Request": "true"} if htmx else {}
    version = SubmissionGrade.objects.get(pk=submission.pk).version_id
    return client.post(address(school, lab), {"at": submission.pk, "version": version} | data, headers=headers)


def tasks(submission):
    found = SubmissionGrade.objects.get(pk=submission.pk).tasks
    return {task["grade_id"]: (task["points"], task["done"], task["comment"]) for task in found if task["manual"]}


def test_all_questions_of_one_hand_in_are_on_its_page_and_names_are_not(school, lab, handed_in, client):
    text = page(client, school, lab, at=handed_in[0].pk).content.decode()
    assert "Explain your plan" in text
    assert "Say why" in text
    assert "Split the network" not in text
    assert "I start with the lab room" in text
    assert "<script>x" not in text
    for student in (school.student, school.mate):
        assert student.display_name not in text
    named = page(client, school, lab, at=handed_in[0].pk, names="").content.decode()
    assert school.student.display_name in named
    assert school.mate.display_name not in named


def test_what_was_changed_is_kept_and_what_was_left_alone_is_no_event(school, lab, handed_in, client):
    answer = save(
        client, school, lab, handed_in[0], htmx=True, **{"q2-points": "1", "q2-comment": "Good", "q3-points": ""}
    )
    assert "Saved" in answer.content.decode()
    assert tasks(handed_in[0]) == {"explain": (1.0, True, "Good"), "why": (0.0, False, "")}
    assert tasks(handed_in[1])["explain"][1] is False
    for _ in range(2):
        save(client, school, lab, handed_in[0], **{"q2-points": "1", "q2-comment": "Good", "q3-points": "2.5"})
    events = GradeEvent.objects.filter(kind=GradeEventKind.MANUAL).order_by("at", "id")
    assert [(event.grade_id, event.points, event.by) for event in events] == [
        ("explain", 1.0, school.instructor),
        ("why", 2.5, school.instructor),
    ]
    assert GradeEvent.objects.filter(kind=GradeEventKind.AUTO).count() == 2
    assert CurrentGrade.objects.get(student=school.student).waiting == 0


def test_saving_goes_on_to_the_next_hand_in_and_ends_at_the_gradebook(school, lab, handed_in, client):
    first, last = sorted(handed_in, key=lambda one: one.pk.hex)
    answer = save(client, school, lab, first, **{"q2-points": "1", "go": "on"})
    assert answer.url == f"{address(school, lab)}?at={last.pk}"
    assert save(client, school, lab, first).url == f"{address(school, lab)}?at={first.pk}"
    answer = save(client, school, lab, last, **{"q2-points": "1", "go": "on"})
    assert answer.url == reverse("labs:gradebook", args=[school.cohort.pk])
    wrong = save(client, school, lab, last, **{"q2-points": "9", "go": "on"})
    assert wrong.url == f"{address(school, lab)}?at={last.pk}"
    assert "Explain your plan:" in client.get(wrong.url).content.decode()


def test_page_begins_with_the_first_hand_in_that_waits(school, lab, handed_in, client):
    first, last = sorted(handed_in, key=lambda one: one.pk.hex)
    save(client, school, lab, first, **{"q2-points": "1", "q3-points": "1"})
    text = page(client, school, lab).content.decode()
    assert f'name="at" value="{last.pk}"' in text
    assert "1 graded" in text


def test_ticked_rubric_lines_and_a_comment_used_again_count_here_too(school, lab, handed_in, client):
    save(client, school, lab, handed_in[0], **{"q2-points": "1", "q2-comment": "Say one thing more"})
    assert 'name="q2-add" value="Say one thing more"' in page(client, school, lab, at=handed_in[1].pk).content.decode()
    save(client, school, lab, handed_in[1], **{"q2-rubric": ["0", "1"], "q2-add": "Say one thing more"})
    assert tasks(handed_in[1])["explain"] == (2.0, True, "Say one thing more")


def test_difference_of_two_readers_is_not_settled_by_passing_by(school, lab, handed_in, client):
    give_points(submission=handed_in[0], grade_id="explain", points=2, comment="", by=school.instructor)
    read_again(submission=handed_in[0], grade_id="explain", points=1, note="", by=school.assistant)
    assert "A second reader would give 1" in page(client, school, lab, at=handed_in[0].pk).content.decode()
    save(client, school, lab, handed_in[0], **{"q2-points": "2", "q3-points": "3"})
    kept = {task["grade_id"]: task for task in SubmissionGrade.objects.get(pk=handed_in[0].pk).tasks}
    assert (kept["explain"]["settled"], kept["why"]["points"]) == (False, 3.0)


def test_earlier_attempt_that_is_asked_for_stands_for_its_student(school, lab, handed_in, client):
    later = hand_in(school.student, lab, "two")
    grade(later)
    assert f'value="{handed_in[0].pk}"' in page(client, school, lab, at=handed_in[0].pk).content.decode()
    save(client, school, lab, handed_in[0], **{"q2-points": "1"})
    assert tasks(handed_in[0])["explain"][0] == 1.0
    assert tasks(later)["explain"][1] is False


def test_points_typed_on_a_page_of_an_older_version_go_nowhere(school, lab, handed_in, client):
    old = SubmissionGrade.objects.get(pk=handed_in[0].pk).version_id
    again = start_regrade(version=add_version(lab, [WORDS, *TASKS]), submissions=handed_in[:1], by=school.instructor)
    grade(handed_in[0])
    approve_regrade(regrade=again, submissions=handed_in[:1], by=school.instructor)
    answer = save(client, school, lab, handed_in[0], htmx=True, version=old, **{"q2-points": "1"})
    assert "newer version" in answer.content.decode()
    assert not any(done for _points, done, _comment in tasks(handed_in[0]).values())


def test_check_that_could_not_decide_is_graded_by_a_person(school, lab, client):
    submission = hand_in(school.student, lab)
    sent = result()["notebooks"][0]
    sent["tasks"][0] |= {
        "auto_points": None,
        "needs_manual": True,
        "flag": "old_way",
        "message": "A person will look at this answer.",
    }
    grade(submission, notebooks=[sent])
    client.force_login(school.instructor)
    way = f"{address(school, lab)}?at={submission.pk}"
    assert way in client.get(reverse("labs:teach_submission", args=[submission.pk])).content.decode()
    assert address(school, lab) in client.get(reverse("labs:gradebook", args=[school.cohort.pk])).content.decode()
    text = client.get(way).content.decode()
    assert "Split the network" in text
    assert "A check could not decide this by itself" in text
    save(client, school, lab, submission, **{"q0-points": "4", "q0-comment": "It works"})
    assert tasks(submission)["split"] == (4.0, True, "It works")
    release_feedback(submissions=[submission], by=school.instructor)
    client.force_login(school.student)
    assert "It works" in client.get(reverse("labs:submission", args=[submission.pk])).content.decode()


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("student", 403), ("mate", 403)])
def test_nobody_else_reads_or_grades(school, lab, handed_in, client, who, status):
    answer = page(client, school, lab, getattr(school, who), at=handed_in[0].pk)
    assert answer.status_code == status
    assert b"I start with the lab room" not in answer.content
    sent = client.post(address(school, lab), {"at": handed_in[0].pk, "q2-points": "2"})
    assert sent.status_code == status
    own = client.post(reverse("labs:override", args=[handed_in[0].pk]), {"points": "9", "reason": "mine"})
    assert own.status_code == status
    assert not GradeEvent.objects.exclude(kind=GradeEventKind.AUTO).exists()


def test_students_kept_apart_and_other_cohorts_are_not_among_them(school, lab, handed_in, client):
    strange = hand_in(school.stranger, lab)
    grade(strange)
    StaffBar.objects.create(staff=school.instructor, student=school.student)
    found = row_of(school.instructor, school.cohort, lab)
    assert [one.submission_id for one in found] == [handed_in[1].pk]
    for other in (strange, handed_in[0]):
        assert save(client, school, lab, other, **{"q2-points": "1"}).status_code == 404


@pytest.mark.parametrize("count", [1, 7])
def test_page_takes_the_same_queries_at_any_size(school, lab, client, count, django_assert_num_queries):
    for _ in range(count):
        student = UserFactory(role="student")
        seat(school.cohort, student)
        grade(hand_in(student, lab))
    first = row_of(school.instructor, school.cohort, lab)[0]
    page(client, school, lab)
    with django_assert_num_queries(QUERIES):
        assert client.get(address(school, lab), {"at": first.submission_id}).status_code == 200


QUERIES = 14


def own_points(client, school, submission, **data):
    client.force_login(school.instructor)
    return client.post(reverse("labs:override", args=[submission.pk]), data, follow=True).content.decode()


def test_points_of_an_instructors_own_count_with_their_reason_and_are_seen_after_a_release(school, handed_in, client):
    submission = handed_in[0]
    text = own_points(client, school, submission, task="fit", points="4", reason="The check was too strict")
    assert "These points count now" in text
    assert "The check was too strict" in text.split("What happened")[1]
    seen = CurrentGrade.objects.get(student=school.student)
    assert (seen.points, seen.seen_points) == (8, 6)
    release_feedback(submissions=[submission], by=school.instructor)
    assert CurrentGrade.objects.get(student=school.student).seen_points == 8
    client.force_login(school.student)
    assert "The check was too strict" in client.get(reverse("labs:submission", args=[submission.pk])).content.decode()
    own_points(client, school, submission, task="", points="10", reason="Spoken about")
    assert CurrentGrade.objects.get(student=school.student).points == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"task": "fit", "points": "5", "reason": "x"},
        {"task": "fit", "points": "4", "reason": " "},
        {"task": "", "points": "99", "reason": "x"},
        {"task": "nothing", "points": "1", "reason": "x"},
        {"task": "fit", "points": "nan", "reason": "x"},
    ],
)
def test_points_that_cannot_be_are_said_and_not_kept(school, handed_in, client, wrong):
    assert "These points count now" not in own_points(client, school, handed_in[0], **wrong)
    assert not GradeEvent.objects.filter(kind=GradeEventKind.OVERRIDE).exists()


def test_pictures_and_formulas_of_an_answer_are_shown(school, lab, client):
    sent = result()
    drawn = '<p>My plan <math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math></p>'
    picture = '<img class="out" alt="The lab room" src="data:image/png;base64,iVBORw0KGgo=">'
    sent["notebooks"][0]["answers"]["explain"]["html"] = f"{drawn}{picture}<script>alert(1)</script>"
    submission = hand_in(school.student, lab)
    grade(submission, **{"notebooks": sent["notebooks"]})
    text = page(client, school, lab, at=submission.pk).content.decode()
    assert '<math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>' in text
    assert '<img alt="The lab room" src="data:image/png;base64,iVBORw0KGgo=">' in text
    assert "alert(1)" not in text
