from datetime import timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.base.enums import SavedKind, StudentState
from pathways.base.errors import NotEnrolled, UnknownQuiz
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.enrolment import enrol_student, unenrol_student
from pathways.cohorts.services.standing import move_student, resume_student
from pathways.content.selectors.lessons import lesson_for_lab, lesson_teaching, lesson_url
from pathways.learning.folds import rebuild
from pathways.learning.selectors.lesson_pages import saved_work
from pathways.learning.selectors.progress import next_step, path_progress
from pathways.learning.selectors.skills import exams_of, skill_profile, skill_profiles
from pathways.learning.services.exams import record_exam
from pathways.learning.services.lab_results import record_lab_result
from pathways.learning.services.lessons import finish_lesson, open_lesson
from pathways.learning.services.quizzes import answer_quiz, save_work
from pathways.learning.values import SkillPoints
from pathways.models import (
    LabProgress,
    LessonProgress,
    ProgressEvent,
    SavedWork,
    Skill,
    SkillEvidence,
    StudentStanding,
)
from people.base.models.abstract import AppendOnlyError
from tests.pathways.factories import LAB, read_through
from tests.people.factories import person

RIGHT = {"q1": ["a"], "q2": "32", "q3": ["a", "b"], "q4": "Octet"}


def lab_result(student, *, points=8.0, submission=None, complete=True, skill="subnetting", lab=LAB):
    record_lab_result(
        student=student,
        lab_key=lab,
        submission_id=submission or uuid4(),
        points=points,
        max_points=10.0,
        complete=complete,
        skills=[SkillPoints(skill, points, 10.0, "vlsm-plan")],
        at=timezone.now(),
    )


def stored():
    """Every read model as plain values."""
    return {
        model.__name__: sorted(
            tuple(str(value) for value in row)
            for row in model.objects.values_list(
                *[field.attname for field in model._meta.concrete_fields if field.name != "id"]
            )
        )
        for model in (LessonProgress, LabProgress, SkillEvidence, StudentStanding)
    }


class TestLessons:
    def test_opening_starts_training_once(self, school):
        key = school.lessons[0].key
        open_lesson(student=school.student, lesson=key)
        open_lesson(student=school.student, lesson=key)
        assert school.student.progress_events.count() == 1
        assert student_state(school.student) == StudentState.IN_TRAINING

    def test_finishing_moves_the_path(self, school):
        read_through(student=school.student, lesson=school.lessons[0].key)
        finish_lesson(student=school.student, lesson=school.lessons[0].key)
        path = path_progress(school.student)
        assert (path.done, path.total, path.percent) == (1, 3, 33)
        assert [stop.state for stop in path.courses[0].lessons] == ["done", "new", "new"]
        assert path_progress(school.mate).done == 0

    def test_somebody_without_a_seat_leaves_no_trace(self, school):
        for change in (open_lesson, finish_lesson):
            with pytest.raises(NotEnrolled):
                change(student=school.stranger, lesson=school.lessons[0].key)
        assert not ProgressEvent.objects.exists()

    def test_looking_into_a_later_lesson_does_not_move_the_next_step(self, school):
        open_lesson(student=school.student, lesson=school.lessons[2].key)
        step = next_step(school.student)
        assert (step.kind, step.url, step.state) == ("lesson", school.lessons[0].url, "new")
        assert step.left.url == school.lessons[2].url

    def test_next_step_after_everything_is_the_skills_page(self, school):
        for lesson in school.lessons:
            read_through(student=school.student, lesson=lesson.key)
        assert next_step(school.student).kind == "done"
        assert path_progress(school.student).percent == 100

    def test_next_step_for_somebody_without_a_seat_is_none(self, school):
        assert next_step(person()) is None

    def test_next_step_on_a_break_is_to_come_back(self, school):
        move_student(student=school.student, to=StudentState.PAUSED, by=school.student)
        assert next_step(school.student).kind == "break"


