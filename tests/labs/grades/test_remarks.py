"""Comments on single cells: saved as typed, seen after a release, never a way in for what a student wrote."""

import pytest
from django.urls import reverse

from labs.base import file_store
from labs.base.enums import GradeEventKind
from labs.base.errors import NotOpen
from labs.grades import remarks
from labs.grades.selectors.remarks import places
from labs.grades.selectors.student import visible_feedback
from labs.grades.services.marks import hold_feedback, release_feedback
from labs.grades.services.regrades import approve_regrade, start_regrade
from labs.grades.services.remarks import remark_on_cell
from labs.models import FeedbackDocument, GradeEvent, SubmissionGrade
from tests.labs.factories import LAB, TASKS, add_version, grade, hand_in, result

pytestmark = pytest.mark.django_db
PICTURE = "data:image/png;base64,aGk="
PAGE = (
    '<section id="cell-split"><p>halves = 2</p></section>'
    f'<section id="cell-n1"><p>print canary</p><img src="{PICTURE}"><a href="data:text/html,x">x</a></section>'
)


@pytest.fixture
def handed_in(school, lab):
    submission = hand_in(school.student, lab)
    grade(submission, **pages(PAGE))
    return submission


def pages(text):
    return {"notebooks": [{**result()["notebooks"][0], "feedback_html": text}]}


def say(school, submission, text, cell="split"):
    remark_on_cell(submission=submission, notebook=LAB, cell=cell, text=text, by=school.instructor)


def shown(submission):
    (page,) = visible_feedback(submission)
    return file_store.read(page.path).decode()


def test_comment_stands_below_its_cell_and_only_there():
    page = remarks.with_remarks(PAGE, {"n1": "Well seen <b>\nGo on"})
    assert remarks.remarks_in(page) == [(2, "Well seen <b>\nGo on")]
    assert "<b>" not in page
    assert page.index("print canary") < page.index("Well seen") < page.rindex("</section>")
    assert remarks.with_remarks(page, {}) == PAGE
    assert remarks.cells(page) == remarks.cells(PAGE)


def test_student_sees_a_comment_only_after_a_release(school, handed_in):
    say(school, handed_in, "Say why canary")
    assert "Say why canary" not in shown(handed_in)
    assert release_feedback(submissions=[handed_in], by=school.instructor) == 1
    assert remarks.remarks_in(shown(handed_in)) == [(1, "Say why canary")]
    assert release_feedback(submissions=[handed_in], by=school.instructor) == 0


def test_emptied_comment_goes_with_the_next_release(school, handed_in):
    say(school, handed_in, "First words")
    release_feedback(submissions=[handed_in], by=school.instructor)
    say(school, handed_in, "")
    assert "First words" in shown(handed_in)
    assert release_feedback(submissions=[handed_in], by=school.instructor) == 1
    assert shown(handed_in) == PAGE


def test_the_same_words_twice_are_one_event(school, handed_in):
    for _time in range(2):
        say(school, handed_in, "Say why")
    event = GradeEvent.objects.get(kind=GradeEventKind.REMARK)
    assert (event.comment, event.data, event.by) == (
        "Say why",
        {"notebook": LAB, "cell": "split"},
        school.instructor,
    )


@pytest.mark.parametrize(("notebook", "cell"), [(LAB, "gone"), ("another", "split"), ("", "")])
def test_comment_on_a_cell_that_is_not_there_is_refused(school, handed_in, notebook, cell):
    with pytest.raises(NotOpen):
        remark_on_cell(submission=handed_in, notebook=notebook, cell=cell, text="x", by=school.instructor)
    assert not GradeEvent.objects.filter(kind=GradeEventKind.REMARK).exists()


def test_points_and_hand_grading_stay_as_they_are(school, handed_in):
    before = SubmissionGrade.objects.values("points", "waiting", "tasks").get(pk=handed_in.pk)
    say(school, handed_in, "Say why")
    release_feedback(submissions=[handed_in], by=school.instructor)
    after = SubmissionGrade.objects.values("points", "waiting", "tasks").get(pk=handed_in.pk)
    assert (after["points"], after["waiting"]) == (before["points"], before["waiting"])


def test_held_feedback_shows_no_comment(school, handed_in):
    say(school, handed_in, "Say why")
    release_feedback(submissions=[handed_in], by=school.instructor)
    hold_feedback(submissions=[handed_in], by=school.instructor)
    assert visible_feedback(handed_in) == []


def test_a_regrade_keeps_released_comments_and_no_others(school, lab, handed_in):
    say(school, handed_in, "Released words")
    release_feedback(submissions=[handed_in], by=school.instructor)
    say(school, handed_in, "Later words", cell="n1")
    version = add_version(lab, TASKS)
    regrade = start_regrade(version=version, submissions=[handed_in], by=school.instructor)
    grade(handed_in, **pages(PAGE.replace("halves", "newer")))
    approve_regrade(regrade=regrade, submissions=[handed_in], by=school.instructor)
    page = shown(handed_in)
    assert "newer" in page
    assert remarks.remarks_in(page) == [(1, "Released words")]


def test_cells_stand_on_our_page_clean(school, handed_in):
    found = places(handed_in, SubmissionGrade.objects.get(pk=handed_in.pk))
    assert [(place.ref, place.number) for place in found] == [("split", 1), ("n1", 2)]
    assert PICTURE in found[1].html
    assert "data:text/html" not in found[1].html


def cells_page(submission):
    return reverse("labs:remarks", args=[submission.pk])


def test_instructor_comments_without_script(school, handed_in, client):
    client.force_login(school.instructor)
    assert "halves = 2" in client.get(cells_page(handed_in)).content.decode()
    data = {"notebook": LAB, "cell": "split", "comment": "Say why"}
    answer = client.post(cells_page(handed_in), data)
    assert answer.url == f"{cells_page(handed_in)}#cell-split"
    assert ">Say why</textarea>" in client.get(cells_page(handed_in)).content.decode()
    typed = client.post(cells_page(handed_in), {**data, "cell": "gone"}, headers={"HX-Request": "true"})
    assert "not in the notebook any more" in typed.content.decode()


def test_preview_shows_the_comment_to_staff_and_never_to_the_student(school, handed_in, client):
    say(school, handed_in, "Say why canary")
    frame = reverse("labs:feedback", args=[FeedbackDocument.objects.get().pk])
    client.force_login(school.instructor)
    preview = client.get(reverse("labs:preview", args=[handed_in.pk]), {"after": ""}).content.decode()
    assert f"{frame}?after" in preview
    assert "Say why canary" in client.get(frame, {"after": ""}).content.decode()
    client.force_login(school.student)
    assert "Say why canary" not in client.get(frame, {"after": ""}).content.decode()


def test_print_view_has_the_comments(school, handed_in, client):
    say(school, handed_in, "Say why canary")
    release_feedback(submissions=[handed_in], by=school.instructor)
    client.force_login(school.student)
    page = client.get(reverse("labs:submission_print", args=[handed_in.pk])).content.decode()
    assert "Say why canary" in page


def test_another_cohorts_instructor_neither_reads_nor_writes(school, handed_in, client):
    client.force_login(school.outsider)
    data = {"notebook": LAB, "cell": "split", "comment": "x"}
    for answer in (client.get(cells_page(handed_in)), client.post(cells_page(handed_in), data)):
        assert answer.status_code == 404
        assert b"halves" not in answer.content
    assert not GradeEvent.objects.filter(kind=GradeEventKind.REMARK).exists()
