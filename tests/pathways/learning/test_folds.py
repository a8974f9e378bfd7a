"""What is learned as the read models say it, from events put down one by one."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from pathways.base.enums import EvidenceSource, ProgressKind
from pathways.learning import folds
from pathways.learning.folds import best_result, current_results, fold_evidence, fold_lab, fold_lesson, fold_quiz, share
from pathways.models import LabProgress, LessonProgress, ProgressEvent, SkillEvidence
from tests.pathways.factories import LAB

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)


def result(points, most=10.0, *, submission=None, complete=True, minute=0):
    """A lab's result as folds read it."""
    at = AT + timedelta(minutes=minute)
    return SimpleNamespace(
        submission_id=submission or uuid4(), points=points, max_points=most, complete=complete, at=at
    )


def test_share_is_of_the_most_possible_and_nothing_where_nothing_was_possible():
    assert (share(result(5)), share(result(10)), share(result(None)), share(result(5, 0))) == (0.5, 1.0, 0.0, 0.0)
    assert share(result(5, None)) == 0.0


def test_last_result_of_a_submission_supersedes_the_earlier():
    one, other = uuid4(), uuid4()
    rows = [result(9, submission=one), result(3, submission=other), result(4, submission=one)]
    assert current_results(rows) == [rows[2], rows[1]]


def test_best_result_is_the_complete_one_then_the_larger_share_then_the_later():
    assert best_result([]) is None
    half, whole = result(9, complete=False, minute=2), result(3, minute=1)
    assert best_result([half, whole]) is whole
    small, large = result(3, 4), result(6, 10, minute=1)
    assert best_result([large, small]) is small
    early, late = result(5), result(5, minute=1)
    assert best_result([late, early]) is late
    again = uuid4()
    assert best_result([result(9, submission=again), result(1, submission=again), early]) is early


@pytest.fixture
def put(school):
    """Put down an event of the student, at a minute."""

    def make(kind, minute=0, **more):
        at = AT + timedelta(minutes=minute)
        values = {"student": school.student, "course_key": "basics", "kind": kind, "at": at}
        return ProgressEvent.objects.create(**values | more)

    return make


def skill(key, points, most=10.0, label="task"):
    return {"skill_key": key, "points": points, "max_points": most, "label": label}


def test_lesson_is_open_from_its_first_event_and_done_at_its_first_end(school, put):
    key = school.lessons[0].key
    put(ProgressKind.LESSON_OPENED, 0, lesson=key, course_key="old")
    put(ProgressKind.LESSON_DONE, 5, lesson=key)
    put(ProgressKind.LESSON_DONE, 9, lesson=key)
    put(ProgressKind.QUIZ_ANSWERED, 12, lesson=key, source="quiz")
    fold_lesson(school.student.pk, key)
    row = LessonProgress.objects.get(student=school.student)
    minutes = [(moment - AT) / timedelta(minutes=1) for moment in (row.opened_at, row.done_at, row.last_at)]
    assert (minutes, row.course_key) == ([0, 5, 12], "basics")


def test_lesson_that_was_only_opened_is_not_done(school, put):
    put(ProgressKind.LESSON_OPENED, lesson=school.lessons[0].key)
    fold_lesson(school.student.pk, school.lessons[0].key)
    assert LessonProgress.objects.get(student=school.student).done_at is None


def test_lab_keeps_its_best_result_and_the_skills_that_it_shows(school, put):
    best = uuid4()
    values = {"source": LAB, "max_points": 10.0, "complete": True}
    shown = [skill("subnetting", 4, 5, "plan"), skill("subnetting", 2, 5, "check"), skill("routing", 1, label="route")]
    put(ProgressKind.LAB_RESULT, 0, submission_id=best, points=7.0, data={"skills": shown}, **values)
    put(ProgressKind.LAB_RESULT, 1, submission_id=uuid4(), points=3.0, data={}, **values)
    fold_lab(school.student.pk, LAB)
    row = LabProgress.objects.get(student=school.student)
    assert (row.submission_id, row.points, row.max_points, row.complete, row.at) == (best, 7.0, 10.0, True, AT)
    evidence = SkillEvidence.objects.get(student=school.student, skill__key="subnetting")
    said = (evidence.points, evidence.max_points, evidence.label, evidence.source, evidence.source_kind, evidence.at)
    assert said == (6.0, 10.0, "plan, check", LAB, EvidenceSource.LAB, AT)


def test_evidence_that_a_new_best_result_does_not_give_goes(school, put):
    values = {"source": LAB, "max_points": 10.0, "complete": True}
    put(
        ProgressKind.LAB_RESULT,
        0,
        submission_id=uuid4(),
        points=3.0,
        data={"skills": [skill("subnetting", 3)]},
        **values,
    )
    fold_lab(school.student.pk, LAB)
    assert SkillEvidence.objects.filter(student=school.student).count() == 1
    put(ProgressKind.LAB_RESULT, 1, submission_id=uuid4(), points=8.0, data={}, **values)
    fold_lab(school.student.pk, LAB)
    assert not SkillEvidence.objects.filter(student=school.student).exists()


