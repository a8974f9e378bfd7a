"""Steps that staff record, taken back where wrong, and as the person reads them; exams reported and seen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pathways.base.enums import StepReason
from pathways.base.enums import StudentState as S
from pathways.base.errors import NotAllowed, NotYetReady
from pathways.cohorts.selectors.standing import student_state
from pathways.cohorts.services.standing import move_student
from pathways.cohorts.services.steps import record_step, take_back_step
from pathways.finishing.exams import confirm_exam, report_exam, take_back_exam
from pathways.learning.folds import rebuild
from pathways.learning.selectors.skills import exams_of, seen_exams, skill_profile
from pathways.models import ExamAttempt, StudentStateEvent
from people.base.enums import Role
from people.caseload.services import assign_student
from people.models import StaffBar
from tests.pathways.factories import staff
from tests.pathways.learning.test_pages import NEVER, words

TODAY = timezone.localdate


@pytest.fixture
def graduate(school):
    for state in (S.IN_TRAINING, S.COMPLETED):
        move_student(student=school.student, to=state, by=None)
    return school.student


@pytest.fixture
def advisor(school):
    found = staff(Role.PLACEMENT)
    assign_student(staff=found, student=school.student, by=None)
    return found


def url(student, name="person_steps"):
    return reverse(f"pathways:{name}", args=[student.pk])


def send(client, student, step, code, day=None):
    sent = {"step": step, "code": code, "happened_on": (day or TODAY()).isoformat()}
    return client.post(url(student), sent, follow=True)


class TestSteps:
    def test_an_instructor_records_ready_for_work_with_day_and_reason(self, client, school, graduate):
        client.force_login(school.instructor)
        yesterday = TODAY() - timedelta(days=1)
        assert "Written down." in words(send(client, graduate, "career_ready", "prepared", yesterday))
        event = graduate.state_events.last()
        assert (event.happened_on, event.code, event.by) == (yesterday, "prepared", school.instructor)
        assert student_state(graduate) == S.CAREER_READY
        client.force_login(graduate)
        text = words(client.get("/my/finishing/"))
        assert "You are ready for work." in text
        assert "Profile and practice talks" not in text
        assert not NEVER.search(text)

    @pytest.mark.parametrize(("step", "code"), [("exited", "moved"), ("withdrawn", "own_wish")])
    def test_leaving_is_recorded_and_read_in_kind_words(self, client, school, graduate, step, code):
        client.force_login(school.instructor)
        send(client, graduate, step, code)
        assert student_state(graduate) == S(step)
        client.force_login(graduate)
        assert "The door stays open." in words(client.get("/my/finishing/"))

    def test_placement_staff_make_a_graduate_of_who_works(self, client, graduate, advisor):
        for state in (S.SEARCHING, S.PLACED):
            move_student(student=graduate, to=state, by=graduate if state == S.SEARCHING else None)
        client.force_login(advisor)
        send(client, graduate, "alumni", "settled")
        assert student_state(graduate) == S.ALUMNI

    @pytest.mark.parametrize(
        ("step", "code", "days", "said"),
        [
            ("career_ready", "moved", 0, "This step has these reasons"),
            ("career_ready", "prepared", -1, "Choose a day that has come."),
            ("career_ready", "", 0, "govuk-error-message"),
            ("alumni", "settled", 0, "govuk-error-message"),
        ],
    )
    def test_what_cannot_be_says_why_and_changes_nothing(self, client, school, graduate, step, code, days, said):
        client.force_login(school.instructor)
        before = graduate.state_events.count()
        page = send(client, graduate, step, code, TODAY() - timedelta(days=days))
        assert page.status_code == 400
        assert said in page.content.decode()
        assert graduate.state_events.count() == before

    def test_the_page_says_what_a_step_waits_for(self, client, school):
        client.force_login(school.instructor)
        text = words(client.get(url(school.student)))
        assert "Ready for work : It comes after the pathway is finished." in text

    def test_a_step_before_the_last_ones_day_is_refused(self, school, graduate):
        record_step(
            student=graduate, to=S.CAREER_READY, by=school.instructor, happened_on=TODAY(), code=StepReason.PREPARED
        )
        with pytest.raises(NotYetReady):
            record_step(
                student=graduate, to=S.EXITED, by=school.instructor, code=StepReason.MOVED,
                happened_on=TODAY() - timedelta(days=2),
            )  # fmt: skip
        assert student_state(graduate) == S.CAREER_READY

    def test_a_wrong_step_is_taken_back_and_both_stay(self, client, school, graduate):
        client.force_login(school.instructor)
        send(client, graduate, "exited", "moved")
        assert "Taken back." in words(client.post(url(graduate), {"why": "wrong_person"}, follow=True))
        assert student_state(graduate) == S.COMPLETED
        text = words(client.get(url(graduate)))
        assert "Taken back: Left" in text
        assert "It was meant for somebody else" in text
        rebuild()
        assert student_state(graduate) == S.COMPLETED
        client.force_login(graduate)
        assert "moved on" not in words(client.get("/my/finishing/"))

    def test_a_break_comes_back_when_what_followed_it_is_taken_back(self, school, graduate):
        move_student(student=graduate, to=S.PAUSED, by=graduate)
        move_student(student=graduate, to=S.EXITED, by=school.instructor)
        take_back_step(student=graduate, by=school.instructor, code=StepReason.WRONG_STEP)
        graduate.standing.refresh_from_db()
        assert (graduate.standing.state, graduate.standing.before_pause) == ("paused", "completed")

    def test_a_students_own_step_and_the_first_one_are_not_taken_back(self, school, graduate):
        with pytest.raises(NotYetReady):
            take_back_step(student=school.mate, by=school.instructor, code=StepReason.WRONG_STEP)
        move_student(student=graduate, to=S.SEARCHING, by=graduate)
        with pytest.raises(NotYetReady):
            take_back_step(student=graduate, by=school.instructor, code=StepReason.WRONG_STEP)
        with pytest.raises(NotAllowed):
            take_back_step(student=graduate, by=graduate, code=StepReason.WRONG_STEP)

    def test_a_teacher_reads_nothing_of_the_way_to_work(self, client, school, graduate, advisor):
        move_student(student=graduate, to=S.SEARCHING, by=graduate)
        move_student(student=graduate, to=S.PLACED, by=None)
        for user, reads in ((school.instructor, False), (advisor, True)):
            client.force_login(user)
            text = words(client.get(url(graduate)))
            assert "Finished the pathway" in text
            assert ("Looking for work" in text) is reads

    def test_strangers_assistants_and_the_barred_do_not_record(self, client, school, graduate):
        stranger = staff(Role.PLACEMENT)
        for user, code in ((school.other_instructor, 404), (stranger, 404), (school.assistant, 403), (graduate, 403)):
            client.force_login(user)
            assert client.post(url(graduate), {"step": "exited"}).status_code == code
        StaffBar.objects.create(staff=school.instructor, student=graduate)
        client.force_login(school.instructor)
        assert client.get(url(graduate)).status_code == 404
        with pytest.raises(NotAllowed):
            record_step(student=graduate, to=S.EXITED, by=school.instructor, happened_on=TODAY(), code=StepReason.MOVED)

    def test_the_page_costs_the_same_at_one_step_and_three(self, client, school, graduate, django_assert_num_queries):
        client.force_login(school.instructor)
        client.get(url(graduate))
        with django_assert_num_queries(11):
            client.get(url(graduate))
        for step, code in (("career_ready", "prepared"), ("exited", "moved")):
            send(client, graduate, step, code)
        with django_assert_num_queries(11):
            client.get(url(graduate))


class TestExams:
    SENT = {"certification": "CCNA", "taken_on": "2026-01-05", "passed": "yes"}

    def test_a_student_reports_one_and_staff_say_that_they_saw_the_proof(self, client, school):
        client.force_login(school.student)
        assert "Noted. Show your proof" in words(client.post("/my/exams/", self.SENT, follow=True))
        assert "nobody has seen the proof yet" in words(client.get("/my/exams/"))
        assert seen_exams(school.student) == []
        exam = exams_of(school.student).get()
        client.force_login(school.instructor)
        post = reverse("pathways:person_exam", args=[school.student.pk, exam.pk])
        client.post(post, {"skills": ["subnetting", "not-a-skill"]})
        seen = exams_of(school.student).get()
        assert (seen.certification, seen.proof_seen_by, seen.proof_seen_on) == ("CCNA", school.instructor, TODAY())
        assert [level.skill.key for level in skill_profile(school.student)] == ["subnetting"]
        assert seen_exams(school.student) == [seen]
        with pytest.raises(NotYetReady):
            confirm_exam(attempt=exam, by=school.instructor)
        client.force_login(school.student)
        assert "Shown" in words(client.get("/my/skills/"))
        take = reverse("pathways:take_back_exam", args=[seen.pk])
        assert client.post(take).status_code == 404

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"certification": "", "other": " "}, "Say which exam it was."),
            ({"taken_on": "2126-01-05"}, "Choose a day that has come."),
            ({"passed": ""}, "govuk-error-message"),
            ({"certification": "Made up"}, "govuk-error-message"),
        ],
    )
    def test_an_exam_that_cannot_be_keeps_what_was_typed(self, client, school, sent, said):
        client.force_login(school.student)
        page = client.post("/my/exams/", {**self.SENT, **sent})
        assert page.status_code == 400
        assert said in page.content.decode()
        assert not ExamAttempt.objects.exists()

    def test_a_mistake_is_taken_back_with_the_skill_that_it_showed(self, client, school):
        client.force_login(school.instructor)
        sent = {**self.SENT, "certification": "", "other": "Own exam", "skills": ["subnetting"]}
        client.post(url(school.student, "person_exams"), sent)
        assert skill_profile(school.student)[0].percent == 100
        take_back_exam(attempt=exams_of(school.student).get(), by=school.instructor)
        assert (list(exams_of(school.student)), skill_profile(school.student)) == ([], [])
        rebuild()
        assert skill_profile(school.student) == []
        assert ExamAttempt.objects.count() == 2

    def test_who_does_not_work_with_the_person_confirms_nothing(self, school):
        exam = report_exam(student=school.student, certification="CCNA", taken_on=TODAY(), passed=True)
        for user in (school.assistant, school.other_instructor, school.student, school.mate):
            with pytest.raises(NotAllowed):
                confirm_exam(attempt=exam, by=user)
        with pytest.raises(NotAllowed):
            take_back_exam(attempt=exam, by=school.mate)
        take_back_exam(attempt=exam, by=school.student)
        with pytest.raises(NotYetReady):
            confirm_exam(attempt=exam, by=school.instructor)

    @pytest.mark.parametrize("who", ["student", "instructor"])
    def test_the_lists_cost_the_same_at_one_exam_and_three(self, client, school, django_assert_num_queries, who):
        client.force_login(getattr(school, who))
        path = "/my/exams/" if who == "student" else url(school.student, "person_exams")
        for more in (1, 2):
            for _ in range(more):
                report_exam(student=school.student, certification="CCNA", taken_on=TODAY(), passed=True)
            client.get(path)
            with django_assert_num_queries(6 if who == "student" else 14):
                assert b"CCNA" in client.get(path).content


def test_events_of_before_this_version_count_as_they_did(school):
    assert StudentStateEvent.objects.filter(student=school.student).values_list("to_state", "takes_back").get() == (
        "enrolled",
        None,
    )