class TestLabResults:
    def test_a_complete_lab_finishes_its_lesson_and_shows_the_skill(self, school):
        lab_result(school.student, points=9.2)
        assert [stop.state for stop in path_progress(school.student).courses[0].lessons] == [
            "new",
            "done",
            "new",
        ]
        (level,) = skill_profile(school.student)
        assert (level.skill.key, level.percent) == ("subnetting", 92)
        assert level.evidence[0].source == f"lab {LAB}"
        assert skill_profile(school.mate) == []

    def test_a_result_that_waits_for_a_hand_grade_leaves_the_lesson_open(self, school):
        lab_result(school.student, complete=False)
        assert path_progress(school.student).courses[0].lessons[1].state == "open"

    def test_the_same_result_twice_is_one_event(self, school):
        submission = uuid4()
        lab_result(school.student, submission=submission)
        count = ProgressEvent.objects.count()
        lab_result(school.student, submission=submission)
        assert ProgressEvent.objects.count() == count

    def test_a_changed_result_of_a_submission_supersedes_it_also_downwards(self, school):
        submission = uuid4()
        lab_result(school.student, submission=submission, points=9.0)
        lab_result(school.student, submission=submission, points=4.0)
        assert LabProgress.objects.get(student=school.student).points == 4.0
        assert skill_profile(school.student)[0].percent == 40

    def test_trying_again_never_costs_points(self, school):
        lab_result(school.student, points=8.0)
        lab_result(school.student, points=3.0)
        assert LabProgress.objects.get(student=school.student).points == 8.0

    def test_a_lab_that_no_lesson_names_still_counts_for_skills(self, school):
        lab_result(school.student, lab="elsewhere/unknown")
        assert skill_profile(school.student)[0].percent == 80
        assert not LessonProgress.objects.filter(student=school.student).exists()

    def test_a_skill_that_nobody_knows_is_left_out(self, school):
        lab_result(school.student, skill="juggling")
        assert skill_profile(school.student) == []

    def test_events_cannot_be_changed(self, school):
        lab_result(school.student)
        event = ProgressEvent.objects.first()
        with pytest.raises(AppendOnlyError):
            event.save()
        with pytest.raises(AppendOnlyError):
            ProgressEvent.objects.all().delete()


class TestQuizzes:
    def answer(self, school, answers, student=None):
        return answer_quiz(
            student=student or school.student, page=school.page(), quiz_id=school.quiz(), answers=answers
        )

    def test_right_answers_count_for_the_skills_of_the_lesson(self, school):
        assert self.answer(school, RIGHT).marked.points == 4
        (level,) = skill_profile(school.student)
        assert (level.skill.key, level.percent, level.evidence[0].label) == (
            "ip-addressing",
            100,
            "Check your understanding",
        )

    def test_first_try_is_the_evidence_and_the_best_one_counts(self, school):
        self.answer(school, {**RIGHT, "q1": ["b"]})
        assert self.answer(school, RIGHT).percent == 100
        assert self.answer(school, {}).percent == 100
        assert skill_profile(school.student)[0].percent == 75
        assert school.student.progress_events.filter(kind="quiz_answered").count() == 3

    def test_form_sent_twice_is_one_try(self, school):
        for _ in range(2):
            state = answer_quiz(
                student=school.student, page=school.page(), quiz_id=school.quiz(), answers=RIGHT, number=1
            )
        assert state.made == 1
        assert school.student.progress_events.filter(kind="quiz_answered").count() == 1

    def test_an_unknown_quiz_changes_nothing(self, school):
        with pytest.raises(UnknownQuiz):
            answer_quiz(student=school.student, page=school.page(), quiz_id=str(uuid4()), answers={})
        assert not school.student.progress_events.exists()

    def test_somebody_without_a_seat_is_refused(self, school):
        with pytest.raises(NotEnrolled):
            self.answer(school, RIGHT, student=school.stranger)
        assert not school.stranger.progress_events.exists()


class TestSavedWork:
    def save(self, school, text, student=None):
        save_work(
            student=student or school.student,
            page=school.page(),
            block_id=school.note(),
            kind=SavedKind.REFLECTION,
            content=text,
        )

    def test_a_note_is_sealed_and_only_its_writer_gets_it(self, school):
        self.save(school, "Canary words of mine")
        row = SavedWork.objects.get()
        assert "Canary" not in row.sealed_content
        assert saved_work(school.student, school.lessons[0].key) == {school.note(): "Canary words of mine"}
        assert saved_work(school.mate, school.lessons[0].key) == {}

    def test_an_emptied_note_is_gone(self, school):
        self.save(school, "Canary")
        self.save(school, "")
        assert not SavedWork.objects.exists()

    def test_saved_quiz_answers_go_once_they_are_sent(self, school):
        save_work(
            student=school.student, page=school.page(), block_id=school.quiz(), kind=SavedKind.QUIZ, content={"0": [1]}
        )
        answer_quiz(student=school.student, page=school.page(), quiz_id=school.quiz(), answers=RIGHT)
        assert not SavedWork.objects.exists()