def test_labels_are_named_once_and_fit_their_column(school, put):
    rows = [
        skill("subnetting", 1, label="plan"),
        skill("subnetting", 1, label="plan"),
        skill("subnetting", 1, label="x" * 200),
    ]
    put(ProgressKind.EXAM_PASSED, source="exam", points=1.0, max_points=1.0, data={"skills": rows})
    fold_evidence(school.student.pk, ProgressKind.EXAM_PASSED, "exam")
    evidence = SkillEvidence.objects.get(student=school.student)
    assert (evidence.label, evidence.source_kind) == ("plan, " + "x" * 154, EvidenceSource.EXAM)


def test_exam_shows_what_was_said_of_it_last_also_where_it_is_less(school, put):
    for minute, points in ((0, 9), (1, 7), (2, 4)):
        values = {"points": float(points), "max_points": 10.0, "data": {"skills": [skill("subnetting", points)]}}
        put(ProgressKind.EXAM_PASSED, minute, source="exam", **values)
    fold_evidence(school.student.pk, ProgressKind.EXAM_PASSED, "exam")
    assert SkillEvidence.objects.get(student=school.student).points == 4.0


def test_quiz_is_about_the_skills_that_its_last_hand_in_names(school, put):
    for minute, about in enumerate(["other", "other", "subnetting"]):
        data = {"marks": {"q1": 1.0}, "skills": [about], "label": f"Quiz {minute}"}
        put(ProgressKind.QUIZ_ANSWERED, minute, source="quiz", points=1.0, max_points=1.0, data=data)
    fold_quiz(school.student.pk, "quiz")
    (row,) = SkillEvidence.objects.filter(student=school.student)
    assert (row.skill.key, row.label) == ("subnetting", "Quiz 2")


def test_sums_of_old_show_what_their_best_showed_and_of_equals_the_later(school, put):
    """Answers from before marks were kept by question: one sum for the whole quiz."""

    def answered(minute, points, source="quiz"):
        data = {"answers": {"0": [0]}, "skills": [skill("subnetting", points)]}
        values = {"points": points, "max_points": 4.0, "data": data, "source": source}
        put(ProgressKind.QUIZ_ANSWERED, minute, lesson=school.lessons[0].key, **values)

    answered(0, 3.0)
    answered(1, 1.0)
    answered(0, 4.0, source="other")
    fold_quiz(school.student.pk, "quiz")
    assert SkillEvidence.objects.get(student=school.student).points == 3.0
    answered(2, 3.0)
    fold_quiz(school.student.pk, "quiz")
    row = SkillEvidence.objects.get(student=school.student)
    assert (row.points, row.max_points, row.at) == (3.0, 4.0, AT + timedelta(minutes=2))


def test_nothing_to_fold_writes_nothing(school):
    fold_lab(school.student.pk, LAB)
    fold_evidence(school.student.pk, ProgressKind.EXAM_PASSED, "exam")
    assert not LabProgress.objects.exists()
    assert not SkillEvidence.objects.exists()


def test_rebuilding_says_how_many_rows_of_each_model_there_are_and_keeps_everybodys(school, put):
    for student in (school.student, school.mate):
        put(ProgressKind.LESSON_OPENED, student=student, lesson=school.lessons[0].key)
        put(ProgressKind.EXAM_PASSED, student=student, source="exam", data={"skills": [skill("subnetting", 1)]})
        values = {"source": LAB, "points": 7.0, "max_points": 10.0, "complete": True}
        put(ProgressKind.LAB_RESULT, 1, student=student, submission_id=uuid4(), **values)
    counted = folds.rebuild()
    assert counted.items() >= {"LessonProgress": 2, "LabProgress": 2, "SkillEvidence": 2}.items()
    assert counted["StudentStanding"] >= 2


def test_rebuilding_takes_away_what_no_event_tells_and_brings_back_what_a_quiz_showed(school, put):
    LessonProgress.objects.create(student=school.mate, lesson=uuid4(), course_key="basics", opened_at=AT, last_at=AT)
    data = {"marks": {"q1": 1.0}, "skills": ["subnetting"], "label": "Quiz"}
    put(ProgressKind.QUIZ_ANSWERED, source="quiz", points=1.0, max_points=1.0, data=data)
    assert folds.rebuild().items() >= {"LessonProgress": 0, "SkillEvidence": 1}.items()


def test_rebuilding_that_breaks_off_leaves_everything_as_it_was(school, put):
    LessonProgress.objects.create(student=school.mate, lesson=uuid4(), course_key="basics", opened_at=AT, last_at=AT)
    put(ProgressKind.EXAM_PASSED, source="exam", data={"skills": [{"skill_key": "subnetting"}]})
    with pytest.raises(KeyError):
        folds.rebuild()
    assert LessonProgress.objects.filter(student=school.mate).count() == 1
