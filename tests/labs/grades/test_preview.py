"""What the student sees, shown to the instructor; paper; comments and rubric lines used again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from labs.base.enums import GradeEventKind
from labs.grades.services.marks import give_points, hold_feedback, release_feedback
from labs.models import GradeEvent, SubmissionGrade
from tests.labs.dates.cohort_time import date
from tests.labs.factories import grade, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission)
    return submission


def address(name, *args):
    return reverse(f"labs:{name}", args=args)


def text_of(client, user, url, **query):
    client.force_login(user)
    return client.get(url, query).content.decode()


def state_in(page):
    return page[page.index('<div id="state"') :].split('<p class="govuk-button-group">')[0]


def test_preview_is_the_students_own_part_word_for_word(school, handed_in, client):
    school.student.language = "es"
    school.student.save()
    preview = state_in(text_of(client, school.instructor, address("preview", handed_in.pk)))
    own = state_in(text_of(client, school.student, address("submission_state", handed_in.pk)))
    assert preview == own
    assert "Tarea por tarea" in own


def test_preview_after_a_release_is_what_a_release_then_shows(school, handed_in, client):
    hold_feedback(submissions=[handed_in], by=school.instructor)
    give_points(submission=handed_in, grade_id="explain", points=2, comment="clear canary", by=school.instructor)
    assert "clear canary" not in text_of(client, school.instructor, address("preview", handed_in.pk))
    preview = state_in(text_of(client, school.instructor, address("preview", handed_in.pk), after=""))
    assert "clear canary" in preview
    assert SubmissionGrade.objects.get().seen_points is None
    assert "clear canary" not in text_of(client, school.student, address("submission_state", handed_in.pk))
    release_feedback(submissions=[handed_in], by=school.instructor)
    # The preview's frames ask for the pages of after the release; everything else is the same to the letter.
    assert state_in(text_of(client, school.student, address("submission_state", handed_in.pk))) == preview.replace(
        "/?after", "/"
    )


def test_preview_is_for_own_teachers_only(school, handed_in, client):
    for user, status in ((school.outsider, 404), (school.mate, 403), (school.student, 403)):
        client.force_login(user)
        answer = client.get(address("preview", handed_in.pk))
        assert answer.status_code == status
        assert "expected 62 hosts" not in answer.content.decode()


def test_print_view_has_points_and_words_and_no_frame(school, handed_in, client):
    page = text_of(client, school.student, address("submission_print", handed_in.pk))
    assert "expected 62 hosts" in page
    assert "<iframe" not in page
    assert "Try again in the lab" not in page
    assert "expected 62 hosts" not in text_of(client, school.mate, address("submission_print", handed_in.pk))


def test_held_points_are_not_printed(school, handed_in, client):
    hold_feedback(submissions=[handed_in], by=school.instructor)
    assert "expected 62 hosts" not in text_of(client, school.student, address("submission_print", handed_in.pk))


def test_comments_on_other_answers_can_be_used_again(school, lab, handed_in, client):
    second = hand_in(school.mate, lab)
    grade(second)
    give_points(submission=handed_in, grade_id="explain", points=1, comment="Say why canary", by=school.instructor)
    here = address("grade", school.cohort.pk, lab.pk, "explain")
    assert "Say why canary" in text_of(client, school.instructor, here, at=str(second.pk))
    data = {"grade_id": "explain", "points": "2", "comment": "Good.", "add": "Say why canary", "then": here}
    assert client.post(address("save_points", second.pk), data).url == here
    event = GradeEvent.objects.filter(kind=GradeEventKind.MANUAL, submission=second).get()
    assert (event.points, event.comment) == (2, "Good.\nSay why canary")


def test_comments_of_another_cohort_are_not_offered(school, lab, handed_in, client):
    far = hand_in(school.stranger, lab)
    grade(far)
    give_points(submission=far, grade_id="explain", points=1, comment="far canary", by=school.outsider)
    here = address("grade", school.cohort.pk, lab.pk, "explain")
    assert "far canary" not in text_of(client, school.instructor, here)


def test_ticked_rubric_lines_add_up_where_no_points_are_typed(school, handed_in, client):
    client.force_login(school.instructor)
    headers = {"HX-Request": "true"}
    for ticked, typed, points in ((["0"], "", 1), (["0", "1"], "", 2), (["0", "1"], "0.5", 0.5), ([], "", None)):
        data = {"grade_id": "explain", "points": typed, "rubric": ticked}
        client.post(address("save_points", handed_in.pk), data, headers=headers)
        assert GradeEvent.objects.filter(kind=GradeEventKind.MANUAL).last().points == points


def test_work_after_its_date_says_what_counts_as_the_gradebook_does(school, lab, client):
    handed_in = hand_in(school.student, lab)
    grade(handed_in)
    said = "so 50 % of the points count: 3.</p>"
    assert said not in text_of(client, school.student, address("submission_state", handed_in.pk))
    date(school, lab, handed_in.at - timedelta(days=1), grace_days=0, credit_steps=[[0, 50]])
    for name in ("submission", "submission_state", "submission_print"):
        assert said in text_of(client, school.student, address(name, handed_in.pk))
    assert ">3</a>" in text_of(client, school.instructor, address("gradebook", school.cohort.pk))
    hold_feedback(submissions=[handed_in], by=school.instructor)
    assert "of the points count" not in text_of(client, school.student, address("submission_state", handed_in.pk))
