"""When a course is finished by its own rule, who signs off, and reaching the end of a pathway."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from pathways.base.enums import StudentState as S
from pathways.base.errors import NotAllowed, NotYetReady, StillToDo
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.standing import move_student
from pathways.finishing import rights
from pathways.finishing.checklists import checklists
from pathways.finishing.services import open_early, settle, sign_off, take_back_sign_off
from pathways.learning import lab_cards
from pathways.learning.lab_cards import LabCard
from pathways.learning.selectors.mastery import quiz_mastered
from pathways.learning.services.lessons import finish_lesson
from pathways.models import Finish, LessonProgress, SignOff
from people.base.enums import Role
from people.caseload.services import assign_student
from people.models import InboxItem, StaffBar
from tests.pathways.factories import LAB, staff
from tests.pathways.finishing.conftest import RIGHT, WRONG, answer, do_everything, lab
from tests.pathways.learning.test_pages import words


def left(student, course):
    """Return what is left of a course: the kinds of its open points."""
    return [point.kind for point in checklists(student, [course])[0].points if not point.done]


class TestChecklist:
    def test_without_a_rule_a_course_asks_for_every_lesson_alone(self, school, rule):
        course = rule()
        assert [point.kind for point in checklists(school.student, [course])[0].points] == ["lessons"]
        do_everything(school, school.student, points=0)
        assert left(school.student, course) == []

    def test_a_share_of_lessons_is_enough_where_the_course_says_so(self, school, rule):
        course = rule(lessons_needed=50)
        answer(school, school.student)
        finish_lesson(student=school.student, lesson=school.lessons[0].key)
        assert left(school.student, course) == ["lessons"]
        finish_lesson(student=school.student, lesson=school.lessons[2].key)
        assert left(school.student, course) == []

    def test_the_best_try_of_each_quiz_counts_for_mastery(self, school, rule):
        course = rule(lessons_needed=0, quiz_mastery=75)
        answer(school, school.student, {**RIGHT, "q4": "no"})
        assert left(school.student, course) == []
        answer(school, school.student, WRONG)
        assert left(school.student, course) == []
        assert left(school.student, rule(quiz_mastery=76)) == ["quizzes"]
        assert quiz_mastered(school.student, school.lessons[0], needed=75)
        assert not quiz_mastered(school.student, school.lessons[0], needed=76)
        assert not quiz_mastered(school.mate, school.lessons[0], needed=0)

    @pytest.mark.parametrize(("points", "open_points"), [(5.9, ["labs"]), (6, [])])
    def test_labs_count_by_their_share_of_points(self, school, rule, points, open_points):
        course = rule(lessons_needed=0, lab_share=60)
        lab(school.student, points, complete=False)
        assert left(school.student, course) == open_points

    def test_the_course_page_shows_its_student_what_is_left_and_a_visitor_nothing(self, client, school, rule):
        rule(quiz_mastery=80, lab_share=60, sign_off=True)
        url = "/pathways/networking/networking-basics/"
        assert "What finishes this course" not in words(client.get(url))
        client.force_login(school.student)
        text = words(client.get(url))
        for said in ("3 lessons are left.", "The quiz of 1 lesson is left.", "You have 0 % so far.", "signs off"):
            assert said in text
        do_everything(school, school.student)
        assert "lessons are left" not in words(client.get(url))

    @pytest.mark.django_db
    def test_the_course_page_asks_the_same_at_one_rule_and_at_all(
        self, client, school, rule, django_assert_num_queries
    ):
        client.force_login(school.student)
        url = "/pathways/networking/networking-basics/"
        rule()
        client.get(url)
        for fields, queries in (({}, 8), ({"quiz_mastery": 80, "lab_share": 60, "sign_off": True}, 10)):
            rule(**fields)
            client.get("/pathways/")
            with django_assert_num_queries(queries):
                client.get(url)


class TestIDidThis:
    def test_an_untouched_quiz_keeps_a_lesson_open_and_says_so(self, client, school):
        client.force_login(school.student)
        page = client.post(reverse("pathways:done", args=[school.lessons[0].key]), follow=True)
        assert "Still to do here: Check your understanding." in words(page)
        assert page.redirect_chain[-1][0].endswith(f"#quiz-{school.quiz()}")
        assert not LessonProgress.objects.filter(student=school.student, done_at__isnull=False).exists()
        answer(school, school.student, WRONG)
        client.post(reverse("pathways:done", args=[school.lessons[0].key]))
        assert LessonProgress.objects.get(student=school.student).done_at

    @pytest.mark.parametrize(("state", "open_"), [("not_opened", True), ("open", True), ("submitted", False)])
    def test_a_lab_is_touched_once_it_is_handed_in(self, school, monkeypatch, state, open_):
        card = {LAB: LabCard(LAB, "Plan", state)}
        monkeypatch.setattr(lab_cards, "_providers", [lambda user, keys: card if keys else {}])
        if open_:
            with pytest.raises(StillToDo) as left_over:
                finish_lesson(student=school.student, lesson=school.lessons[1].key)
            assert left_over.value.labs == [LAB]
            lab(school.student, 1, complete=False)
        finish_lesson(student=school.student, lesson=school.lessons[1].key)
        assert LessonProgress.objects.get(student=school.student).done_at


class TestSignOff:
    def test_a_teacher_signs_off_once_the_rest_is_done_and_the_pathway_ends(self, client, school, rule):
        course = rule(sign_off=True)
        client.force_login(school.instructor)
        url = reverse("pathways:person_finishing", args=[school.student.pk])
        post = reverse("pathways:sign_off", args=[school.student.pk, course.key])
        assert "Sign off Networking basics" not in words(client.get(url))
        assert "still to do" in words(client.post(post, follow=True))
        assert not SignOff.objects.exists()
        do_everything(school, school.student)
        settle(student=school.student)
        assert student_state(school.student) == S.IN_TRAINING
        assert "Sign off Networking basics" in words(client.get(url))
        for _again in (1, 2):
            assert "Signed off." in words(client.post(post, follow=True))
        assert SignOff.objects.get().by == school.instructor
        assert student_state(school.student) == S.COMPLETED

    def test_a_sign_off_taken_back_takes_what_stood_on_it(self, school, rule):
        course = rule(sign_off=True)
        do_everything(school, school.student)
        sign_off(student=school.student, course=course, by=school.instructor)
        take_back_sign_off(student=school.student, course=course, by=school.assistant)
        assert left(school.student, course) == ["sign_off"]
        assert not checklists(school.student, [course])[0].done
        with pytest.raises(NotYetReady):
            take_back_sign_off(student=school.student, course=course, by=school.assistant)
        assert [row.counts for row in Finish.objects.filter(kind="pathway")] == [True, False]

    def test_nobody_else_signs_off(self, client, school, rule):
        course = rule(sign_off=True)
        do_everything(school, school.student)
        post = reverse("pathways:sign_off", args=[school.student.pk, course.key])
        StaffBar.objects.create(staff=school.assistant, student=school.student)
        for user, code in ((school.other_instructor, 404), (school.assistant, 404), (school.student, 403)):
            client.force_login(user)
            assert client.post(post).status_code == code
            with pytest.raises(NotAllowed):
                sign_off(student=school.student, course=course, by=user)
        assert not SignOff.objects.exists()

    def test_staff_come_back_to_the_cohort_or_to_the_board_that_is_theirs(self, client, school, rule):
        page = reverse("pathways:person_finishing", args=[school.student.pk])
        ways = {"cohort": reverse("pathways:cohort", args=[school.cohort.pk]), "board": reverse("placement:board")}
        advisor = staff(Role.PLACEMENT)
        assign_student(staff=advisor, student=school.student, by=None)
        for user, way in ((school.instructor, "cohort"), (advisor, "board")):
            client.force_login(user)
            back = re.search(r'govuk-back-link" href="([^"]+)"', client.get(page).content.decode())
            assert back[1] == ways[way]

    def test_the_cohort_page_costs_the_same_at_one_three_and_three_hundred(
        self, client, school, rule, django_assert_num_queries, many
    ):
        rule(quiz_mastery=80, lab_share=60, sign_off=True)
        do_everything(school, school.student)
        client.force_login(school.instructor)
        url = reverse("pathways:cohort_finishing", args=[school.cohort.pk])
        client.get(url)
        for more in (0, 2, 297):
            many(more)
            with django_assert_num_queries(11):
                page = client.get(url)
        text = words(page)
        assert "1 person waits for a teacher to sign off." in text
        assert text.count("courses finished") == 301


class TestTheEnd:
    def test_the_last_step_moves_to_completed_with_a_message_and_only_once(
        self, school, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            do_everything(school, school.student)
        assert student_state(school.student) == S.COMPLETED
        settle(student=school.student)
        assert InboxItem.objects.get(user=school.student).kind == "finished"
        assert sorted(Finish.objects.values_list("kind", "key")) == [
            ("course", "networking-basics"),
            ("pathway", "networking"),
        ]

    def test_a_stricter_rule_takes_nothing_back_from_who_has_finished(self, school, rule):
        do_everything(school, school.student)
        settle(student=school.student)
        course = rule(quiz_mastery=100, sign_off=True)
        assert checklists(school.student, [course])[0].done

    def test_who_looks_for_work_already_stays_there(self, school, django_capture_on_commit_callbacks):

        move_student(student=school.student, to=S.SEARCHING, by=school.student)
        do_everything(school, school.student)
        settle(student=school.student)
        assert student_state(school.student) == S.SEARCHING
        assert Finish.objects.filter(kind="pathway", student=school.student).exists()


def test_erasure_takes_what_one_finished_and_leaves_that_of_others(school, rule):
    course = rule(sign_off=True)
    for student in (school.student, school.mate):
        do_everything(school, student)
        sign_off(student=student, course=course, by=school.instructor)
        open_early(student=student, key=course.key, reason="Knows it", by=school.instructor)
    said = rights.finished(school.student)
    assert {key for row in said for key in row} >= {"signed_off", "opened_early", "what", "why"}
    assert len(said) == 4
    assert rights.erase_finished(school.student) == 4
    assert rights.finished(school.student) == []
    assert len(rights.finished(school.mate)) == 4


def test_who_finished_unseen_is_found_by_the_daily_look(school):
    do_everything(school, school.student)
    assert student_state(school.student) == S.IN_TRAINING
    for _again in (1, 2):
        call_command("settle_finishes", verbosity=0)
        assert student_state(school.student) == S.COMPLETED
    assert Finish.objects.filter(student=school.student).count() == 2