class TestExams:
    def test_a_passed_exam_with_proof_is_full_evidence(self, school):
        record_exam(
            student=school.student,
            certification="CCST Networking",
            taken_on=timezone.localdate(),
            passed=True,
            proof_seen_by=school.instructor,
            skill_keys=["subnetting"],
        )
        assert skill_profile(school.student)[0].percent == 100
        assert exams_of(school.student).get().passed

    def test_an_exam_without_proof_is_kept_and_shows_nothing(self, school):
        record_exam(
            student=school.student,
            certification="CCST Networking",
            taken_on=timezone.localdate() - timedelta(days=3),
            passed=True,
            skill_keys=["subnetting"],
        )
        assert skill_profile(school.student) == []
        assert exams_of(school.student).count() == 1


steps = st.lists(
    st.tuples(
        st.sampled_from(["open", "done", "quiz", "lab", "pause", "resume"]),
        st.integers(0, 2),
        st.integers(0, 3),
        st.floats(0, 10).map(lambda points: round(points, 2)),
    ),
    max_size=12,
)


class TestRebuild:
    def test_rebuilt_equals_stored_and_says_how_many(self, school):
        lab_result(school.student, points=7.0)
        answer_quiz(student=school.student, page=school.page(), quiz_id=school.quiz(), answers=RIGHT)
        finish_lesson(student=school.mate, lesson=school.lessons[2].key)
        before = stored()
        out = StringIO()
        call_command("rebuild_read_models", stdout=out)
        assert stored() == before
        assert "LabProgress: 1" in out.getvalue()

    def test_a_spoiled_read_model_is_put_right(self, school):
        lab_result(school.student, points=7.0)
        before = stored()
        LabProgress.objects.update(points=1.0)
        SkillEvidence.objects.all().delete()
        rebuild()
        assert stored() == before

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps)
    def test_any_history_rebuilds_to_what_is_stored_and_nothing_done_is_undone(self, school, made):
        student = person(display_name="Shown")
        enrol_student(cohort=school.cohort, student=student, by=None)
        known = [uuid4() for _ in range(4)]
        so_far: set[UUID] = set()
        for kind, lesson, which, points in made:
            self.step(school, student, kind, lesson, known[which], points)
            done = LessonProgress.objects.filter(student=student, done_at__isnull=False).values_list(
                "lesson", flat=True
            )
            assert so_far <= set(done)
            so_far = set(done)
        before = stored()
        rebuild()
        assert stored() == before
        unenrol_student(cohort=school.cohort, student=student, by=school.instructor)

    def step(self, school, student, kind, lesson, submission, points):
        if kind == "open":
            open_lesson(student=student, lesson=school.lessons[lesson].key)
        elif kind == "done":
            read_through(student=student, lesson=school.lessons[lesson].key)
        elif kind == "quiz":
            answers = {"q1": ["abc"[lesson]], "q2": str(int(points))}
            answer_quiz(student=student, page=school.page(), quiz_id=school.quiz(), answers=answers)
        elif kind == "lab":
            lab_result(student, points=points, submission=submission, complete=points > 5)
        elif kind == "pause" and student_state(student) != StudentState.PAUSED:
            move_student(student=student, to=StudentState.PAUSED, by=student)
        elif kind == "resume" and student_state(student) == StudentState.PAUSED:
            resume_student(student=student, by=student)


def test_skill_profiles_of_many_cost_one_query(school, django_assert_num_queries):
    lab_result(school.student)
    lab_result(school.mate, points=5.0)
    with django_assert_num_queries(1):
        found = skill_profiles([school.student, school.mate])
    assert {key: levels[0].percent for key, levels in found.items()} == {school.student.pk: 80, school.mate.pk: 50}


def test_lesson_finders(school):
    assert lesson_for_lab(LAB).slug == "vlsm"
    assert lesson_for_lab("no/lab") is None
    assert lesson_url(LAB).endswith("/vlsm/")
    assert lesson_teaching(Skill.objects.get(key="ip-addressing")).slug == "vlsm"
